"""Etsy: the ping that tells whether a key is good."""

from __future__ import annotations

from collections.abc import Iterator

from mock_vendors.bodies import json_answer
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Route


class Own(Quirks):
    def routes(self) -> Iterator[Route]:
        yield Route("GET", "/v3/application/openapi-ping", lambda *_: json_answer(200, {"application_id": 1}))
