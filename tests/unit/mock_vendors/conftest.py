"""A client that talks to a vendor in process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.vendor import Vendor

BASE = "http://vendor.test"


class Asker:
    """Asks one vendor, with its credentials unless told otherwise."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.own = {name.lower(): text for name, text in vendor.headers.items()}

    def send(
        self, method: str, path: str, *, query: Any = "", body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        query = query if isinstance(query, str) else urlencode(query)
        path = path.format(**self.vendor.credentials)
        return self.vendor.answer(Request(method, path, query, self.own if headers is None else headers, body, BASE))

    def get(self, path: str, **query: Any) -> Any:
        answer = self.send("GET", path, query=query)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def follow(self, url: str) -> Answer:
        parts = urlsplit(url)
        return self.send("GET", parts.path, query=parts.query)

    def post(self, path: str, value: Any, **headers: str) -> Answer:
        typed = {"content-type": "application/json", **headers}
        return self.send("POST", path, body=json.dumps(value).encode(), headers={**self.own, **typed})

    def form(self, path: str, value: dict[str, Any], *, bare: bool = False) -> Answer:
        typed = {"content-type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, body=urlencode(value).encode(), headers=typed if bare else {**self.own, **typed})


Make = Callable[..., Asker]


@pytest.fixture
def make() -> Make:
    """Return a maker of askers: ``make("etsy", records=10, clock=…, state=…)``."""

    def build(name: str, *, records: int = 60, limits: bool = False, **options: Any) -> Asker:
        clock = options.pop("clock", None) or VirtualClock()
        state: Path | None = options.pop("state", None)
        vendor = Vendor(load_vendor(name), seed=5, records=records, clock=clock, state=state, limits=limits, **options)
        return Asker(vendor)

    return build
