"""Uploads: content alone, with its description, or in chunks that may be resumed.

Source: cloud.google.com/storage/docs/performing-resumable-uploads and cloud.google.com/storage/docs/uploading-objects.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.blobs import Blob
from mock_vendors.storage.envelopes import Sections
from mock_vendors.storage.intake import content_range, pieces
from mock_vendors.storage.items import Upload
from mock_vendors.storage.providers.gcs.naming import (
    WRITABLE,
    bucket_of,
    checked_members,
    checked_name,
    conditions,
    shown,
    told,
)

UNIT = 256 << 10
"""All chunks but the last are a multiple of this."""
_HASH = re.compile(r"(crc32c|md5)=([A-Za-z0-9+/=]+)")
_DIGESTS = ("md5", "crc32c")
_MOST_METADATA = 1 << 20


@dataclass(frozen=True, slots=True)
class Uploads:
    """A session lives ``life`` seconds; of each of the first ``short_chunks`` chunks only half is kept."""

    hub: Hub
    life: float
    short_chunks: int

    def insert(self, request: Request, _path: Mapping[str, str]) -> Answer:
        kind = request.parameters.get("uploadType")
        if kind == "resumable":
            return self._begun(request)
        if kind == "multipart":
            return self._related(request)
        if kind == "media":
            name = checked_name(request.parameters.get("name"))
            given = {"name": name, "contentType": request.headers.get("content-type")}
            return self._stored(request, given, pieces(request))
        raise Refusal("bad_parameter", field="uploadType", value=kind or "", message="Invalid upload type")

    def chunk(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Take a piece, or tell how much there is where the range is ``bytes */…``."""
        upload = self._session(request)
        if "done" in upload.facts:
            return self._told(request, upload)
        have = self._persisted(upload)
        if "content-range" not in request.headers:
            return self._last(request, upload, self._kept(upload, have, pieces(request)))
        found = content_range(request)
        if found is None:
            raise Refusal("bad_range", message="Invalid Content-Range", field="Content-Range", value="")
        first, stop, total = found
        if first is None or stop is None:
            return self._last(request, upload, have) if total == have else self._incomplete(have)
        if first > have or (total is not None and stop > total) or stop <= first:
            raise Refusal("wrong_offset", offset=have, message=f"Invalid range: {have} bytes are persisted")
        if stop == total:
            have = self._kept(upload, have, _behind(pieces(request), have - first), stop - have)
            return self._last(request, upload, have)
        # What is not a multiple of the unit is not kept, and a bad day keeps less.
        whole = (stop - have) // UNIT
        whole = whole // 2 if self.hub.turns.among_first("chunk", self.short_chunks) else whole
        return self._incomplete(self._kept(upload, have, _behind(pieces(request), have - first), whole * UNIT))

    def cancel(self, request: Request, _path: Mapping[str, str]) -> Answer:
        self.hub.store.abort(self._session(request))
        return Answer(499)

    def _begun(self, request: Request) -> Answer:
        bucket = bucket_of(self.hub, request)
        given = read_json(request) if request.body else {}
        if not isinstance(given, dict):
            raise Refusal("malformed", message="Parse Error")
        name = checked_name(given.get("name") or request.parameters.get("name"))
        conditions(request)(self.hub.store.find(bucket.key, name))
        checked_members(given)
        kind = given.get("contentType") or request.headers.get("x-upload-content-type")
        facts = {"given": {**given, "name": name, "contentType": kind}, "asked": request.parameters}
        ticket = self.hub.ticket("upload", self.hub.store.begin(bucket.key, name, self.life, facts).id)
        place = f"{request.base}{request.raw_path or request.path}?uploadType=resumable&upload_id={ticket}"
        headers = (("Location", place), ("X-GUploader-UploadID", ticket), ("Content-Type", "text/plain; charset=utf-8"))
        return Answer(200, headers)

    def _related(self, request: Request) -> Answer:
        sections = Sections.of(request)
        if sections.head() is None:
            raise Refusal("malformed", message="Malformed multipart body")
        try:
            given = json.loads(b"".join(_limited(sections.content())))
        except ValueError as error:
            raise Refusal("malformed", message="Parse Error") from error
        head = sections.head()
        if head is None or not isinstance(given, dict):
            raise Refusal("malformed", message="Malformed multipart body")
        checked_members(given)
        given["name"] = checked_name(given.get("name") or request.parameters.get("name"))
        given.setdefault("contentType", head.get("content-type"))
        return self._stored(request, given, sections.content())

    def _stored(self, request: Request, given: Mapping[str, Any], content: Iterable[bytes]) -> Answer:
        bucket, check = bucket_of(self.hub, request), conditions(request)
        check(self.hub.store.find(bucket.key, given["name"]))
        blob = self.hub.store.write(content, _DIGESTS, lambda blob: _compare(request, blob, given))
        facts = {"described": _described(given)}
        return json_answer(
            200, shown(self.hub.store.put(bucket.key, given["name"], blob, facts=facts, check=check), request)
        )

    def _session(self, request: Request) -> Upload:
        number = self.hub.number("upload", request.parameters.get("upload_id", ""))
        found = self.hub.store.upload(number) if number is not None else None
        if found is None:
            raise Refusal("expired_upload" if number is not None else "no_upload")
        return found

    def _persisted(self, upload: Upload) -> int:
        return sum(part.size for part in self.hub.store.parts(upload))

    def _kept(self, upload: Upload, have: int, content: Iterator[bytes], most: int | None = None) -> int:
        """Keep so many bytes behind those that are there, and return how many there are then."""
        blob = self.hub.store.write(_limited_to(content, most), ())
        if not blob.size:
            self.hub.store.discard(blob)
            return have

        def check() -> None:
            if self._persisted(upload) != have:
                raise Refusal("wrong_offset", offset=have, message="another request writes to this session")

        try:
            self.hub.store.add_part(upload, have, have, blob, check)
        except KeyError as error:
            raise Refusal("no_upload") from error
        return have + blob.size

    def _incomplete(self, have: int) -> Answer:
        return Answer(308, (("Range", f"bytes=0-{have - 1}"),) if have else ())

    def _last(self, request: Request, upload: Upload, _have: int) -> Answer:
        given, check = upload.facts["given"], conditions(request, upload.facts["asked"])
        check(self.hub.store.find(upload.container, upload.key))
        content = self.hub.store.joined(self.hub.store.parts(upload))
        blob = self.hub.store.write(content, _DIGESTS, lambda blob: _compare(request, blob, given))
        facts = {"described": _described(given)}
        try:
            item = self.hub.store.finish(upload, blob, facts=facts, check=check, lasts=True)
        except KeyError as error:
            raise Refusal("no_upload") from error
        return json_answer(200, shown(item, request))

    def _told(self, request: Request, upload: Upload) -> Answer:
        item = self.hub.store.find(upload.container, upload.key)
        if item is None:
            raise Refusal("expired_upload")
        return json_answer(200, shown(item, request))


def _described(given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: given[name] for name in WRITABLE if given.get(name) is not None}
    return {"contentType": "application/octet-stream", **kept}


def _compare(request: Request, blob: Blob, given: Mapping[str, Any]) -> None:
    sent = dict(_HASH.findall(request.headers.get("x-goog-hash", "")))
    for name, said in (*sent.items(), ("md5", given.get("md5Hash")), ("crc32c", given.get("crc32c"))):
        mine = told(blob.digests, name)
        if said and said != mine:
            noun = {"md5": "MD5 hash", "crc32c": "CRC32C"}[name]
            message = f'Provided {noun} "{said}" doesn\'t match calculated {noun} "{mine}".'
            raise Refusal("bad_digest", message=message)


def _behind(content: Iterator[bytes], skipped: int) -> Iterator[bytes]:
    """Yield what comes after so many bytes: those that are kept already are passed over."""
    for piece in content:
        rest = piece[skipped:]
        skipped = max(0, skipped - len(piece))
        if rest:
            yield rest


def _limited_to(content: Iterator[bytes], most: int | None) -> Iterator[bytes]:
    left = most
    for piece in content:
        if left is None:
            yield piece
        elif left:
            yield piece[:left]
            left = max(0, left - len(piece))


def _limited(content: Iterator[bytes]) -> Iterator[bytes]:
    left = _MOST_METADATA
    for piece in content:
        left -= len(piece)
        if left < 0:
            raise Refusal("too_large", message="Metadata part is too large.")
        yield piece
