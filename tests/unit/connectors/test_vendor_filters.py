"""What the newer vendors are asked for, in each one's own words."""

from __future__ import annotations

from typing import Any

import pytest

from harness.connectors.definition import load_definition
from harness.connectors.filters import DIALECTS
from harness.connectors.page import Ask
from harness.ocnql import parse_condition


def pushed(connector: str, name: str, where: str, *, search: bool = False, fields: str = "", order: str = "") -> Any:
    """Return what a condition becomes, at the list or at its search."""
    resource = load_definition(connector).object(name)
    if search:
        assert resource.search is not None
        resource = resource.search.resource
    ask = Ask(name, where=parse_condition(where) if where else None, fields=tuple(filter(None, fields.split(","))))
    ask = Ask(ask.object_name, where=ask.where, fields=ask.fields, order_by=order or None)
    return dict(DIALECTS[resource.filter.dialect](resource, ask))


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("displayName = 'O''Neil'", "displayName eq 'O''Neil'"),
        ("accountEnabled = 'TRUE'", "accountEnabled eq true"),
        ("createdDateTime > '2026-01-01T00:00:00.5Z'", "createdDateTime ge 2026-01-01T00:00:00Z"),
        ("createdDateTime <= '2026-01-01'", "createdDateTime le 2026-01-01T00:00:01Z"),
        ("jobTitle in ('a', 'b') and mail like 'a%'", "(jobTitle in ('a','b'))"),
        ("jobTitle = 'a' or mail = 'b'", "(jobTitle eq 'a') or (mail eq 'b')"),
    ],
)
def test_odata_narrows(where: str, text: str) -> None:
    assert pushed("msgraph", "users", where) == {"$filter": text}


@pytest.mark.parametrize(
    "where",
    [
        "displayName != 'x'",
        "displayName > 'm'",
        "displayName = '12'",
        "mobilePhone = '12 34'",
        "displayName not in ('a')",
        "department = 'a' or id = 'b'",
        "displayName is null",
        f"displayName = '{'x' * 5000}'",
    ],
)
def test_odata_is_not_asked_where_its_rules_keep_less_than_ours(where: str) -> None:
    assert pushed("msgraph", "users", where) == {}


def test_odata_selects_what_is_wanted_and_what_the_checks_need() -> None:
    asked = pushed("msgraph", "users", "mail is null", fields="displayName,nothing")
    assert asked == {"$select": "id,displayName,mail,createdDateTime"}


@pytest.mark.parametrize(
    ("where", "query"),
    [
        ("status = 'open' and updated_at >= '2026-01-01'", "type:ticket status:open updated>=2026-01-01T00:00:00Z"),
        ("type = 'question'", "type:ticket ticket_type:question"),
        ("subject = 'two words'", 'type:ticket subject:"two words"'),
    ],
)
def test_zendesk_searches_for_words(where: str, query: str) -> None:
    assert pushed("zendesk", "tickets", where, search=True)["query"] == query


@pytest.mark.parametrize(
    "where", ["status = 'a*'", "status = 'none'", "status = 'a:b'", "status != 'a'", "subject = ' a'"]
)
def test_zendesk_is_not_asked_for_what_means_something_else_to_it(where: str) -> None:
    assert pushed("zendesk", "tickets", where, search=True) == {}


def test_hubspot_takes_groups_of_filters() -> None:
    where = "properties.email = 'a@b.example' and createdAt >= '2026-01-01' and properties.city in ('Delft', 'Ghent')"
    (group,) = pushed("hubspot", "contacts", where, search=True)["filterGroups"]
    assert group["filters"] == [
        {"propertyName": "email", "operator": "EQ", "value": "a@b.example"},
        {"propertyName": "createdate", "operator": "GTE", "value": "1767225600000"},
        {"propertyName": "city", "operator": "IN", "values": ["Delft", "Ghent"]},
    ]


def test_hubspot_is_given_no_more_filters_than_it_takes_and_the_place_always() -> None:
    where = " and ".join(
        f"properties.{name} = 'x'" for name in ("email", "firstname", "lastname", "phone", "city", "country")
    )
    (group,) = pushed("hubspot", "contacts", f"{where} and id > 7", search=True)["filterGroups"]
    assert len(group["filters"]) == 6
    assert group["filters"][-1] == {"propertyName": "hs_object_id", "operator": "GT", "value": "7"}


def test_stripe_quotes_what_it_searches_for() -> None:
    query = pushed("stripe", "customers", "name = 'O''Neil \\' and phone = 'x' and email = 'a'", search=True)["query"]
    assert query == "name:'O\\'Neil \\\\' AND phone:'x'"


@pytest.mark.parametrize(
    ("connector", "name", "where", "parameters"),
    [
        (
            "greenhouse_v3",
            "candidates",
            "updated_at >= '2026-01-01' and updated_at < '2026-02-01'",
            {"updated_at": "gte|2026-01-01T00:00:00.000Z|lte|2026-02-01T00:00:01.000Z"},
        ),
        ("greenhouse_v3", "jobs", "status = 'opened'", {}),
        (
            "stripe",
            "charges",
            "created > 1767225600 and customer = 'cus_1'",
            {"created[gte]": "1767225600", "customer": "cus_1"},
        ),
        ("square", "payments", "created_at >= '2026-01-01'", {"begin_time": "2026-01-01T00:00:00.000Z"}),
        ("shopify", "orders", "financial_status = 'paid'", {"financial_status": "paid"}),
        (
            "github",
            "issues",
            "updated_at >= '2026-01-01' and user.login = 'ada'",
            {"since": "2026-01-01T00:00:00.000Z", "creator": "ada"},
        ),
        ("zendesk", "users", "role = 'ADMIN'", {}),
        ("slack", "messages", "ts >= '1767225600.000100'", {"oldest": "1767225600"}),
    ],
)
def test_parameters_are_what_the_vendor_documents(
    connector: str, name: str, where: str, parameters: dict[str, str]
) -> None:
    assert pushed(connector, name, where) == parameters


def test_fields_are_asked_for_where_a_parameter_takes_them() -> None:
    assert pushed("shopify", "orders", "", fields="name,customer.id") == {
        "fields": "id,name,customer,created_at,updated_at"
    }
