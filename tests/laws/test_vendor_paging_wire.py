"""Every style as a vendor file has it, walked over the wire by a client of its own kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.faults import parse
from mock_vendors.load import load_vendor
from mock_vendors.paging import STYLES
from mock_vendors.settings import Setting
from mock_vendors.spec import VendorSpec
from mock_vendors.vendor import Vendor

BASE = "http://vendor.test:8080"
PATH = "/v1/jobs"
ENVELOPE = {"meta": {"more": "$has_more", "total": "$total"}, "data": {"items": "$records"}, "next": "$next?"}
EDGES = {"data": {"jobs": {"edges": "$edges", "pageInfo": {"hasNextPage": "$has_more", "endCursor": "$end_cursor"}}}}


@dataclass(frozen=True)
class Sent:
    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


Follow = Callable[[Sent, Answer], Sent | None]


def at_url(sent: Sent, url: str) -> Sent:
    parts = urlsplit(urljoin(f"{BASE}{PATH}", url))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BASE + PATH
    return replace(sent, query=dict(parse_qsl(parts.query, strict_parsing=True)))


def by_link(sent: Sent, answer: Answer) -> Sent | None:
    found = re.search(r'<([^>]+)>; rel="next"', dict(answer.headers).get("Link", ""))
    return at_url(sent, found[1]) if found else None


def by_url(sent: Sent, answer: Answer) -> Sent | None:
    url = json.loads(answer.body).get("next")
    return at_url(sent, url) if url else None


def by_token(parameter: str) -> Follow:
    def follow(sent: Sent, answer: Answer) -> Sent | None:
        token = json.loads(answer.body).get("next")
        return replace(sent, query={**sent.query, parameter: token}) if token else None

    return follow


def by_body(sent: Sent, answer: Answer) -> Sent | None:
    token = json.loads(answer.body).get("next")
    return replace(sent, body={**sent.body, "paging": {"after": token}}) if token else None


def by_header(sent: Sent, answer: Answer) -> Sent | None:
    token = dict(answer.headers)["X-Next-Token"]
    return replace(sent, headers={"X-Continue": token}) if token != "null" else None


def by_connection(sent: Sent, answer: Answer) -> Sent | None:
    info = json.loads(answer.body)["data"]["jobs"]["pageInfo"]
    variables = {**sent.body["variables"], "cursor": info["endCursor"]}
    return replace(sent, body={**sent.body, "variables": variables}) if info["hasNextPage"] else None


def by_count(parameter: str, step: Callable[[int], int]) -> Follow:
    def follow(sent: Sent, answer: Answer) -> Sent | None:
        rows = json.loads(answer.body)["data"]["items"]
        place = step(len(rows)) + int(sent.query.get(parameter, 1 if parameter == "page" else 0))
        more = json.loads(answer.body)["meta"]["more"]
        return replace(sent, query={**sent.query, parameter: str(place)}) if more else None

    return follow


def by_id(parameter: str, more: int) -> Follow:
    def follow(sent: Sent, answer: Answer) -> Sent | None:
        body = json.loads(answer.body)
        last = body["data"]["items"][-1]["id"] + more if body["data"]["items"] else 0
        return replace(sent, query={**sent.query, parameter: str(last)}) if body["meta"]["more"] else None

    return follow


def nothing(_sent: Sent, _answer: Answer) -> None:
    return None


GRAPHQL = {"query": "query($n: Int, $cursor: String) { jobs(first: $n, after: $cursor) { edges { node { id } } } }"}
Way = tuple[dict[str, Any], Any, Sent, Follow]
WAYS: dict[str, Way] = {
    "page_number": ({}, None, Sent({"per_page": "3"}), by_link),
    "page_total": ({}, ENVELOPE, Sent({"count": "3"}), by_count("page", lambda _rows: 1)),
    "offset": ({}, ENVELOPE, Sent({"limit": "3"}), by_count("offset", lambda rows: rows)),
    "has_more": ({}, ENVELOPE, Sent({"limit": "3"}), by_count("offset", lambda rows: rows)),
    "cursor": ({}, ENVELOPE, Sent({"limit": "3"}), by_token("cursor")),
    "keyset": ({}, ENVELOPE, Sent({"limit": "3"}), by_id("starting_after", 0)),
    "next_link": ({}, ENVELOPE, Sent({"limit": "3"}), by_url),
    "next_link relative by page": ({"by": "page", "link": "relative"}, ENVELOPE, Sent({"limit": "3"}), by_url),
    "next_link query by offset": ({"by": "offset", "link": "query"}, ENVELOPE, Sent({"limit": "3"}), by_url),
    "link_header": ({"alone": {"how": "refuse", "beside": ["limit"]}}, None, Sent({"limit": "3"}), by_link),
    "header_token": ({"cursor": "x-continue", "nothing": "null"}, None, Sent({"limit": "3"}), by_header),
    "odata": ({}, ENVELOPE, Sent({"$top": "3"}), by_url),
    "scroll": ({}, ENVELOPE, Sent({"size": "3"}), by_token("scroll_id")),
    "post_body": ({"cursor": "paging.after"}, ENVELOPE, Sent(body={"limit": 3}), by_body),
    "locator": ({}, ENVELOPE, Sent({"batchSize": "3"}), by_token("locator")),
    "time_window": ({"field": "id", "reads": "integer"}, ENVELOPE, Sent({"limit": "3"}), by_id("start_time", 1)),
    "id_range": ({}, ENVELOPE, Sent({"limit": "3"}), by_id("min_id", 1)),
    "graphql": ({}, EDGES, Sent(body={**GRAPHQL, "variables": {"n": 3}}), by_connection),
    "none": ({}, {"data": {"items": "$records"}}, Sent(), nothing),
}
TAKES = {"header_token": ["query", "header"], "post_body": "body", "graphql": "body"}


@cache
def file(way: str, knobs: str) -> VendorSpec:
    name = way.split(maxsplit=1)[0]
    options, envelope, _, _ = WAYS[way]
    sizes = {} if name == "none" else {"default": 10, "most": 50}
    settings = {
        "paging": {"style": name, **sizes, **options, **json.loads(knobs)},
        "envelope": envelope,
        "takes": TAKES.get(name, "query"),
        "method": "POST" if TAKES.get(name) == "body" else "GET",
    }
    places = [Setting(f"resources.jobs.list.{key}", value) for key, value in settings.items()]
    return load_vendor("greenhouse", places)


def vendor(way: str, records: int, **knobs: Any) -> Vendor:
    spec = file(way, json.dumps(knobs))
    return Vendor(spec, seed=3, records=records, clock=VirtualClock(), limits=False)


def ask(asked: Vendor, sent: Sent) -> Answer:
    headers = {name.lower(): text for name, text in {**asked.headers, **sent.headers}.items()}
    body = json.dumps(sent.body).encode() if sent.body else b""
    typed = {"content-type": "application/json"} if body else {}
    method = "POST" if body else "GET"
    return asked.answer(Request(method, PATH, urlencode(sent.query), {**headers, **typed}, body, BASE))


def walked(way: str, asked: Vendor, start: Sent | None = None) -> list[list[Any]]:
    sent, pages = start or WAYS[way][2], []
    while sent is not None:
        answer = ask(asked, sent)
        assert answer.status == 200, answer.body
        assert len(pages) < 99, "the walk does not end"
        pages.append(rows(answer))
        sent = WAYS[way][3](sent, answer)
    return pages


def rows(answer: Answer) -> list[Any]:
    body = json.loads(answer.body)
    found = body if isinstance(body, list) else body["data"].get("items") or body["data"].get("jobs") or []
    return [edge["node"] for edge in found["edges"]] if isinstance(found, dict) else list(found)


def test_no_style_is_left_out_here() -> None:
    assert {way.split()[0] for way in WAYS} == set(STYLES.names())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("records", [0, 3, 4, 12])
def test_a_walk_over_the_wire_meets_every_record_once(way: str, records: int) -> None:
    asked = vendor(way, records)
    truth = [asked.stock.datasets["jobs"].record(row) for row in range(records)]
    pages = walked(way, asked)
    assert list(chain(*pages)) == truth
    assert len(pages) == (1 if way == "none" else max(1, -(-records // 3)))


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way not in ("none", "time_window", "id_range", "post_body", "graphql")]
)
def test_a_filter_holds_on_every_page(way: str) -> None:
    asked = vendor(way, 40)
    start = replace(WAYS[way][2], query={**WAYS[way][2].query, "status": "open"})
    found = list(chain(*walked(way, asked, start)))
    dataset = asked.stock.datasets["jobs"]
    assert found == [record for record in map(dataset.record, range(40)) if record["status"] == "open"]


@pytest.mark.parametrize("way", [way for way in WAYS if way not in ("none", "time_window", "id_range")])
def test_faults_know_which_page_is_asked_for(way: str) -> None:
    asked, sent, statuses = vendor(way, 11), WAYS[way][2], []
    asked.faults.replace([parse("status:503@page=3,times=1")])
    while sent is not None:
        answer = ask(asked, sent)
        statuses.append(answer.status)
        sent = WAYS[way][3](sent, answer) if answer.status == 200 else sent
    assert statuses == [200, 200, 503, 200, 200]


LINKS = [
    ({"quotes": "none"}, ["<…>; rel=next, <…>; rel=last"]),
    ({"quotes": "single", "tight": True}, ["<…>;rel='next',<…>;rel='last'"]),
    ({"titled": True, "shared": True}, [f'<…>; title="pages, more"; rel="item {rel}"' for rel in ("next", "last")]),
    ({"lines": True}, ['<…>; rel="next"', '<…>; rel="last"']),
]


@pytest.mark.parametrize(("how", "wanted"), LINKS)
def test_links_are_written_as_the_vendor_writes_them(how: dict[str, Any], wanted: list[str]) -> None:
    answer = ask(vendor("page_number", 11, links=how), WAYS["page_number"][2])
    found = [re.sub("<[^>]+>", "<…>", text) for name, text in answer.headers if name == "Link"]
    assert found == (wanted if how.get("lines") else [", ".join(wanted)])


def test_links_may_lead_to_another_host() -> None:
    answer = ask(vendor("page_number", 11, other_host="{scheme}s://{host}.evil.test:{port}"), WAYS["page_number"][2])
    assert "<https://vendor.test.evil.test:8080/v1/jobs?per_page=3&page=2>" in dict(answer.headers)["Link"]


def test_nothing_more_is_spelled_as_it_should_be() -> None:
    answers = [ask(vendor(way, 2, end=""), WAYS[way][2]) for way in ("cursor", "next_link", "odata")]
    assert [json.loads(answer.body)["next"] for answer in answers] == ["", "", ""]


def test_what_hangs_on_a_next_page_is_left_out_with_it() -> None:
    envelope = {"results": "$records?", "paging": {"$if": "next", "next": {"after": "$next", "link": "$next_url"}}}
    places = {"paging": {"style": "cursor", "default": 2, "most": 5}, "envelope": envelope}
    spec = load_vendor("greenhouse", [Setting(f"resources.jobs.list.{key}", value) for key, value in places.items()])
    bodies = []
    for records in (3, 2, 0):
        asked = Vendor(spec, seed=3, records=records, clock=VirtualClock(), limits=False)
        bodies.append(json.loads(ask(asked, Sent()).body))
    assert [sorted(body) for body in bodies] == [["paging", "results"], ["results"], []]
    assert at_url(Sent(), bodies[0]["paging"]["next"]["link"]).query == {"cursor": bodies[0]["paging"]["next"]["after"]}
