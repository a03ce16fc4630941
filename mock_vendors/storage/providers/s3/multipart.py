"""Uploads in parts: begun, filled, told of, finished, given up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.digests import Digests
from mock_vendors.storage.items import Part, Upload
from mock_vendors.storage.providers.s3.buckets import date, owner
from mock_vendors.storage.providers.s3.content import ALGORITHMS, received, told
from mock_vendors.storage.providers.s3.naming import bucket_of, key_of
from mock_vendors.storage.providers.s3.objects import conditions, described
from mock_vendors.storage.providers.s3.xml import Node, read_xml, text_of, xml_answer

_MOST_PARTS = 10_000
# docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html: these are of the whole object only.
_WHOLE = ("crc64nvme",)


@dataclass(frozen=True, slots=True)
class Uploads:
    """``life`` is how many seconds an upload lives, ``part_least`` the size below which only the last part may be."""

    hub: Hub
    most: int
    part_least: int
    life: float
    page: int

    def begin(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket, key = bucket_of(self.hub, request), key_of(request)
        name = request.headers.get("x-amz-checksum-algorithm", "").lower()
        if name and name not in ALGORITHMS:
            message = "Value for x-amz-checksum-algorithm header is invalid."
            raise Refusal("bad_parameter", field="x-amz-checksum-algorithm", value=name, message=message)
        kind = "FULL_OBJECT" if name in _WHOLE else "COMPOSITE"
        kind = request.headers.get("x-amz-checksum-type", kind).upper()
        facts = {**described(request), "algorithm": name or None, "checksum_type": kind if name else None}
        upload = self.hub.store.begin(bucket.key, key, self.life, facts)
        children = [("Bucket", bucket.key), ("Key", key), ("UploadId", self.hub.ticket("upload", upload.id))]
        return xml_answer("InitiateMultipartUploadResult", children)

    def part(self, request: Request, _path: Mapping[str, str]) -> Answer:
        upload, number = self._upload(request), _number(request)
        if "x-amz-copy-source" in request.headers:
            raise Refusal("unsupported")
        blob = received(request, self.hub.store, self.most)
        try:
            part = self.hub.store.add_part(upload, number, 0, blob)
        except KeyError as error:
            raise Refusal("no_upload") from error
        name = next((name for name in ALGORITHMS if f"x-amz-checksum-{name}" in request.headers), None)
        name = name if name in part.digests else upload.facts["algorithm"]
        summed = ((f"x-amz-checksum-{name}", told(part.digests, name)),) if name and name in part.digests else ()
        return Answer(200, (("ETag", f'"{part.digests["md5"]}"'), *summed))

    def finish(self, request: Request, _path: Mapping[str, str]) -> Answer:
        upload, key = self._upload(request), key_of(request)
        check = conditions(request)
        parts = self._chosen(upload, read_xml(request, "CompleteMultipartUpload"))
        check(self.hub.store.find(upload.container, key))
        name = upload.facts["algorithm"]
        whole = [name] if name and upload.facts["checksum_type"] == "FULL_OBJECT" else []
        blob = self.hub.store.write(self.hub.store.joined(parts), whole)
        facts = {**upload.facts, "etag": _etag(parts)}
        if name:
            facts["checksum"] = told(blob.digests, name) if whole else _composite(name, parts)
        try:
            item = self.hub.store.finish(upload, blob, facts=facts, check=check)
        except KeyError as error:
            raise Refusal("no_upload") from error
        summed: list[Node] = (
            [(f"Checksum{name.upper()}", facts["checksum"]), ("ChecksumType", facts["checksum_type"])] if name else []
        )
        place = f"{request.base}/{item.container}/{item.key}"
        told_: list[Node] = [("Location", place), ("Bucket", item.container), ("Key", item.key)]
        return xml_answer("CompleteMultipartUploadResult", [*told_, ("ETag", f'"{item.facts["etag"]}"'), *summed])

    def abort(self, request: Request, _path: Mapping[str, str]) -> Answer:
        self.hub.store.abort(self._upload(request))
        return Answer(204)

    def parts(self, request: Request, _path: Mapping[str, str]) -> Answer:
        upload, asked = self._upload(request), request.parameters
        after, most = _whole(asked, "part-number-marker", 0), min(_whole(asked, "max-parts", self.page), self.page)
        found = self.hub.store.parts(upload, after, most + 1)
        more = len(found) > most
        shown = found[:most]
        return xml_answer(
            "ListPartsResult",
            [
                ("Bucket", upload.container),
                ("Key", upload.key),
                ("UploadId", asked["uploadId"]),
                ("PartNumberMarker", after),
                ("NextPartNumberMarker", shown[-1].number if more and shown else None),
                ("MaxParts", most),
                ("IsTruncated", more),
                *(("Part", _shown(part)) for part in shown),
                ("StorageClass", "STANDARD"),
            ],
        )

    def all(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket, prefix = bucket_of(self.hub, request), request.parameters.get("prefix", "")
        found = [each for each in self.hub.store.uploads(bucket.key) if each.key.startswith(prefix)][: self.page]
        rows: list[Node] = [
            (
                "Upload",
                [
                    ("Key", each.key),
                    ("UploadId", self.hub.ticket("upload", each.id)),
                    ("Owner", owner(self.hub)),
                    ("StorageClass", "STANDARD"),
                    ("Initiated", date(each.started)),
                ],
            )
            for each in found
        ]
        head: list[Node] = [
            ("Bucket", bucket.key),
            ("Prefix", prefix),
            ("MaxUploads", self.page),
            ("IsTruncated", False),
        ]
        return xml_answer("ListMultipartUploadsResult", [*head, *rows])

    def _upload(self, request: Request) -> Upload:
        bucket, key = bucket_of(self.hub, request), key_of(request)
        number = self.hub.number("upload", request.parameters.get("uploadId", ""))
        found = self.hub.store.upload(number) if number is not None else None
        if found is None or (found.container, found.key) != (bucket.key, key):
            raise Refusal("no_upload")
        return found

    def _chosen(self, upload: Upload, root: ElementTree.Element) -> list[Part]:
        """Return the parts that a request lists; refuses others than were uploaded, out of order or too small."""
        known = {part.number: part for part in self.hub.store.parts(upload)}
        chosen: list[Part] = []
        for node in root.findall("Part"):
            number, etag = text_of(node, "PartNumber"), text_of(node, "ETag").strip('"')
            part = known.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else None
            if part is None or part.digests["md5"] != etag:
                raise Refusal("bad_part", part=number, etag=etag)
            chosen.append(part)
        if not chosen:
            raise Refusal("malformed")
        if any(left.number >= right.number for left, right in pairwise(chosen)):
            raise Refusal("bad_part_order")
        small = next((part for part in chosen[:-1] if part.size < self.part_least), None)
        if small is not None:
            facts: dict[str, Any] = {"part": small.number, "size": small.size, "least": self.part_least}
            raise Refusal("part_too_small", etag=small.digests["md5"], **facts)
        return chosen


def _number(request: Request) -> int:
    text = request.parameters.get("partNumber", "")
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= _MOST_PARTS):
        message = "Part number must be an integer between 1 and 10000, inclusive"
        raise Refusal("bad_parameter", field="partNumber", value=text, message=message)
    return int(text)


def _whole(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        message = f"Provided {name} not an integer or within integer range"
        raise Refusal("bad_parameter", field=name, value=text, message=message)
    return int(text) if text else otherwise


def _etag(parts: Sequence[Part]) -> str:
    """Return the tag of an object in parts: the MD5 of their MD5s, and how many they are."""
    joined = b"".join(bytes.fromhex(part.digests["md5"]) for part in parts)
    return f"{hashlib.md5(joined, usedforsecurity=False).hexdigest()}-{len(parts)}"


def _composite(name: str, parts: Sequence[Part]) -> str:
    """Return the checksum of the parts' checksums; refuses parts that came without one."""
    sums = Digests([name])
    for part in parts:
        if name not in part.digests:
            raise Refusal("missing_checksum", part=part.number, algorithm=name)
        sums.update(bytes.fromhex(part.digests[name]))
    return f"{told(sums.hex(), name)}-{len(parts)}"


def _shown(part: Part) -> list[Node]:
    tag, modified = f'"{part.digests["md5"]}"', date(part.at)
    return [("PartNumber", part.number), ("LastModified", modified), ("ETag", tag), ("Size", part.size)]
