"""What is Stripe's own: forms with nested names, searches, keys for requests, limits that name themselves."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from contracts import VirtualClock
from mock_vendors.quirks.stripe_search import FIELDS, SearchError, read_search


def error(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.body)["error"]
    return found


@pytest.mark.parametrize(
    ("query", "field"),
    [("starting_after=cus_x", "starting_after"), ("limit=0", "limit"), ("limit=101", "limit"), ("foo=1", "foo")],
)
def test_a_wrong_parameter_is_named(make: Any, query: str, field: str) -> None:
    answer = make("stripe").send("GET", "/v1/customers", query=query)
    assert (answer.status, error(answer)["param"]) == (400, field)


def test_the_object_that_a_page_begins_behind_may_not_have_been_deleted(make: Any) -> None:
    asker = make("stripe")
    last = asker.get("/v1/customers", limit=5)["data"][-1]["id"]
    assert asker.send("DELETE", f"/v1/customers/{last}").status == 200
    answer = asker.send("GET", "/v1/customers", query=f"starting_after={last}")
    assert (answer.status, error(answer)["code"]) == (400, "resource_missing")


def test_windows_by_time_take_a_list_apart(make: Any) -> None:
    asker = make("stripe")
    everything = [each["id"] for each in asker.get("/v1/charges", limit=100)["data"]]
    middle = asker.get("/v1/charges", limit=100)["data"][30]["created"]
    newer = asker.get("/v1/charges", limit=100, **{"created[gt]": middle})["data"]
    older = asker.get("/v1/charges", limit=100, **{"created[lte]": middle})["data"]
    assert [each["id"] for each in newer + older] == everything


def test_whatever_is_expanded_is_ignored(make: Any) -> None:
    assert make("stripe").get("/v1/charges", **{"expand[]": "data.customer", "expand[0]": "data.refunds"})["data"]


def test_what_was_done_is_told_as_events(make: Any) -> None:
    asker = make("stripe")
    made = json.loads(asker.form("/v1/customers", {"email": "ada@example.com", "metadata[a]": "1"}).body)
    asker.form(f"/v1/customers/{made['id']}", {"metadata[b]": "2"})
    updated, created = asker.get("/v1/events", limit=2)["data"]
    assert (created["type"], created["data"]["object"]["id"]) == ("customer.created", made["id"])
    assert updated["data"]["object"]["metadata"] == {"a": "1", "b": "2"}
    assert updated["data"]["previous_attributes"] == {"metadata": {"a": "1"}}


def test_events_may_be_shown_for_so_many_days(make: Any) -> None:
    asker = make("stripe")
    asker.vendor.spec.facts["events_days"] = 30
    assert asker.get("/v1/events")["data"] == []


def test_each_limit_says_which_it_is(make: Any) -> None:
    asker = make("stripe", limits=True)
    answers = [asker.send("GET", "/v1/customers/search", query="query=created%3E0") for _ in range(21)]
    assert dict(answers[-1].headers)["Stripe-Rate-Limited-Reason"] == "endpoint-rate"
    others = [asker.send("GET", "/v1/events") for _ in range(10)]
    assert (others[-1].status, dict(others[-1].headers)["Stripe-Rate-Limited-Reason"]) == (429, "global-rate")


@pytest.mark.parametrize(
    "query", ['name~"a', 'foo:"x"', 'name:"a" AND email:"b" OR phone:"c"', 'name~"ab"', "created~1"]
)
def test_a_search_that_cannot_be_read_is_refused(make: Any, query: str) -> None:
    with pytest.raises(SearchError):
        read_search(query, FIELDS["customers"])
    assert make("stripe").send("GET", "/v1/customers/search", query=f"query={quote(query)}").status == 400


def test_a_search_finds_by_text_time_and_metadata(make: Any) -> None:
    asker = make("stripe", clock=VirtualClock())
    one = asker.get("/v1/customers", limit=1)["data"][0]
    for query in (
        f'email:"{one["email"]}"',
        f"metadata['segment']:'{one['metadata']['segment']}' created:{one['created']}",
    ):
        found = asker.get("/v1/customers/search", query=query)
        assert one["id"] in [each["id"] for each in found["data"]]
