"""Paths, which are found whatever the case of their letters, and what is told of what they lead to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Request
from mock_vendors.storage import Hub
from mock_vendors.storage.items import FILE, FOLDER, Gone, Item
from mock_vendors.storage.providers.dropbox.unions import bad_call, refused

_PATH = re.compile(r"(/[^/\0]+)+")
_REVISION = re.compile(r"[0-9a-f]{9,}")
_FIRST_REVISION = 0x6_0000_0000_0000
_MOST = 255


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is or is to be; ``container`` and ``key`` are in lower case, ``shown`` is the path as given."""

    container: str
    key: str
    name: str
    shown: str

    @property
    def path(self) -> str:
        return f"{self.container}/{self.key}"


def place_of(request: Request, path: str) -> Place:
    """Return the place that a path names; refuses a path that cannot be one."""
    if not path.startswith("/"):
        raise bad_call(request, f"path: '{path[:40]}' did not match pattern '(/(.|[\\r\\n])*)|(ns:[0-9]+(/.*)?)'")
    if not _PATH.fullmatch(path) or any(len(part) > _MOST for part in path.split("/")):
        raise refused("path", "malformed_path")
    lead, _, name = path.rpartition("/")
    return Place(lead.lower(), name.lower(), name, path)


def found(hub: Hub, request: Request, path: str, *outer: str) -> Item:
    """Return what a path, an id or a revision leads to; refuses what leads nowhere, in the words of ``outer``."""
    lead = outer or ("path",)
    kind, _, rest = path.partition(":")
    item: Item | None
    if kind == "id":
        number = hub.number("file", rest)
        item = hub.store.get(number) if number is not None else None
    elif kind == "rev":
        item = _revised(hub, request, rest)
    elif path in ("", "/"):
        raise bad_call(request, "path: The root folder is unsupported.")
    elif path.startswith("/") and not _PATH.fullmatch(path):
        raise refused(*lead, "malformed_path")
    else:
        place = place_of(request, path)
        item = hub.store.find(place.container, place.key)
    if item is None:
        raise refused(*lead, "not_found")
    return item


def container_of(hub: Hub, request: Request, path: str) -> str:
    """Return the path, in lower case, of a folder that is there; the root's is empty."""
    if path == "":
        return ""
    item = found(hub, request, path)
    if item.kind != FOLDER:
        raise refused("path", "not_folder")
    return path_of(item)


def with_folders(hub: Hub, place: Place) -> Place:
    """Make the folders around a place; returns it with their names as they are shown. Refuses one that is a file."""
    lower, upper = "", ""
    for name in place.shown.split("/")[1:-1]:
        key = name.lower()
        there = hub.store.find(lower, key)
        if there is not None and there.kind == FILE:
            raise refused("path", "conflict", "file_ancestor")
        upper = f"{upper}/{name}" if there is None else there.facts["shown"]
        if there is None:
            hub.store.add_folder(lower, key, name=name, facts={"shown": upper})
        lower = f"{lower}/{key}"
    return replace(place, shown=f"{upper}/{place.name}")


def path_of(item: Item | Gone) -> str:
    """Return the path of something in lower case."""
    return f"{item.container}/{item.key}"


def revision(item: Item) -> str:
    """Return what tells one content of a file from another."""
    return f"{_FIRST_REVISION + item.version:x}"


def metadata(hub: Hub, item: Item, *, tag: bool = True) -> dict[str, Any]:
    """Return what is told of a file or folder; ``tag`` where it could be either."""
    shown: dict[str, Any] = {
        **({".tag": item.kind} if tag else {}),
        "name": item.name,
        "path_lower": path_of(item),
        "path_display": item.facts["shown"],
        "id": f"id:{hub.ticket('file', item.id)}",
    }
    if item.kind == FOLDER:
        return shown
    return {
        **shown,
        "client_modified": item.facts.get("client_modified") or FORMATS["iso_seconds"](item.updated),
        "server_modified": FORMATS["iso_seconds"](item.updated),
        "rev": revision(item),
        "size": item.size,
        "is_downloadable": True,
        "content_hash": item.digests["content_hash"],
    }


def deleted(gone: Gone) -> Mapping[str, Any]:
    """Return what is told of something that was there."""
    path = path_of(gone)
    return {".tag": "deleted", "name": gone.name, "path_lower": path, "path_display": path}


def _revised(hub: Hub, request: Request, text: str) -> Item | None:
    if not _REVISION.fullmatch(text):
        raise bad_call(request, "path: rev must be hexadecimal, 9 digits at least")
    version = int(text, 16) - _FIRST_REVISION
    changed = hub.store.changed(version - 1, 1) if 0 < version <= hub.store.version else []
    item = changed[0] if changed else None
    return item if isinstance(item, Item) and item.version == version else None
