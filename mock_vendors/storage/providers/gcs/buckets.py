"""Buckets, and lists of what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer, read_json
from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.items import FOLDER, Item
from mock_vendors.storage.listing import walked
from mock_vendors.storage.providers.gcs.naming import bucket_of, shown
from mock_vendors.storage.shelf import ROOT


@dataclass(frozen=True, slots=True)
class Buckets:
    """``page`` is how many objects a list shows at most."""

    hub: Hub
    page: int

    def all(self, request: Request, _path: Mapping[str, str]) -> Answer:
        found = self.hub.store.items(ROOT, kind=FOLDER, most=self.page)
        return json_answer(200, {"kind": "storage#buckets", "items": [_bucket(each, request) for each in found]})

    def create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        body = read_json(request)
        name = body.get("name") if isinstance(body, dict) else None
        if not isinstance(name, str) or not 3 <= len(name) <= 222 or "/" in name:
            raise Refusal("bad_container", bucket=str(name))

        def check(there: Item | None) -> None:
            if there is not None:
                raise Refusal("container_taken", bucket=name)

        return json_answer(200, _bucket(self.hub.store.add_folder(ROOT, name, check=check), request))

    def get(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return json_answer(200, _bucket(bucket_of(self.hub, request), request))

    def list(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket, asked = bucket_of(self.hub, request), request.parameters
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        page = walked(
            self.hub.store,
            bucket.key,
            prefix=prefix,
            delimiter=delimiter,
            after=self._after(asked),
            most=self._size(asked),
        )
        body: dict[str, Any] = {"kind": "storage#objects"}
        if page.after is not None:
            body["nextPageToken"] = self.hub.sealed("page", page.after)
        if page.prefixes:
            body["prefixes"] = list(page.prefixes)
        # Nothing found is told by what is not there.
        if page.items:
            body["items"] = [shown(item, request) for item in page.items]
        return json_answer(200, body)

    def _after(self, asked: Mapping[str, str]) -> str:
        token = asked.get("pageToken")
        after = self.hub.opened("page", token) if token else ""
        if after is None:
            raise Refusal("bad_cursor", field="pageToken", value=token, message=f"Invalid value for pageToken: {token}")
        return after

    def _size(self, asked: Mapping[str, str]) -> int:
        text = asked.get("maxResults", str(self.page))
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31):
            message = f"Invalid value '{text}'. Values must be within the range: [1, 2147483647]"
            raise Refusal("bad_parameter", field="maxResults", value=text, message=message)
        return min(int(text), self.page)


def _bucket(item: Item, request: Request) -> dict[str, Any]:
    made = FORMATS["iso_millis"](item.created)
    return {
        "kind": "storage#bucket",
        "id": item.key,
        "selfLink": f"{request.base}/storage/v1/b/{item.key}",
        "name": item.key,
        "projectNumber": "1",
        "metageneration": "1",
        "location": "US",
        "locationType": "multi-region",
        "storageClass": "STANDARD",
        "timeCreated": made,
        "updated": made,
        "etag": "CAE=",
    }
