"""Folders: made, told of, listed by offset or by marker, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.items import FILE, FOLDER, Item
from mock_vendors.storage.providers.box.items import (
    TOP,
    checked_name,
    chosen,
    folder_there,
    id_of,
    item_of,
    matching,
    short,
    top,
    untaken,
    user,
    whole,
)

_ORDER = [{"by": "type", "direction": "ASC"}, {"by": "name", "direction": "ASC"}]


@dataclass(frozen=True, slots=True)
class Folders:
    """``furthest`` is the largest offset that is served, ``most`` the largest page."""

    hub: Hub
    furthest: int
    most: int

    def create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = object_in(request)
        parent = given.get("parent")
        container = folder_there(self.hub, parent.get("id") if isinstance(parent, dict) else None)
        name = checked_name(given.get("name"))
        item = self.hub.store.add_folder(container, name.lower(), name=name, facts={"etag": 0}, check=untaken)
        return json_answer(201, chosen(request, self._shown(item)))

    def get(self, request: Request, path: Mapping[str, str]) -> Answer:
        if path["folder"] == TOP:
            return json_answer(200, chosen(request, {**top(), "item_collection": self._first(TOP)}))
        return json_answer(200, chosen(request, self._shown(item_of(self.hub, FOLDER, path["folder"]))))

    def delete(self, request: Request, path: Mapping[str, str]) -> Answer:
        item = item_of(self.hub, FOLDER, path["folder"])
        matching(request, item)
        inside, deep = self._inside(id_of(item)), _flag(request.parameters, "recursive")
        if inside and not deep:
            raise Refusal("container_not_empty")
        self.hub.store.delete([*inside, item])
        return Answer(204)

    def listed(self, request: Request, path: Mapping[str, str]) -> Answer:
        container = folder_there(self.hub, path["folder"])
        asked = request.parameters
        limit = _whole(asked, "limit", 100)
        if limit > self.most:
            message = f"Invalid value '{limit}'. 'limit' is at most {self.most}"
            raise Refusal("bad_parameter", field="limit", value=str(limit), message=message)
        if _flag(asked, "usemarker"):
            return self._by_marker(request, container, limit)
        offset = _whole(asked, "offset", 0)
        if offset > self.furthest:
            raise Refusal("offset_too_far", field="offset", value=str(offset), message="Offset is too large")
        entries = [self._told(request, each) for each in self._entries(container, offset, limit)]
        total = self.hub.store.count(container)
        body = {"total_count": total, "entries": entries, "offset": offset, "limit": limit, "order": _ORDER}
        return json_answer(200, body)

    def me(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        return json_answer(200, user())

    def _by_marker(self, request: Request, container: str, limit: int) -> Answer:
        marker = request.parameters.get("marker", "")
        opened = self.hub.opened(f"marker/{container}", marker) if marker else f"{FOLDER}/"
        if opened is None:
            raise Refusal("bad_cursor", field="marker", value=marker, message="Invalid marker")
        kind, _, after = opened.partition("/")
        found = self.hub.store.items(container, kind=kind, after=after, most=limit + 1)
        if kind == FOLDER and len(found) <= limit:
            found = [*found, *self.hub.store.items(container, kind=FILE, most=limit + 1 - len(found))]
        shown, more = found[:limit], len(found) > limit
        last = self.hub.sealed(f"marker/{container}", f"{shown[-1].kind}/{shown[-1].key}") if more and shown else ""
        entries = [self._told(request, each) for each in shown]
        return json_answer(200, {"entries": entries, "limit": limit, "next_marker": last})

    def _told(self, request: Request, item: Item) -> dict[str, Any]:
        """Return an entry of a list: little, or what ``fields`` asks for."""
        return chosen(request, whole(self.hub, item)) if request.parameters.get("fields") else short(item)

    def _entries(self, container: str, offset: int, limit: int) -> list[Item]:
        store, folders = self.hub.store, self.hub.store.count(container, kind=FOLDER)
        found = store.items(container, kind=FOLDER, most=limit, skip=offset)
        skip = max(0, offset - folders)
        return found + store.items(container, kind=FILE, most=limit - len(found), skip=skip)

    def _inside(self, container: str) -> list[Item]:
        found: list[Item] = []
        for item in self.hub.store.items(container, most=-1):
            found += [*(self._inside(id_of(item)) if item.kind == FOLDER else ()), item]
        return found

    def _shown(self, item: Item) -> dict[str, Any]:
        return {**whole(self.hub, item), "item_collection": self._first(id_of(item))}

    def _first(self, container: str) -> dict[str, Any]:
        entries = [short(each) for each in self.hub.store.items(container, most=100)]
        total = self.hub.store.count(container)
        return {"total_count": total, "entries": entries, "offset": 0, "limit": 100, "order": _ORDER}


def object_in(request: Request) -> dict[str, Any]:
    """Return the object in the body; refuses a body that is none."""
    given = read_json(request)
    if not isinstance(given, dict):
        raise Refusal(
            "malformed", message="Entity body should be a correctly nested resource attribute name/value pair"
        )
    return given


def _flag(asked: Mapping[str, str], name: str) -> bool:
    """Return a truth, which some clients write with a capital letter."""
    text = asked.get(name, "false").lower()
    if text not in ("true", "false"):
        raise Refusal(
            "bad_parameter", field=name, value=text, message=f"Invalid value '{text}'. '{name}' is true or false"
        )
    return text == "true"


def _whole(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 12):
        raise Refusal(
            "bad_parameter", field=name, value=text, message=f"Invalid value '{text}'. '{name}' should be an integer"
        )
    return int(text)
