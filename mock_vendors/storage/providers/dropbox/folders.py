"""Folders: listed page by page and watched for changes, made, moved, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.items import FOLDER, Gone, Item
from mock_vendors.storage.providers.dropbox.tree import (
    container_of,
    deleted,
    found,
    metadata,
    path_of,
    place_of,
    with_folders,
)
from mock_vendors.storage.providers.dropbox.unions import arguments, bad_call, flag, member, refused

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list stands: ``after`` is the last entry shown, None once all were; ``since`` when it began."""

    container: str
    recursive: bool
    size: int
    since: int
    after: tuple[str, str] | None
    issued: float


@dataclass(frozen=True, slots=True)
class Folders:
    """``page`` is how many entries a page has where none is asked for; a cursor lives ``cursor_life`` seconds."""

    hub: Hub
    page: int
    cursor_life: float

    def list(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return self._page(self._begun(request, ("", "")))

    def latest(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return json_answer(200, {"cursor": self._sealed(self._begun(request, None))})

    def go_on(self, request: Request, _path: Mapping[str, str]) -> Answer:
        text = member(request, arguments(request), "cursor", str)
        cursor = self._opened(request, text)
        if self.hub.clock.now() >= cursor.issued + self.cursor_life:
            raise Refusal("expired_cursor")
        return self._page(cursor) if cursor.after is not None else self._changes(cursor)

    def get(self, request: Request, _path: Mapping[str, str]) -> Answer:
        path = member(request, arguments(request), "path", str)
        return json_answer(200, metadata(self.hub, found(self.hub, request, path)))

    def create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = arguments(request)
        place = with_folders(self.hub, place_of(request, member(request, given, "path", str)))

        def check(there: Item | None) -> None:
            if there is not None:
                raise refused("path", "conflict", there.kind)

        item = self.hub.store.add_folder(
            place.container, place.key, name=place.name, facts={"shown": place.shown}, check=check
        )
        return json_answer(200, {"metadata": metadata(self.hub, item, tag=False)})

    def delete(self, request: Request, _path: Mapping[str, str]) -> Answer:
        item = found(self.hub, request, member(request, arguments(request), "path", str), "path_lookup")
        inside = self.hub.store.under(path_of(item)) if item.kind == FOLDER else []
        self.hub.store.delete([*inside, item])
        return json_answer(200, {"metadata": metadata(self.hub, item)})

    def move(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = arguments(request)
        item = found(self.hub, request, member(request, given, "from_path", str), "from_lookup")
        place = place_of(request, member(request, given, "to_path", str))
        if item.kind == FOLDER:
            raise bad_call(request, "from_path: this mock moves files only")
        place = with_folders(self.hub, place)

        def check(there: Item | None) -> None:
            if there is not None:
                raise refused("to", "conflict", there.kind)

        moved = self.hub.store.move(item, place.container, place.key, place.name, check)
        moved = self.hub.store.describe(moved, {**moved.facts, "shown": place.shown})
        return json_answer(200, {"metadata": metadata(self.hub, moved)})

    def _begun(self, request: Request, after: tuple[str, str] | None) -> Cursor:
        given = arguments(request)
        size = self.page if given.get("limit") is None else member(request, given, "limit", int)
        if not 1 <= size <= _MOST:
            raise bad_call(request, f"limit: {size} is not within range [1, {_MOST}]")
        path = member(request, given, "path", str)
        if path == "/":
            raise bad_call(request, 'path: Specify the root folder as an empty string rather than as "/".')
        container = container_of(self.hub, request, path)
        now = self.hub.clock.now()
        return Cursor(container, flag(request, given, "recursive"), size, self.hub.store.version, after, now)

    def _page(self, cursor: Cursor) -> Answer:
        store, last = self.hub.store, cursor.after or ("", "")
        if cursor.recursive:
            rows = store.under(cursor.container, last, cursor.size + 1)
        else:
            rows = store.items(cursor.container, after=last[1], most=cursor.size + 1)
        more = len(rows) > cursor.size
        shown = rows[: cursor.size]
        after = (shown[-1].container, shown[-1].key) if more else None
        return self._answer(cursor, [metadata(self.hub, item) for item in shown], after, cursor.since, more)

    def _changes(self, cursor: Cursor) -> Answer:
        changed = self.hub.store.changed(cursor.since, cursor.size + 1)
        more = len(changed) > cursor.size
        seen = changed[: cursor.size]
        shown = [self._change(each) for each in seen if _inside(each, cursor)]
        return self._answer(cursor, shown, None, seen[-1].version if seen else cursor.since, more)

    def _change(self, each: Item | Gone) -> Mapping[str, Any]:
        return metadata(self.hub, each) if isinstance(each, Item) else deleted(each)

    def _answer(
        self, cursor: Cursor, entries: Sequence[Any], after: tuple[str, str] | None, since: int, more: bool
    ) -> Answer:
        now = self.hub.clock.now()
        following = Cursor(cursor.container, cursor.recursive, cursor.size, since, after, now)
        return json_answer(200, {"entries": entries, "cursor": self._sealed(following), "has_more": more})

    def _sealed(self, cursor: Cursor) -> str:
        values = [getattr(cursor, name) for name in cursor.__slots__]
        return self.hub.sealed("cursor", json.dumps(values, separators=(",", ":")))

    def _opened(self, request: Request, text: str) -> Cursor:
        opened = self.hub.opened("cursor", text)
        if opened is None:
            raise bad_call(request, f"cursor: Invalid \"cursor\" parameter: '{text[:40]}'")
        container, recursive, size, since, after, issued = json.loads(opened)
        return Cursor(container, recursive, size, since, tuple(after) if after is not None else None, issued)


def _inside(each: Item | Gone, cursor: Cursor) -> bool:
    if each.container == cursor.container:
        return True
    return cursor.recursive and each.container.startswith(f"{cursor.container}/")
