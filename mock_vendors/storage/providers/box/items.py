"""Folders and files by their ids, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.items import FILE, FOLDER, Item

TOP = "0"
"""The id of the folder that holds everything."""
_FIRST_ID = 1_000_000_000
_USER = {"type": "user", "id": "11446498", "name": "Bulk Tester", "login": "bulk@example.com"}
_MOST_NAME = 255
_ROOT = {"type": "folder", "id": TOP, "sequence_id": None, "etag": None, "name": "All Files"}


def id_of(item: Item) -> str:
    return str(_FIRST_ID + item.id)


def item_of(hub: Hub, kind: str, text: str) -> Item:
    """Return the file or folder with an id; refuses an id that nothing of this kind has."""
    number = int(text) - _FIRST_ID if text.isascii() and text.isdigit() and len(text) < 16 else 0
    found = hub.store.get(number)
    if found is None or found.kind != kind:
        raise Refusal("no_object", kind=kind, id=text)
    return found


def folder_there(hub: Hub, text: object) -> str:
    """Return the id of a folder that is there; refuses any other."""
    if not isinstance(text, str) or not text:
        raise Refusal("bad_parameter", field="parent", value=str(text), message="Item type must be specified")
    return text if text == TOP else id_of(item_of(hub, FOLDER, text))


def checked_name(name: object) -> str:
    """Return a name that a file or folder may have; refuses any other (support.box.com: naming rules)."""
    if not isinstance(name, str) or not name or name in (".", ".."):
        raise Refusal("bad_name", name=str(name))
    if len(name) > _MOST_NAME or name != name.strip() or set("/\\") & set(name) or not name.isprintable():
        raise Refusal("bad_name", name=name)
    return name


def untaken(there: Item | None) -> None:
    """Refuse a name that something else has, whatever the case of its letters."""
    if there is not None:
        raise Refusal("name_taken", conflicts=short(there))


def matching(request: Request, item: Item | None) -> None:
    """Refuse a change of something that is not any more as ``If-Match`` says."""
    wanted = request.headers.get("if-match")
    if wanted is not None and (item is None or wanted.strip('"') != etag(item)):
        raise Refusal("precondition_failed", etag=etag(item) if item else "")


def etag(item: Item) -> str:
    return str(item.facts.get("etag", 0))


def short(item: Item) -> dict[str, Any]:
    """Return what lists and conflicts tell of an item."""
    told = {"type": item.kind, "id": id_of(item), "sequence_id": etag(item), "etag": etag(item), "name": item.name}
    if item.kind == FOLDER:
        return told
    sha1 = item.digests["sha1"]
    return {**told, "sha1": sha1, "file_version": {"type": "file_version", "id": _version(item), "sha1": sha1}}


def whole(hub: Hub, item: Item) -> dict[str, Any]:
    """Return everything that is told of an item."""
    made, changed = FORMATS["iso_offset"](item.created), FORMATS["iso_offset"](item.updated)
    above = _above(hub, item.container)
    return {
        **short(item),
        "size": item.size,
        "description": item.facts.get("description", ""),
        "created_at": made,
        "modified_at": changed,
        "trashed_at": None,
        "purged_at": None,
        "content_created_at": item.facts.get("content_created_at") or made,
        "content_modified_at": item.facts.get("content_modified_at") or changed,
        "created_by": _USER,
        "modified_by": _USER,
        "owned_by": _USER,
        "shared_link": None,
        "parent": above[-1],
        "path_collection": {"total_count": len(above), "entries": above},
        "item_status": "active",
    }


def chosen(request: Request, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return those members that ``fields`` asks for, and those that are always told."""
    asked = request.parameters.get("fields")
    if not asked:
        return dict(told)
    names = {"type", "id", "etag", *asked.split(",")}
    return {name: value for name, value in told.items() if name in names}


def top() -> dict[str, Any]:
    """Return what is told of the folder that holds everything."""
    return {
        **_ROOT,
        "parent": None,
        "size": 0,
        "path_collection": {"total_count": 0, "entries": []},
        "item_status": "active",
    }


def user() -> dict[str, Any]:
    """Return whose account it is."""
    return {**_USER, "status": "active", "language": "en", "timezone": "Europe/Berlin", "max_upload_size": 5 << 30}


def content_facts(before: Item | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a file with new content."""
    kept = {name: given[name] for name in ("content_created_at", "content_modified_at") if given.get(name)}
    if before is None or before.kind != FILE:
        return {"etag": 0, **kept}
    return {**before.facts, **kept, "etag": before.facts.get("etag", 0) + 1}


def _version(item: Item) -> str:
    return str(2 * _FIRST_ID + item.version)


def _above(hub: Hub, container: str) -> list[dict[str, Any]]:
    """Return the folders around something, the outermost first."""
    found: list[dict[str, Any]] = []
    while container != TOP:
        folder = item_of(hub, FOLDER, container)
        found.append(short(folder))
        container = folder.container
    return [_ROOT, *reversed(found)]
