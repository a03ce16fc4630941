"""Uploads in parts of one size: begun, filled in any order, committed.

Source: developer.box.com/guides/uploads/chunked and developer.box.com/reference/put-files-upload-sessions-id.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.blobs import Blob
from mock_vendors.storage.intake import content_range, pieces
from mock_vendors.storage.items import FILE, Item, Part, Upload
from mock_vendors.storage.providers.box.files import Files
from mock_vendors.storage.providers.box.folders import object_in
from mock_vendors.storage.providers.box.items import (
    checked_name,
    content_facts,
    folder_there,
    item_of,
    matching,
    untaken,
)

_LEAD = "sha="


@dataclass(frozen=True, slots=True)
class Sessions:
    """Files have ``least`` bytes at least, parts ``part_size`` but for the last; a session lives ``life`` seconds.

    The first ``pending`` commits are told to come again in a second.
    """

    hub: Hub
    files: Files
    least: int
    part_size: int
    life: float
    pending: int

    def begin(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given = object_in(request)
        container, name = folder_there(self.hub, given.get("folder_id")), checked_name(given.get("file_name"))
        untaken(self.hub.store.find(container, name.lower()))
        return self._begun(request, container, name, self._size(given), None)

    def begin_version(self, request: Request, path: Mapping[str, str]) -> Answer:
        item, given = item_of(self.hub, FILE, path["file"]), object_in(request)
        name = checked_name(given.get("file_name", item.name))
        return self._begun(request, item.container, name, self._size(given), item)

    def get(self, request: Request, path: Mapping[str, str]) -> Answer:
        return json_answer(200, self._shown(request, self._session(path)))

    def part(self, request: Request, path: Mapping[str, str]) -> Answer:
        upload = self._session(path)
        start, stop = self._place(request, upload)
        known = {part.start: part for part in self.hub.store.parts(upload)}
        if start in known:
            raise Refusal("part_taken", message="Part already exists")

        def check(blob: Blob) -> None:
            if blob.size != stop - start:
                raise Refusal("bad_range", message="Content-Range does not fit what was sent", size=blob.size)
            _compare(request, blob)

        blob = self.hub.store.write(pieces(request), ("sha1",), check)

        def free() -> None:
            if any(part.start == start for part in self.hub.store.parts(upload)):
                raise Refusal("part_taken", message="Part already exists")

        try:
            part = self.hub.store.add_part(upload, start // self.part_size, start, blob, free)
        except KeyError as error:
            raise Refusal("no_upload") from error
        return json_answer(200, {"part": self._told(part)})

    def parts(self, request: Request, path: Mapping[str, str]) -> Answer:
        upload, asked = self._session(path), request.parameters
        offset, limit = (_whole(asked, name, otherwise) for name, otherwise in (("offset", 0), ("limit", 100)))
        found = self.hub.store.parts(upload)
        entries = [self._told(part) for part in found[offset : offset + limit]]
        order = [{"by": "offset", "direction": "ASC"}]
        body = {"total_count": len(found), "entries": entries, "offset": offset, "limit": limit, "order": order}
        return json_answer(200, body)

    def abort(self, _request: Request, path: Mapping[str, str]) -> Answer:
        self.hub.store.abort(self._session(path))
        return Answer(204)

    def commit(self, request: Request, path: Mapping[str, str]) -> Answer:
        upload, given = self._session(path), object_in(request)
        if self.hub.turns.among_first(f"commit {upload.id}", self.pending):
            return Answer(202, (("Retry-After", "1"),))
        parts = self._chosen(upload, given.get("parts"))
        before = self.hub.store.find(upload.container, upload.key)
        matching(request, before)
        content = self.hub.store.joined(parts)
        blob = self.hub.store.write(content, ("sha1",), lambda blob: _compare(request, blob))

        def check(there: Item | None) -> None:
            if upload.facts["file"] is None:
                untaken(there)
            matching(request, there)

        attributes = given.get("attributes")
        facts = content_facts(before, attributes if isinstance(attributes, dict) else {})
        try:
            item = self.hub.store.finish(upload, blob, name=upload.facts["name"], facts=facts, check=check)
        except KeyError as error:
            raise Refusal("no_upload") from error
        return self.files.made(request, item)

    def _begun(self, request: Request, container: str, name: str, size: int, item: Item | None) -> Answer:
        facts = {"name": name, "size": size, "file": item.id if item else None}
        key = item.key if item else name.lower()
        return json_answer(201, self._shown(request, self.hub.store.begin(container, key, self.life, facts)))

    def _size(self, given: Mapping[str, Any]) -> int:
        size = given.get("file_size")
        if not isinstance(size, int) or isinstance(size, bool):
            raise Refusal("bad_parameter", field="file_size", value=str(size), message="file_size is required")
        if size < self.least:
            message = f"File size must be at least {self.least} bytes"
            raise Refusal("bad_parameter", field="file_size", value=str(size), message=message)
        if size > self.files.most:
            raise Refusal("too_large", message="File size exceeds the folder owner's file size limit")
        return size

    def _session(self, path: Mapping[str, str]) -> Upload:
        number = self.hub.number("session", path["session"])
        found = self.hub.store.upload(number) if number is not None else None
        if found is None:
            raise Refusal("no_upload")
        return found

    def _place(self, request: Request, upload: Upload) -> tuple[int, int]:
        """Return from where up to where a part goes; refuses any place that is none of the session's."""
        found = content_range(request)
        size = upload.facts["size"]
        start, stop, total = found or (None, None, None)
        if start is None or stop is None or total != size or stop > size or start % self.part_size:
            raise Refusal("bad_range", message="Content-Range does not match the session", size=size)
        if stop != min(start + self.part_size, size):
            raise Refusal("bad_range", message=f"Parts have {self.part_size} bytes", size=size)
        return start, stop

    def _chosen(self, upload: Upload, listed: Any) -> Sequence[Part]:
        known = self.hub.store.parts(upload)
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            raise Refusal("bad_parameter", field="parts", value="", message="parts is required")
        told = {(each.get("part_id"), each.get("offset"), each.get("size")) for each in listed}
        mine = {(self._id(part), part.start, part.size) for part in known}
        if told != mine or sum(part.size for part in known) != upload.facts["size"]:
            raise Refusal("missing_parts", message="Not all parts of the file are there, or not as they are listed")
        return known

    def _shown(self, request: Request, upload: Upload) -> dict[str, Any]:
        ticket = self.hub.ticket("session", upload.id)
        here = f"{request.base}/api/2.0/files/upload_sessions/{ticket}"
        endpoints = {"list_parts": f"{here}/parts", "commit": f"{here}/commit", "log_event": f"{here}/log"}
        return {
            "type": "upload_session",
            "id": ticket,
            "session_expires_at": FORMATS["iso_seconds"](upload.expires),
            "part_size": self.part_size,
            "total_parts": -(-upload.facts["size"] // self.part_size),
            "num_parts_processed": len(self.hub.store.parts(upload)),
            "session_endpoints": {**endpoints, "upload_part": here, "status": here, "abort": here},
        }

    def _told(self, part: Part) -> dict[str, Any]:
        return {"part_id": self._id(part), "offset": part.start, "size": part.size, "sha1": part.digests["sha1"]}

    def _id(self, part: Part) -> str:
        return self.hub.keyring.seal(f"part/{part.upload}/{part.number}/{part.digests['sha1']}")[:8].upper()


def _compare(request: Request, blob: Blob) -> None:
    """Hold content to the ``Digest`` that came with it; refuses a request without one."""
    said = request.headers.get("digest", "")
    if not said.lower().startswith(_LEAD):
        raise Refusal("missing_parameter", field="Digest", value=said, message="The Digest header is required")
    if base64.b64encode(bytes.fromhex(blob.digests["sha1"])).decode() != said[len(_LEAD) :].strip():
        raise Refusal("bad_part", message="The digest does not match what was received")


def _whole(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise Refusal("bad_parameter", field=name, value=text, message=f"'{name}' should be an integer")
    return int(text)
