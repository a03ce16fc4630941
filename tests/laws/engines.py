"""Our connector's way with each paging style of the mock, and a walk as the engine makes it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from laws.test_vendor_paging_wire import GRAPHQL, PATH, file
from unit.connectors.vendors import answering
from unit.connectors.wire import Calls, Said, Sent, Wire

from contracts import VirtualClock, checked
from harness.connectors.connector import Connector
from harness.connectors.definition_reading import definition_of
from harness.connectors.definition_values import Definition
from harness.connectors.errors import ConnectorError
from harness.connectors.guard import Guard
from harness.connectors.page import Ask, Position
from mock_vendors.exchange import Refusal, Request
from mock_vendors.handlers import Listing
from mock_vendors.quirks import Quirks
from mock_vendors.spec import Choice
from mock_vendors.vendor import Vendor

ENVELOPED = {"rootKey": "data.items", "totalKey": "meta.total"}
POINTING = {**ENVELOPED, "nextPageKey": "next"}
MORE = {"moreKey": "meta.more"}


def own(style: str, parameters: Mapping[str, str], **keys: Any) -> dict[str, Any]:
    return {"pagination": {"type": style, "max": 50}, "parameters": dict(parameters), **keys}


CURSOR = {"pageSize": "limit", "nextPage": "cursor"}
CONNECTION = {"pageSize": "variables.n", "nextPage": "variables.cursor"}
CLIENTS: dict[str, dict[str, Any]] = {
    "page_number": own("link header", {"page": "page", "pageSize": "per_page"}),
    "page_total": own("page", {"page": "page", "pageSize": "count"}, **ENVELOPED),
    "offset": own("offset", {"page": "offset", "pageSize": "limit"}, **ENVELOPED),
    "has_more": own("offset", {"page": "offset", "pageSize": "limit"}, **ENVELOPED, **MORE),
    "cursor": own("cursor", CURSOR, **POINTING),
    "keyset": own("last key", {"pageSize": "limit", "nextPage": "starting_after"}, rootKey="data.items", **MORE),
    "next_link": own("next link", {"pageSize": "limit"}, **POINTING),
    "next_link relative by page": own("next link", {"pageSize": "limit"}, **POINTING),
    "next_link query by offset": own("next link", {"pageSize": "limit"}, **POINTING),
    "link_header": own("link header", {"pageSize": "limit"}),
    "header_token": own("cursor", {"pageSize": "limit", "nextPage": "x-continue"}, nextPageKey="header:X-Next-Token"),
    "odata": own("next link", {"pageSize": "$top"}, **POINTING),
    "scroll": own("cursor", {"pageSize": "size", "nextPage": "scroll_id"}, **POINTING),
    "post_body": own("cursor", {"pageSize": "limit", "nextPage": "paging.after"}, method="POST", **POINTING),
    "locator": own("cursor", {"pageSize": "batchSize", "nextPage": "locator"}, **POINTING),
    "graphql": own(
        "cursor",
        CONNECTION,
        method="POST",
        body=GRAPHQL,
        rootKey="data.jobs.edges",
        nextPageKey="data.jobs.pageInfo.endCursor",
        moreKey="data.jobs.pageInfo.hasNextPage",
    ),
    "none": own("none", {}, rootKey="data.items"),
}
"""How each style is told to the connector; of a style with several forms each."""


@cache
def definition(way: str) -> Definition:
    key = "node.id" if way == "graphql" else "id"
    thing = {"name": "things", "path": PATH, "primaryKeyName": key, **CLIENTS[way]}
    document = {
        "name": "mine",
        "displayName": "Mine",
        "hub": "general",
        "authentication": {"type": "basic", "username": "{api_key}"},
        "pagination": {"type": "none", "max": 50},
        "objects": [thing],
    }
    return definition_of(checked(document, "connector", "mine.yaml"))


@cache
def vendor(way: str, count: int) -> Vendor:
    """Return a vendor that pages in this way, over so many records."""
    return Vendor(file(way, "{}"), seed=3, records=count, clock=VirtualClock(), limits=False)


def knobbed(asked: Vendor, knobs: Mapping[str, Any]) -> Callable[[Sent], Said]:
    """Return the vendor's list, misbehaving as these knobs say."""
    resource = asked.spec.resources["jobs"]
    assert resource.listing is not None
    paging = resource.listing.paging
    listing = replace(resource.listing, paging=Choice(paging.name, {**paging.options, **knobs}))
    handler = Listing(asked.stock, replace(resource, listing=listing), listing, Quirks(asked.stock))

    def answer(sent: Sent) -> Said:
        parts = urlsplit(sent.url)
        headers = {name.lower(): value for name, value in sent.headers.items()}
        base = f"{parts.scheme}://{parts.netloc}"
        try:
            said = handler(Request(sent.method, parts.path, parts.query, headers, sent.body, base), {})
        except Refusal as refusal:
            return Said(
                int(refusal.error) if refusal.error.isdigit() else 400, b'{"error":"%b"}' % refusal.error.encode()
            )
        return Said(said.status, said.body, tuple(said.headers))

    asked.stock.traversals.clear()
    return answer


def faulty(asked: Vendor) -> Callable[[Sent], Said]:
    """Return the whole vendor, with the faults that are in force."""
    asked.stock.traversals.clear()
    return answering(asked)


@dataclass(frozen=True)
class Outcome:
    """What came of a walk; without an error it is a download that completes."""

    records: list[Any]
    requests: int
    doubts: tuple[str, ...] = ()
    error: ConnectorError | None = None


def walk(
    way: str, answer: Callable[[Sent], Said], credentials: Mapping[str, str], size: int, most: int = 150
) -> Outcome:
    """Walk a list as the engine does: page after page under a guard, each position having gone through JSON."""
    wire, session, call = Wire(answer), requests.Session(), Calls()
    session.mount("http://", wire)
    connector = Connector(
        definition(way),
        base_url="http://vendor.test:8080",
        credentials=credentials,
        clock=call.clock,
        rng=random.Random(7),
        settings={"retry.max": "3"},
        session=session,
    )
    guard, position, got = Guard(), None, list[bytes]()
    try:
        while True:
            page = connector.page(Ask("things", size), position, call)
            guard.observe(position, page)
            got += page.records
            assert len(wire.sent) <= most, "the walk does not end"
            if page.next is None:
                return Outcome(rows(got), len(wire.sent), guard.census.doubts())
            position = _through_json(page.next)
    except ConnectorError as error:
        return Outcome(rows(got), len(wire.sent), guard.census.doubts(), error)


def rows(records: list[bytes]) -> list[Any]:
    decoded = [json.loads(record) for record in records]
    return [
        record["node"] if set(record) == {"node", "cursor"} or set(record) == {"node"} else record for record in decoded
    ]


def truth(asked: Vendor) -> list[Any]:
    dataset = asked.stock.datasets["jobs"]
    return [dataset.record(row) for row in range(dataset.count)]


def _through_json(position: Position) -> Position:
    found: Position = json.loads(json.dumps(position))
    return found
