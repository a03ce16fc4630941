"""Greenhouse Harvest v3: cursors that come alone, bounds in one parameter, scopes, tokens that last an hour."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.load import load_vendor

LISTS = ("candidates", "applications", "jobs", "users")


def links(answer: Any) -> str | None:
    found = re.fullmatch(r'<([^>]+)>; rel="next"', dict(answer.headers).get("Link", ""))
    return found[1] if found else None


def walk(asker: Any, path: str) -> Iterator[Any]:
    url: str | None = f"http://vendor.test{path}"
    while url:
        answer = asker.follow(url)
        yield from json.loads(answer.body)
        url = links(answer)


def token(asker: Any, **fields: str) -> Any:
    known = asker.vendor.credentials
    client = base64.b64encode(f"{known['client_id']}:{known['client_secret']}".encode()).decode()
    typed = {"authorization": f"Basic {client}", "content-type": "application/x-www-form-urlencoded"}
    form = "&".join(f"{name}={text}" for name, text in fields.items())
    return asker.send("POST", "/token", body=form.encode(), headers=typed)


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_meets_every_record_once_the_newest_first(make: Any, name: str) -> None:
    asker = make("greenhouse_v3", records=230)
    dataset = asker.vendor.stock.datasets[name]
    truth = [json.loads(dataset.row(row)) for row in reversed(range(len(dataset)))]
    assert list(walk(asker, f"/v3/{name}?per_page=50")) == truth


def test_no_list_is_left_out() -> None:
    assert set(load_vendor("greenhouse_v3").resources) == set(LISTS)


def test_the_link_carries_nothing_but_a_cursor_and_that_carries_the_query(make: Any) -> None:
    asker = make("greenhouse_v3")
    url = links(asker.follow("http://vendor.test/v3/jobs?per_page=7&status=open"))
    assert re.fullmatch(r"http://vendor\.test/v3/jobs\?cursor=[\w%-]+", url or "")
    page = json.loads(asker.follow(url).body)
    assert {job["status"] for job in page} == {"open"}
    assert len(page) == 7


@pytest.mark.parametrize("more", ["per_page=7", "status=open", "ids=501"])
def test_a_cursor_with_company_is_refused(make: Any, more: str) -> None:
    asker = make("greenhouse_v3")
    answer = asker.follow(f"{links(asker.follow('http://vendor.test/v3/jobs?per_page=7'))}&{more}")
    assert answer.status == 422
    assert json.loads(answer.body)["errors"][0]["field"] == more.partition("=")[0]


def test_a_cursor_expires(make: Any) -> None:
    clock = VirtualClock()
    asker = make("greenhouse_v3", clock=clock)
    url = links(asker.follow("http://vendor.test/v3/jobs?per_page=7"))
    clock.advance(86_400)
    assert asker.follow(url).status == 422


@pytest.mark.parametrize(
    ("bounds", "rows"),
    [
        ("gte|2015-01-01T00:04:50.000Z", range(10, 60)),
        ("gt|2015-01-01T00:04:50.000Z|lt|2015-01-01T00:05:48.000Z", range(11, 12)),
        ("gte|2015-01-01T00:04:50+00:00|lte|2015-01-01T00:05:48.000Z", range(10, 13)),
    ],
)
def test_bounds_choose_what_lies_between(make: Any, bounds: str, rows: range) -> None:
    found = make("greenhouse_v3").get("/v3/candidates", created_at=bounds)
    assert [(record["id"] - 7001) // 3 for record in found] == list(reversed(rows))


@pytest.mark.parametrize(
    "bounds", ["2015-01-01T00:00:00Z", "gte|yesterday", "gte|2015-01-01", "gte|", "eq|1", "gte|2015-13-01T00:00:00Z"]
)
def test_bounds_that_make_no_sense_are_refused(make: Any, bounds: str) -> None:
    answer = make("greenhouse_v3").send("GET", "/v3/candidates", query={"updated_at": bounds})
    assert answer.status == 422
    assert json.loads(answer.body)["errors"][0]["field"] == "updated_at"


def test_more_than_fifty_ids_are_refused(make: Any) -> None:
    asker = make("greenhouse_v3")
    assert [job["id"] for job in asker.get("/v3/jobs", ids="501,503")] == [503, 501]
    assert asker.send("GET", "/v3/jobs", query={"ids": ",".join(["501"] * 51)}).status == 422


def test_a_token_lasts_an_hour_and_allows_what_it_was_asked_for(make: Any) -> None:
    clock = VirtualClock()
    asker = make("greenhouse_v3", clock=clock)
    reply = json.loads(token(asker, grant_type="client_credentials", scope="harvest:jobs:list").body)
    assert set(reply) == {"access_token", "token_type", "expires_in", "expires_at", "scope"}
    own = {"authorization": f"Bearer {reply['access_token']}"}
    asked = [asker.send("GET", f"/v3/{name}", headers=own).status for name in ("jobs", "users")]
    clock.advance(3600)
    assert [*asked, asker.send("GET", "/v3/jobs", headers=own).status] == [200, 403, 401]


def test_a_refresh_token_changes_with_every_use(make: Any) -> None:
    asker = make("greenhouse_v3")
    first = asker.vendor.credentials["refresh_token"]
    second = json.loads(token(asker, grant_type="refresh_token", refresh_token=first).body)["refresh_token"]
    again = token(asker, grant_type="refresh_token", refresh_token=first)
    assert (again.status, json.loads(again.body)["error"]) == (400, "invalid_grant")
    assert token(asker, grant_type="refresh_token", refresh_token=second).status == 200


def test_the_window_of_thirty_seconds_is_fixed(make: Any) -> None:
    clock = VirtualClock()
    asker = make("greenhouse_v3", clock=clock, limits=True)
    clock.advance(30 - clock.now() % 30)
    statuses = [asker.send("GET", "/v3/jobs").status for _ in range(76)]
    headers = dict(asker.send("GET", "/v3/jobs").headers)
    assert (statuses[74:], headers["Retry-After"], headers["X-RateLimit-Remaining"]) == ([200, 429], "30", "0")
    clock.advance(30)
    assert asker.send("GET", "/v3/jobs").status == 200
