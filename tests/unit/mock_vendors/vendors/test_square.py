"""What is Square's own: what is shown unless asked for otherwise, two ways with sizes, lists left out, scopes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.data.times import FORMATS
from mock_vendors.permissions import parse

DAY = 86_400


def errors(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer.body)["errors"]
    return found


def test_payments_of_other_places_and_of_earlier_years_are_not_shown_unless_asked_for(make: Any) -> None:
    asker = make("square", records=2000)
    shown = asker.send("GET", "/v2/payments", query="sort_order=ASC")
    first = json.loads(shown.body)["payments"][0]
    assert first["location_id"] == "L88917AVBK2S5"
    earlier = asker.get("/v2/payments", begin_time="2015-01-01T00:00:00Z", sort_order="ASC")["payments"][0]
    assert earlier["created_at"] < first["created_at"]
    assert asker.get("/v2/payments", location_id="LQ3V1MK7B2S9T")["payments"]


def test_a_page_too_large_is_no_matter_for_payments_but_for_customers(make: Any) -> None:
    asker = make("square", records=400)
    assert len(asker.get("/v2/payments", limit=200)["payments"]) == 100
    for limit, code in ((101, "VALUE_TOO_HIGH"), (0, "VALUE_TOO_LOW")):
        answer = asker.send("GET", "/v2/customers", query=f"limit={limit}")
        assert (answer.status, errors(answer)[0]["code"]) == (400, code)


def test_where_there_is_nothing_there_is_no_list(make: Any) -> None:
    assert make("square", records=0).get("/v2/customers") == {}


def test_a_cursor_goes_with_its_own_search_alone(make: Any) -> None:
    asker, path = make("square"), "/v2/customers/search"
    body = {"limit": 5, "query": {"sort": {"field": "CREATED_AT", "order": "DESC"}}}
    cursor = json.loads(asker.post(path, body).body)["cursor"]
    assert asker.post(path, {**body, "cursor": cursor}).status == 200
    other = asker.post(path, {"limit": 5, "cursor": cursor})
    assert (other.status, errors(other)[0]["code"]) == (400, "INVALID_CURSOR")


def test_a_customer_is_found_by_search_only_after_a_while(make: Any) -> None:
    clock = VirtualClock()
    asker = make("square", clock=clock)
    made = json.loads(asker.post("/v2/customers", {"given_name": "Ada"}).body)["customer"]
    since = {"query": {"filter": {"created_at": {"start_at": FORMATS["iso_millis"](clock.now() - 1)}}}}
    assert json.loads(asker.post("/v2/customers/search", since).body) == {}
    clock.advance(10)
    assert json.loads(asker.post("/v2/customers/search", since).body)["customers"][0]["id"] == made["id"]


@pytest.mark.parametrize(
    ("path", "resource", "scope"),
    [("/v2/payments", "payments", "PAYMENTS_READ"), ("/v2/customers", "customers", "CUSTOMERS_READ")],
)
def test_a_lost_scope_is_told_in_the_vendors_words(make: Any, path: str, resource: str, scope: str) -> None:
    asker = make("square")
    asker.vendor.permissions.add([parse(f"scope:{scope}@resource={resource}")])
    answer = asker.send("GET", path)
    (error,) = errors(answer)
    assert (answer.status, error["code"], error["category"]) == (403, "INSUFFICIENT_SCOPES", "AUTHENTICATION_ERROR")
    assert error["detail"] == (
        "The merchant has not given your application sufficient permissions to do that. "
        f"The merchant must authorize your application for the following scopes: [{scope}]"
    )


def test_what_is_wrong_with_a_payment_is_told_field_by_field(make: Any) -> None:
    answer = make("square").post("/v2/payments", {"amount_money": {"amount": -1, "currency": "USD"}})
    assert {(error["field"], error["code"]) for error in errors(answer)} == {
        ("source_id", "MISSING_REQUIRED_PARAMETER"),
        ("idempotency_key", "MISSING_REQUIRED_PARAMETER"),
        ("amount_money.amount", "VALUE_TOO_LOW"),
    }


def test_many_customers_have_an_outcome_each(make: Any) -> None:
    asker = make("square")
    body = {"customers": {"a": {"given_name": "Ada"}, "b": {"email_address": "nonsense"}}}
    told = json.loads(asker.post("/v2/customers/bulk-create", body).body)["responses"]
    assert told["a"]["customer"]["given_name"] == "Ada"
    assert told["b"]["errors"][0]["code"] == "INVALID_EMAIL_ADDRESS"


def test_a_customer_counts_its_changes(make: Any) -> None:
    asker = make("square")
    customer = asker.get("/v2/customers", limit=1)["customers"][0]
    headers = {**asker.own, "content-type": "application/json"}
    path = f"/v2/customers/{customer['id']}"
    answer = asker.send("PUT", path, body=b'{"note": "A regular"}', headers=headers)
    assert json.loads(answer.body)["customer"]["version"] == customer["version"] + 1
    assert asker.send("DELETE", path).status == 200
    assert asker.send("GET", path).status == 404
