"""Asking the vendor to filter never changes what a condition means, whatever the condition."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.connectors.vendors import client_of, vendor_of
from unit.connectors.wire import records, walked

from harness.connectors.definition import load_definition
from harness.connectors.page import Ask
from harness.ocnql import And, Comparison, Condition, In, IsNull, Like, Or, matches
from harness.ocnql.instants import instant, iso
from harness.ocnql.predicate import values

LISTS = {
    ("salesforce", "cases"): (
        "Id",
        "CaseNumber",
        "Subject",
        "Status",
        "Origin",
        "IsClosed",
        "CreatedDate",
        "ClosedDate",
    ),
    ("salesforce", "accounts"): ("Name", "Industry", "AnnualRevenue", "NumberOfEmployees", "SystemModstamp"),
    ("greenhouse", "candidates"): ("id", "created_at", "updated_at", "email_addresses.value", "tags", "is_private"),
    ("greenhouse", "applications"): ("status", "last_activity_at", "applied_at", "jobs.id"),
    ("etsy", "receipts"): ("created_timestamp", "updated_timestamp", "is_paid", "status", "grandtotal.amount"),
    ("eloqua", "contact"): ("id", "emailAddress", "createdAt", "updatedAt", "firstName", "isSubscribed"),
    ("eloqua", "account"): ("name", "createdAt", "city"),
    ("etsy", "reviews"): ("created_timestamp", "rating", "language"),
    ("greenhouse", "users"): ("created_at", "updated_at", "primary_email_address", "disabled"),
    ("greenhouse_v3", "applications"): ("created_at", "updated_at", "last_activity_at", "status"),
    ("greenhouse_v3", "jobs"): ("created_at", "status", "confidential"),
    ("stripe", "customers"): ("created", "email", "name", "phone", "balance"),
    ("stripe", "charges"): ("created", "customer", "status", "amount"),
    ("square", "customers"): ("created_at", "updated_at", "email_address", "version"),
    ("square", "payments"): ("created_at", "updated_at", "status", "amount_money.amount"),
    ("square", "orders"): ("created_at", "updated_at", "state"),
    ("shopify", "orders"): ("created_at", "updated_at", "financial_status", "closed_at", "name"),
    ("shopify", "products"): ("vendor", "status", "created_at", "tags"),
    ("github", "issues"): ("updated_at", "created_at", "user.login", "state", "number"),
    ("github", "comments"): ("updated_at", "created_at", "body"),
    ("zendesk", "tickets"): ("created_at", "updated_at", "status", "priority", "subject", "type", "external_id"),
    ("zendesk", "users"): ("role", "email", "name", "created_at"),
    ("hubspot", "contacts"): ("id", "createdAt", "updatedAt", "properties.email", "properties.city", "archived"),
    ("hubspot", "deals"): ("properties.dealname", "properties.dealstage", "properties.amount", "createdAt"),
    ("msgraph", "users"): ("createdDateTime", "displayName", "department", "accountEnabled", "jobTitle", "userType"),
    ("msgraph", "messages"): ("receivedDateTime", "subject", "isRead", "importance"),
    ("slack", "files"): ("created", "user", "size", "is_public"),
}
vendor_at = cache(vendor_of)


@cache
def rows(name: str, list_name: str) -> tuple[bytes, ...]:
    data = vendor_at(name, 30).stock.datasets[load_definition(name).object(list_name).vendor_name]
    own = vendor_at(name, 30).spec.base_url.encode() if vendor_at(name, 30).spec.rebased else b"\0"
    return tuple(data.row(index).replace(own, b"http://vendor.test") for index in range(data.count))


@st.composite
def literal(draw: st.DrawFn, found: Any) -> Any:
    """Draw the value of some record, in one of the spellings a person may give it."""
    if isinstance(found, bool) or found is None:
        return draw(st.sampled_from([found, str(found).lower()]))
    if isinstance(found, int):
        return found + draw(st.integers(-1, 1))
    moment = instant(found)
    if moment is not None:
        nearby = moment + draw(st.sampled_from([-1, 0, 0.5, 1]))
        return draw(st.sampled_from([found, iso(nearby), int(nearby), int(nearby * 1000), found[:10]]))
    return draw(st.sampled_from([found, found.upper(), found[:3], int(found) if found.isdecimal() else found + "x"]))


@st.composite
def predicate(draw: st.DrawFn, fields: tuple[str, ...], held: list[dict[str, Any]]) -> Condition:
    field = draw(st.sampled_from(fields))
    samples = [draw(literal(values(draw(st.sampled_from(held)), field)[0])) for _ in range(2)]
    negated, text = draw(st.booleans()), str(samples[0])
    pattern = draw(st.sampled_from([text[:2] + "%", "%" + text[-2:], text, "%_%"]))
    return draw(
        st.sampled_from(
            [
                *(Comparison(field, sign, samples[0]) for sign in ("=", "!=", "<", ">", "<=", ">=")),
                In(field, tuple(samples), negated),
                Like(field, pattern, negated),
                IsNull(field, negated),
            ]
        )
    )


@settings(max_examples=20)
@pytest.mark.parametrize(("name", "list_name"), LISTS)
@given(data=st.data())
def test_a_filtered_walk_is_the_filtered_list(name: str, list_name: str, data: st.DataObject) -> None:
    held = [json.loads(row) for row in rows(name, list_name)]
    parts = st.lists(predicate(LISTS[name, list_name], held), min_size=2, max_size=3).map(tuple)
    single = predicate(LISTS[name, list_name], held)
    condition = data.draw(single | st.builds(And, parts) | st.builds(Or, parts))
    connector, _, call = client_of(vendor_at(name, 30))
    got = records(walked(connector, Ask(list_name, 200, condition), call))
    kept = [row for row, record in zip(rows(name, list_name), held, strict=True) if matches(condition, record)]
    assert sorted(got) == sorted(kept)
