"""Objects: put, copied, read, told of, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from typing import Any
from urllib.parse import unquote

from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.intake import wanted_range
from mock_vendors.storage.items import FILE, Item
from mock_vendors.storage.providers.s3.buckets import date
from mock_vendors.storage.providers.s3.content import algorithm, received, told
from mock_vendors.storage.providers.s3.naming import bucket_of, key_of
from mock_vendors.storage.providers.s3.xml import xml_answer
from mock_vendors.storage.shelf import ROOT, Check

_KEPT = ("content-type", "cache-control", "content-disposition", "content-language", "expires")
_META = "x-amz-meta-"


@dataclass(frozen=True, slots=True)
class Objects:
    """``most`` is how many bytes one request may bring."""

    hub: Hub
    most: int

    def put(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket, key = bucket_of(self.hub, request), key_of(request)
        if "x-amz-copy-source" in request.headers:
            return self._copied(request, bucket, key)
        check = conditions(request)
        check(self.hub.store.find(bucket.key, key))
        blob = received(request, self.hub.store, self.most)
        facts: dict[str, Any] = {**described(request), "etag": blob.digests["md5"], "checksum_type": "FULL_OBJECT"}
        name = algorithm(request)
        if name is not None:
            facts |= {"algorithm": name, "checksum": told(blob.digests, name)}
        item = self.hub.store.put(bucket.key, key, blob, facts=facts, check=check)
        return Answer(200, (("ETag", f'"{item.facts["etag"]}"'), *_checksum(item)))

    def get(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Answer GET and HEAD; whoever sends it leaves a HEAD's body out."""
        item = self._there(request)
        _unchanged(request, item)
        part = wanted_range(request, item.size)
        start, stop = part or (0, item.size)
        headers = [*self._headers(item), *_overrides(request)]
        if part is not None:
            headers.append(("Content-Range", f"bytes {start}-{stop - 1}/{item.size}"))
        elif request.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
            headers += _checksum(item)
        stream = iter(()) if request.method == "HEAD" else self.hub.store.read(item, start, stop)
        return Answer(206 if part else 200, tuple(headers), stream=stream, length=stop - start)

    def delete(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Delete an object; one that is not there is deleted already."""
        item = self.hub.store.find(bucket_of(self.hub, request).key, key_of(request))
        if item is not None:
            self.hub.store.delete([item])
        return Answer(204)

    def unsupported(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        raise Refusal("unsupported")

    def _there(self, request: Request) -> Item:
        key = key_of(request)
        item = self.hub.store.find(bucket_of(self.hub, request).key, key)
        if item is None or item.kind != FILE:
            raise Refusal("no_object", key=key)
        return item

    def _headers(self, item: Item) -> list[tuple[str, str]]:
        modified = formatdate(item.updated, usegmt=True)
        own = [("ETag", f'"{item.facts["etag"]}"'), ("Last-Modified", modified), ("Accept-Ranges", "bytes")]
        return own + [(name, text) for name, text in item.facts["headers"].items()]

    def _copied(self, request: Request, bucket: Item, key: str) -> Answer:
        source = unquote(request.headers["x-amz-copy-source"]).removeprefix("/").partition("?")[0]
        name, _, source_key = source.partition("/")
        if self.hub.store.find(ROOT, name) is None:
            raise Refusal("no_container", bucket=name)
        item = self.hub.store.find(name, source_key)
        if item is None:
            raise Refusal("no_object", key=source_key)
        blob = self.hub.store.write(self.hub.store.read(item), ("md5",))
        facts = {**item.facts, "etag": blob.digests["md5"]}
        if request.headers.get("x-amz-metadata-directive", "COPY").upper() == "REPLACE":
            facts |= described(request)
        made = self.hub.store.put(bucket.key, key, blob, facts=facts, check=conditions(request))
        children = [("LastModified", date(made.updated)), ("ETag", f'"{made.facts["etag"]}"')]
        return xml_answer("CopyObjectResult", children)


def described(request: Request) -> dict[str, Any]:
    """Return what a request says of the object that it makes."""
    sent = request.headers
    kept = {name: sent[name] for name in _KEPT if name in sent}
    encodings = [text.strip() for text in sent.get("content-encoding", "").split(",")]
    encoding = ", ".join(text for text in encodings if text not in ("", "aws-chunked"))
    coded = {"content-encoding": encoding} if encoding else {}
    meta = {name: text for name, text in sent.items() if name.startswith(_META)}
    return {"headers": {"content-type": "binary/octet-stream", **kept, **coded, **meta}}


def conditions(request: Request) -> Check:
    """Return what ``If-Match`` and ``If-None-Match`` ask of what is there when something is put."""
    absent, match = request.headers.get("if-none-match"), request.headers.get("if-match")

    def check(there: Item | None) -> None:
        if absent == "*" and there is not None:
            raise Refusal("precondition_failed", condition="If-None-Match")
        if match is not None and there is None:
            raise Refusal("no_object", key=key_of(request))
        if match is not None and there is not None and not _is(there, match):
            raise Refusal("precondition_failed", condition="If-Match")

    return check


def _unchanged(request: Request, item: Item) -> None:
    sent = request.headers
    if "if-match" in sent and not _is(item, sent["if-match"]):
        raise Refusal("precondition_failed", condition="If-Match")
    if "if-none-match" in sent and _is(item, sent["if-none-match"]):
        raise Refusal("not_modified", etag=item.facts["etag"])
    if "if-none-match" not in sent and int(item.updated) <= _instant(sent.get("if-modified-since")):
        raise Refusal("not_modified", etag=item.facts["etag"])
    if "if-match" not in sent and _instant(sent.get("if-unmodified-since"), float("inf")) < int(item.updated):
        raise Refusal("precondition_failed", condition="If-Unmodified-Since")


def _is(item: Item, tags: str) -> bool:
    given = [text.strip().removeprefix("W/").strip('"') for text in tags.split(",")]
    return "*" in given or item.facts["etag"] in given


def _instant(text: str | None, otherwise: float = -1.0) -> float:
    try:
        return parsedate_to_datetime(text).timestamp() if text else otherwise
    except ValueError:
        return otherwise


def _overrides(request: Request) -> list[tuple[str, str]]:
    lead = "response-"
    return [(name[len(lead) :], text) for name, text in request.parameters.items() if name.startswith(lead)]


def _checksum(item: Item) -> list[tuple[str, str]]:
    name = item.facts.get("algorithm")
    if not name:
        return []
    return [(f"x-amz-checksum-{name}", item.facts["checksum"]), ("x-amz-checksum-type", item.facts["checksum_type"])]
