"""What a path names, and how an object is told of."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.intake import segments
from mock_vendors.storage.items import FILE, Item
from mock_vendors.storage.shelf import ROOT, Check

_FIRST_GENERATION = 1_600_000_000_000_000
_MOST_NAME = 1024
WRITABLE = ("contentType", "cacheControl", "contentDisposition", "contentEncoding", "contentLanguage", "metadata")


def bucket_of(hub: Hub, request: Request) -> Item:
    """Return the bucket that a path names; refuses one that is not there."""
    name = _behind(request, "b")
    found = hub.store.find(ROOT, name)
    if found is None:
        raise Refusal("no_container", bucket=name)
    return found


def object_of(hub: Hub, request: Request) -> Item:
    """Return the object that a path names; refuses one that is not there."""
    bucket, name = bucket_of(hub, request), _behind(request, "o")
    found = hub.store.find(bucket.key, name)
    wanted = request.parameters.get("generation")
    if found is None or found.kind != FILE or wanted not in (None, str(generation(found))):
        raise Refusal("no_object", bucket=bucket.key, name=name)
    return found


def checked_name(name: Any) -> str:
    """Return a name that an object may have; refuses any other."""
    if not isinstance(name, str) or not name:
        raise Refusal("missing_parameter", message="Required", field="name")
    if len(name.encode("utf-8", "surrogatepass")) > _MOST_NAME or name in (".", "..") or {"\r", "\n"} & set(name):
        raise Refusal("bad_name", name=name[:64])
    return name


def checked_members(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a description whose members have the types that they must have; refuses any other."""
    for name in WRITABLE:
        value = given.get(name)
        fits = isinstance(value, str | None)
        if name == "metadata":
            fits = value is None or (
                isinstance(value, dict) and all(isinstance(each, str | None) for each in value.values())
            )
        if not fits:
            raise Refusal(
                "bad_parameter", field=name, value="", message=f"Invalid value for: {name} is not a valid value"
            )
    return given


def generation(item: Item) -> int:
    """Return a number that is new with each content of an object, and only grows."""
    return _FIRST_GENERATION + int(item.facts.get("born", item.version))


def shown(item: Item, request: Request) -> dict[str, Any]:
    """Return the object resource (cloud.google.com/storage/docs/json_api/v1/objects)."""
    path, made = f"/storage/v1/b/{item.container}/o/{quote(item.key, safe='')}", str(generation(item))
    updated = FORMATS["iso_millis"](item.updated)
    return {
        "kind": "storage#object",
        "id": f"{item.container}/{item.key}/{made}",
        "selfLink": f"{request.base}{path}",
        "mediaLink": f"{request.base}/download{path}?generation={made}&alt=media",
        "name": item.key,
        "bucket": item.container,
        "generation": made,
        "metageneration": str(item.facts.get("metageneration", 1)),
        "storageClass": "STANDARD",
        "size": str(item.size),
        "md5Hash": told(item.digests, "md5"),
        "crc32c": told(item.digests, "crc32c"),
        "etag": base64.b64encode(f"{made}/{item.facts.get('metageneration', 1)}".encode()).decode(),
        "timeCreated": updated,
        "updated": updated,
        **item.facts["described"],
    }


def told(digests: Mapping[str, str], name: str) -> str:
    """Return a checksum as the vendor has it: base64 of its bytes."""
    return base64.b64encode(bytes.fromhex(digests[name])).decode()


def conditions(request: Request, parameters: Mapping[str, str] | None = None) -> Check:
    """Return what preconditions ask of what is there (cloud.google.com/storage/docs/request-preconditions)."""
    asked = request.parameters if parameters is None else parameters

    def check(there: Item | None) -> None:
        now = str(generation(there)) if there else "0"
        meta = str(there.facts.get("metageneration", 1)) if there else "0"
        for name, value, wanted in (
            ("ifGenerationMatch", now, True),
            ("ifGenerationNotMatch", now, False),
            ("ifMetagenerationMatch", meta, True),
            ("ifMetagenerationNotMatch", meta, False),
        ):
            if name in asked and (asked[name] == value) is not wanted:
                raise Refusal("precondition_failed", field=name, value=asked[name])

    return check


def _behind(request: Request, word: str) -> str:
    parts = segments(request)
    place = parts.index(word, 2) if word == "b" else parts.index("b", 2) + 2
    return parts[place + 1] if place + 1 < len(parts) else ""
