"""Zendesk: two ways to page at one path, exports that lose nothing, search, jobs, limits of their own."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.load import load_vendor

LISTS = ("tickets", "users", "organizations")


def by_cursor(asker: Any, name: str) -> Iterator[Any]:
    page = asker.get(f"/api/v2/{name}.json", **{"page[size]": 50})
    while True:
        yield from page[name]
        if not page["meta"]["has_more"]:
            return
        page = json.loads(asker.follow(page["links"]["next"]).body)


def by_number(asker: Any, name: str) -> Iterator[Any]:
    page = asker.get(f"/api/v2/{name}", per_page=50)
    while True:
        yield from page[name]
        if page["next_page"] is None:
            return
        page = json.loads(asker.follow(page["next_page"]).body)


def changed(asker: Any, page: Any) -> tuple[list[Any], Any]:
    """Follow an export by cursor to its end; give the tickets and the last page."""
    found = list(page["tickets"])
    while not page["end_of_stream"]:
        page = json.loads(asker.follow(page["after_url"]).body)
        found += page["tickets"]
    return found, page


def export(asker: Any, **query: Any) -> Any:
    return asker.get("/api/v2/incremental/tickets/cursor.json", **query)


@pytest.mark.parametrize("walk", [by_cursor, by_number])
@pytest.mark.parametrize("name", LISTS)
def test_a_walk_meets_every_record_once(make: Any, name: str, walk: Any) -> None:
    asker = make("zendesk", records=230)
    dataset = asker.vendor.stock.datasets[name]
    assert list(walk(asker, name)) == [json.loads(dataset.row(row)) for row in range(len(dataset))]


@pytest.mark.parametrize("wrong", [{"per_page": -1495}, {"page": 0}, {"page": 101}, {"page": "x"}])
@pytest.mark.parametrize("name", LISTS)
def test_what_the_other_way_of_paging_takes_is_checked_too(make: Any, name: str, wrong: dict[str, Any]) -> None:
    asker = make("zendesk")
    assert asker.send("GET", f"/api/v2/{name}", query={"page[size]": 4, **wrong}).status == 400
    assert len(asker.get(f"/api/v2/{name}", **{"page[size]": 4, "page": 2, "per_page": 9})[name]) == 4


def test_no_list_is_left_out() -> None:
    assert set(load_vendor("zendesk").resources) == set(LISTS)


def test_a_cursor_leads_back_as_well(make: Any) -> None:
    asker = make("zendesk")
    first = asker.get("/api/v2/tickets", **{"page[size]": 20})
    second = json.loads(asker.follow(first["links"]["next"]).body)
    back = json.loads(asker.follow(second["links"]["prev"]).body)
    assert "page%5Bafter%5D" not in second["links"]["prev"]
    assert back["tickets"] == first["tickets"]


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/api/v2/tickets", {"page[size]": 101}, 400, "InvalidPaginationParameter"),
        ("/api/v2/tickets", {"page[size]": 5, "page[after]": "nope"}, 400, "InvalidPaginationParameter"),
        ("/api/v2/tickets", {"page": 101}, 400, "InvalidPaginationDepth"),
        ("/api/v2/tickets/1", {}, 404, "RecordNotFound"),
        ("/api/v2/incremental/tickets", {}, 400, "InvalidValue"),
        ("/api/v2/incremental/tickets", {"start_time": 1767225590}, 422, "InvalidValue"),
    ],
)
def test_what_is_wrong_is_told_in_zendesks_words(make: Any, path: str, query: Any, status: int, code: str) -> None:
    answer = make("zendesk").send("GET", path, query=query)
    assert (answer.status, json.loads(answer.body)["error"]) == (status, code)


def test_search_ends_at_a_thousand_results(make: Any) -> None:
    asker = make("zendesk", records=1200)
    last = asker.get("/api/v2/search.json", query="type:ticket", page=10)
    assert (len(last["results"]), last["count"]) == (100, 1200)
    beyond = asker.send("GET", "/api/v2/search.json", query={"query": "type:ticket", "page": 11})
    assert beyond.status == 422


@pytest.mark.parametrize(
    ("query", "kind", "meets"),
    [
        ("type:ticket status:open", "ticket", lambda each: each["status"] == "open"),
        ("status<solved -priority:low", "ticket", lambda each: each["priority"] != "low"),
        ("type:ticket created<2015-01-01T00:10:00Z", "ticket", lambda each: each["created_at"] < "2015-01-01T00:10"),
        ("type:user role:admin", "user", lambda each: each["role"] == "admin"),
        ("type:organization", "organization", lambda each: "domain_names" in each),
    ],
)
def test_search_finds_what_meets_its_terms(make: Any, query: str, kind: str, meets: Any) -> None:
    page = make("zendesk").get("/api/v2/search.json", query=query)
    assert page["results"]
    assert {each["result_type"] for each in page["results"]} == {kind}
    assert all(map(meets, page["results"]))


def test_an_export_by_cursor_goes_on_behind_its_end(make: Any) -> None:
    clock = VirtualClock()
    asker = make("zendesk", records=230, clock=clock)
    found, last = changed(asker, export(asker, start_time=0, per_page=100))
    assert len({ticket["id"] for ticket in found}) == len(found) == 230
    clock.advance(100)
    asker.send("DELETE", "/api/v2/tickets/35007.json")
    later = json.loads(asker.follow(last["after_url"]).body)
    assert [(ticket["id"], ticket["status"]) for ticket in later["tickets"]] == [(35007, "deleted")]
    assert later["end_of_stream"]


def test_an_export_loses_nothing_while_tickets_change(make: Any) -> None:
    clock = VirtualClock()
    asker = make("zendesk", records=230, clock=clock)
    page = export(asker, start_time=0, per_page=50)
    first, anchor = page["tickets"][0]["id"], page["tickets"][-1]["id"]
    clock.advance(100)
    for ticket in (first, anchor):
        typed = {**asker.own, "content-type": "application/json"}
        body = json.dumps({"ticket": {"tags": ["moved"]}}).encode()
        assert asker.send("PUT", f"/api/v2/tickets/{ticket}.json", body=body, headers=typed).status in (200, 422)
    found, _ = changed(asker, page)
    assert {ticket["id"] for ticket in found} == set(range(35001, 35231))


def test_an_export_by_time_repeats_the_second_it_goes_on_with(make: Any) -> None:
    asker = make("zendesk", records=230)
    page = asker.get("/api/v2/incremental/tickets.json", start_time=0, per_page=50)
    seen, rounds = [ticket["id"] for ticket in page["tickets"]], 1
    while not page["end_of_stream"]:
        page = json.loads(asker.follow(page["next_page"]).body)
        seen, rounds = seen + [ticket["id"] for ticket in page["tickets"]], rounds + 1
    assert len(set(seen)) == 230
    assert len(seen) >= 230 + rounds - 1


def test_many_tickets_are_made_by_a_job(make: Any) -> None:
    clock = VirtualClock()
    asker = make("zendesk", clock=clock)
    tickets = [{"subject": "A", "comment": {"body": "One"}}, {"subject": "B"}]
    job = json.loads(asker.post("/api/v2/tickets/create_many.json", {"tickets": tickets}).body)["job_status"]
    states = []
    for _ in range(3):
        states.append(asker.get(f"/api/v2/job_statuses/{job['id']}.json")["job_status"])
        clock.advance(2)
    assert [state["status"] for state in states] == ["queued", "working", "completed"]
    made, failed = states[-1]["results"]
    assert asker.get(f"/api/v2/tickets/{made['id']}.json")["ticket"]["subject"] == "A"
    assert (failed["index"], failed["error"]) == (1, "TicketCreateFailed")


def test_exports_have_a_limit_of_their_own(make: Any) -> None:
    clock = VirtualClock()
    asker = make("zendesk", clock=clock, limits=True)
    clock.advance(60 - clock.now() % 60)
    asked = [asker.send("GET", "/api/v2/incremental/tickets.json", query="start_time=0") for _ in range(11)]
    assert [answer.status for answer in asked] == [200] * 10 + [429]
    assert dict(asked[-1].headers)["Retry-After"] == "60"
    other = dict(asker.send("GET", "/api/v2/tickets.json").headers)
    assert (other["X-Rate-Limit-Remaining"], other["ratelimit-remaining"]) == ("689", "689")


@pytest.mark.parametrize("password", ["password", "api_token"])
def test_both_kinds_of_basic_authentication_pass(make: Any, password: str) -> None:
    asker = make("zendesk")
    known = asker.vendor.credentials
    user = f"{known['email']}/token" if password == "api_token" else known["email"]
    told = base64.b64encode(f"{user}:{known[password]}".encode()).decode()
    assert asker.send("GET", "/api/v2/users/me.json", headers={"authorization": f"Basic {told}"}).status == 200
    wrong = asker.send("GET", "/api/v2/users/me.json", headers={"authorization": f"Basic {told[:-4]}"})
    assert (wrong.status, json.loads(wrong.body)) == (401, {"error": "Couldn't authenticate you"})


def test_a_token_with_the_scope_to_read_does_not_write(make: Any) -> None:
    asker = make("zendesk")
    known = asker.vendor.credentials
    grant = {"grant_type": "client_credentials", "scope": "read"}
    reply = asker.post("/oauth/tokens", {**grant, **{key: known[key] for key in ("client_id", "client_secret")}})
    asker.own = {"authorization": f"Bearer {json.loads(reply.body)['access_token']}"}
    assert asker.send("GET", "/api/v2/tickets").status == 200
    assert asker.post("/api/v2/tickets", {"ticket": {"comment": {"body": "No"}}}).status == 403
