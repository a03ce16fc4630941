"""Upload sessions: begun, appended to, finished, alone or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.items import Item, Part, Upload
from mock_vendors.storage.providers.dropbox.files import DIGESTS, Commit, Conflict, committed, received
from mock_vendors.storage.providers.dropbox.tree import metadata
from mock_vendors.storage.providers.dropbox.unions import (
    arguments,
    bad_call,
    content_arguments,
    flag,
    member,
    refused,
    tag_of,
)
from mock_vendors.storage.shelf import Check

# Both from the documentation of /files/upload_session/start.
_UNIT = 4 << 20
_KINDS = ("sequential", "concurrent")
_MOST_ENTRIES = 1000
_FURTHEST = (1 << 64) - 1
# https://help.dropbox.com/sync/upload-limitations
_MOST_FILE = 350 << 30


@dataclass(frozen=True, slots=True)
class Sessions:
    """``put_most`` is how many bytes one request may bring; a session lives ``life`` seconds."""

    hub: Hub
    put_most: int
    life: float

    def start(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = content_arguments(request)
        kind = tag_of(request, given, "session_type", "sequential")
        if kind not in _KINDS:
            raise bad_call(request, f"session_type: unknown tag '{kind}'")
        closed = flag(request, given, "close")
        blob = received(self.hub, request, given.get("content_hash"), self.put_most)
        if kind == "concurrent" and (blob.size or closed):
            self.hub.store.discard(blob)
            raise refused(
                "concurrent_session_data_not_allowed" if blob.size else "concurrent_session_close_not_allowed"
            )
        upload = self.hub.store.begin("", "", self.life, {"kind": kind, "closed": closed})
        self.hub.store.add_part(upload, 0, 0, blob)
        return json_answer(200, {"session_id": self.hub.ticket("session", upload.id)})

    def append(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = content_arguments(request)
        session, offset = _cursor(request, given)
        upload = self._there(session)
        if upload.facts["closed"]:
            raise Refusal("closed_upload")
        concurrent, close = upload.facts["kind"] == "concurrent", flag(request, given, "close")
        if concurrent and (offset % _UNIT or offset > _MOST_FILE):
            raise refused("concurrent_session_invalid_offset")
        if not concurrent:
            self._in_order(upload, offset)
        blob = received(self.hub, request, given.get("content_hash"), self.put_most)
        if concurrent and blob.size % _UNIT and not close:
            self.hub.store.discard(blob)
            raise refused("concurrent_session_invalid_data_size")

        def check() -> None:
            if not concurrent:
                self._in_order(upload, offset)

        if blob.size:
            try:
                # What the session began with is at the same offset as what comes first after nothing.
                self.hub.store.add_part(upload, offset + 1, offset, blob, check)
            except KeyError as error:
                raise Refusal("no_upload") from error
        else:
            self.hub.store.discard(blob)
        if close:
            self.hub.store.note(upload, {**upload.facts, "closed": True})
        return json_answer(200, None)

    def finish(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = content_arguments(request)
        return json_answer(200, metadata(self.hub, self._finished(request, given), tag=False))

    def finish_many(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return json_answer(200, {"entries": self._all(request)})

    def finish_many_later(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Answer the older endpoint, which could as well have handed out a job to ask for."""
        return json_answer(200, {".tag": "complete", "entries": self._all(request)})

    def _all(self, request: Request) -> list[dict[str, Any]]:
        entries = member(request, arguments(request), "entries", list)
        if len(entries) > _MOST_ENTRIES:
            raise bad_call(request, f"entries: more than {_MOST_ENTRIES}")
        return [self._one(request, entry) for entry in entries]

    def _one(self, request: Request, entry: Any) -> dict[str, Any]:
        if not isinstance(entry, dict):
            raise bad_call(request, "entries: expected object")
        try:
            bare = {name: value for name, value in entry.items() if name != "content_hash"}
            item = self._finished(replace(request, body=b"", stream=None, headers={}), bare)
        except Refusal as refusal:
            if "union" not in refusal.facts:
                raise
            return {".tag": "failure", "failure": refusal.facts["union"]}
        return {".tag": "success", **metadata(self.hub, item, tag=False)}

    def _finished(self, request: Request, given: Mapping[str, Any]) -> Item:
        session, offset = _cursor(request, given)
        commit = Commit.read(request, member(request, given, "commit", dict))
        try:
            upload = self._there(session)
            if upload.facts["kind"] == "sequential":
                self._in_order(upload, offset)
        except Refusal as refusal:
            raise _looked_up(refusal) from refusal
        if upload.facts["kind"] == "concurrent" and not upload.facts["closed"]:
            raise refused("concurrent_session_not_closed")
        last = received(self.hub, request, given.get("content_hash"), self.put_most)
        if last.size:
            self.hub.store.add_part(upload, offset + 1, offset, last)
        else:
            self.hub.store.discard(last)
        return self._settled(upload, commit)

    def _settled(self, upload: Upload, commit: Commit) -> Item:
        parts = self._ordered(upload)
        blob = self.hub.store.write(self.hub.store.joined(parts), DIGESTS)

        def settle(commit: Commit, check: Check) -> Item:
            place = commit.place
            moved = replace(upload, container=place.container, key=place.key)
            return self.hub.store.finish(moved, blob, name=place.name, facts=commit.facts, check=check, keeps=True)

        try:
            item = committed(self.hub, commit, blob, settle)
        except Conflict as conflict:
            self.hub.store.discard(blob)
            raise refused("path", "conflict", str(conflict)) from conflict
        except KeyError as error:
            self.hub.store.discard(blob)
            raise refused("lookup_failed", "not_found") from error
        self.hub.store.abort(upload)
        return item

    def _ordered(self, upload: Upload) -> list[Part]:
        """Return the parts by their places; refuses an upload with a hole in it."""
        parts, end = sorted(self.hub.store.parts(upload), key=lambda part: (part.start, part.number)), 0
        for part in parts:
            if part.start != end:
                raise refused("concurrent_session_missing_data")
            end += part.size
        return parts

    def _there(self, session: str) -> Upload:
        number = self.hub.number("session", session)
        upload = self.hub.store.upload(number) if number is not None else None
        if upload is None:
            raise Refusal("no_upload")
        return upload

    def _in_order(self, upload: Upload, offset: int) -> None:
        have = sum(part.size for part in self.hub.store.parts(upload))
        if offset != have:
            raise Refusal("wrong_offset", offset=have)


def _cursor(request: Request, given: Mapping[str, Any]) -> tuple[str, int]:
    """Return the session and the place in it that a request speaks of."""
    cursor = member(request, given, "cursor", dict)
    offset = member(request, cursor, "offset", int)
    if not 0 <= offset <= _FURTHEST:
        raise bad_call(request, f"offset: {offset} is not within range")
    return member(request, cursor, "session_id", str), offset


def _looked_up(refusal: Refusal) -> Refusal:
    """Return what finishing says where appending says the same of a session."""
    if refusal.error == "no_upload":
        return refused("lookup_failed", "not_found")
    if refusal.error == "wrong_offset":
        return refused("lookup_failed", "incorrect_offset", correct_offset=refusal.facts["offset"])
    return refusal
