"""Objects: told of, read, described anew, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.intake import wanted_range
from mock_vendors.storage.items import Item
from mock_vendors.storage.providers.gcs.naming import (
    WRITABLE,
    checked_members,
    conditions,
    generation,
    object_of,
    shown,
    told,
)


@dataclass(frozen=True, slots=True)
class Objects:
    hub: Hub

    def get(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Return the resource, or the content where ``alt=media`` asks for it."""
        item = object_of(self.hub, request)
        self._check(request, item)
        if request.parameters.get("alt", "json") != "media":
            return json_answer(200, shown(item, request))
        part = wanted_range(request, item.size)
        start, stop = part or (0, item.size)
        headers = [*_headers(item)]
        if part is not None:
            headers.append(("Content-Range", f"bytes {start}-{stop - 1}/{item.size}"))
        stream = iter(()) if request.method == "HEAD" else self.hub.store.read(item, start, stop)
        return Answer(206 if part else 200, tuple(headers), stream=stream, length=stop - start)

    def patch(self, request: Request, _path: Mapping[str, str]) -> Answer:
        item, body = object_of(self.hub, request), read_json(request)
        self._check(request, item)
        if not isinstance(body, dict):
            raise Refusal("malformed", message="Parse Error")
        checked_members(body)
        described = {**item.facts["described"], **{name: body[name] for name in WRITABLE if name in body}}
        known = {name: value for name, value in described.items() if value is not None}
        facts = {**item.facts, "described": known, "metageneration": item.facts.get("metageneration", 1) + 1}
        return json_answer(200, shown(self.hub.store.describe(item, facts), request))

    def delete(self, request: Request, _path: Mapping[str, str]) -> Answer:
        item = object_of(self.hub, request)
        self._check(request, item)
        self.hub.store.delete([item])
        return Answer(204)

    def _check(self, request: Request, item: Item) -> None:
        conditions(request)(item)


def _headers(item: Item) -> list[tuple[str, str]]:
    described = item.facts["described"]
    return [
        ("Content-Type", described["contentType"]),
        ("Accept-Ranges", "bytes"),
        ("X-Goog-Generation", str(generation(item))),
        ("X-Goog-Hash", f"crc32c={told(item.digests, 'crc32c')},md5={told(item.digests, 'md5')}"),
        ("X-Goog-Stored-Content-Encoding", "identity"),
        ("X-Goog-Stored-Content-Length", str(item.size)),
        ("X-Goog-Storage-Class", "STANDARD"),
    ]
