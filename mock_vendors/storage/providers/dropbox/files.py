"""Files: put at once or read; what becomes of a content that has a place to go to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.blobs import Blob
from mock_vendors.storage.intake import pieces, wanted_range
from mock_vendors.storage.items import FOLDER, Item
from mock_vendors.storage.providers.dropbox.tree import Place, found, metadata, place_of, revision, with_folders
from mock_vendors.storage.providers.dropbox.unions import (
    bad_call,
    content_arguments,
    flag,
    member,
    refused,
    tag_of,
    tagged,
)
from mock_vendors.storage.shelf import Check

DIGESTS = ("content_hash",)
Settle = Callable[[Place, Mapping[str, Any], Check], Item]


@dataclass(frozen=True, slots=True)
class Commit:
    """Where content is to go, and what is to happen when something is there."""

    place: Place
    mode: str
    update: str | None
    autorename: bool
    strict: bool
    client_modified: str | None

    @classmethod
    def read(cls, request: Request, given: Mapping[str, Any]) -> Commit:
        """Return what arguments say; refuses those that cannot be."""
        mode = tag_of(request, given, "mode", "add")
        if mode not in ("add", "overwrite", "update"):
            raise bad_call(request, f"mode: unknown tag '{mode}'")
        update = given["mode"].get("update") if isinstance(given.get("mode"), dict) else None
        autorename, strict = (flag(request, given, name) for name in ("autorename", "strict_conflict"))
        place = place_of(request, member(request, given, "path", str))
        return cls(place, mode, update, autorename, strict, given.get("client_modified"))

    def check(self, content_hash: str) -> Check:
        """Return what may not be there; the same content is no conflict unless that is asked for."""

        def check(there: Item | None) -> None:
            if there is None or (there.kind != FOLDER and self.mode == "overwrite"):
                return
            if there.kind == FOLDER:
                raise Conflict("folder")
            if self.mode == "update" and self.update == revision(there):
                return
            if self.strict or there.digests["content_hash"] != content_hash:
                raise Conflict("file")
            raise Same(there)

        return check

    @property
    def facts(self) -> dict[str, Any]:
        told = {"client_modified": self.client_modified} if self.client_modified else {}
        return {"shown": self.place.shown, **told}


class Conflict(Exception):
    """Something is where content was to go."""


class Same(Exception):
    """The very content is where it was to go."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.name)
        self.item = item


@dataclass(frozen=True, slots=True)
class Files:
    """``put_most`` is how many bytes one request may bring."""

    hub: Hub
    put_most: int

    def upload(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = content_arguments(request)
        commit = Commit.read(request, given)
        blob = received(self.hub, request, given.get("content_hash"), self.put_most)

        def settle(commit: Commit, check: Check) -> Item:
            place = commit.place
            return self.hub.store.put(
                place.container, place.key, blob, name=place.name, facts=commit.facts, check=check, keeps=True
            )

        try:
            item = committed(self.hub, commit, blob, settle)
        except Conflict as conflict:
            self.hub.store.discard(blob)
            told = {".tag": "path", "reason": tagged("conflict", str(conflict)), "upload_session_id": ""}
            raise Refusal("endpoint_error", summary=f"path/conflict/{conflict}", union=told) from conflict
        return json_answer(200, metadata(self.hub, item, tag=False))

    def download(self, request: Request, _path: Mapping[str, str]) -> Answer:
        item = found(self.hub, request, member(request, content_arguments(request), "path", str))
        if item.kind == FOLDER:
            raise refused("path", "not_file")
        part = wanted_range(request, item.size)
        start, stop = part or (0, item.size)
        told = json.dumps(metadata(self.hub, item, tag=False), ensure_ascii=True)
        headers = [("Content-Type", "application/octet-stream"), ("Dropbox-API-Result", told)]
        headers += [("ETag", f'W/"{revision(item)}"'), ("Accept-Ranges", "bytes")]
        if part is not None:
            headers.append(("Content-Range", f"bytes {start}-{stop - 1}/{item.size}"))
        stream = self.hub.store.read(item, start, stop)
        return Answer(206 if part else 200, tuple(headers), stream=stream, length=stop - start)


def committed(hub: Hub, commit: Commit, blob: Blob, settle: Callable[[Commit, Check], Item]) -> Item:
    """Return what content has become at its place, or beside it under a name that is free; raises `Conflict`."""
    commit = replace(commit, place=with_folders(hub, commit.place))
    original, rank = commit, 0
    while True:
        try:
            return settle(commit, commit.check(blob.digests["content_hash"]))
        except Same as same:
            hub.store.discard(blob)
            return same.item
        except Conflict:
            if not original.autorename:
                raise
            rank += 1
            commit = replace(original, place=_beside(original.place, rank))


def received(hub: Hub, request: Request, content_hash: object, most: int) -> Blob:
    """Return the body, on disk; refuses one that is too large, or is not what its hash says."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise refused("payload_too_large")

    def check(blob: Blob) -> None:
        if blob.size > most:
            raise refused("payload_too_large")
        if content_hash is not None and content_hash != blob.digests["content_hash"]:
            raise refused("content_hash_mismatch")

    return hub.store.write(pieces(request), DIGESTS, check)


def _beside(place: Place, rank: int) -> Place:
    stem, dot, suffix = place.name.rpartition(".")
    name = f"{stem} ({rank}).{suffix}" if dot and stem else f"{place.name} ({rank})"
    lead = place.shown.rpartition("/")[0]
    return Place(place.container, name.lower(), name, f"{lead}/{name}")
