"""What is asked of the vendor, and that it never asks for less than our own rules would keep."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from unit.connectors.wire import Calls, Said, connected

from harness.connectors.definition import load_definition
from harness.connectors.errors import Unsupported
from harness.connectors.filters import DIALECTS
from harness.connectors.page import Ask
from harness.ocnql import parse_condition


def pushed(connector: str, name: str, where: str = "", order_by: str | None = None, fields: str = "") -> dict[str, str]:
    """Return the parameters that ``where``, order and fields become."""
    resource = load_definition(connector).object(name)
    condition = parse_condition(where) if where else None
    ask = Ask(name, where=condition, order_by=order_by, fields=tuple(filter(None, fields.split(","))))
    return dict(DIALECTS[resource.filter.dialect](resource, ask))


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        ("Status = 'New'", "Status = 'New'"),
        ("Status = 'O''Neil \\'", "Status = 'O\\'Neil \\\\'"),
        ("IsClosed = 'TRUE' and Status != 'New'", "(IsClosed = true)"),
        ("Subject like 'a%_'", "Subject LIKE 'a%_'"),
        ("Status in ('New', 'Old')", "Status IN ('New','Old')"),
        ("ContactId is null or Status = 'x'", "(ContactId = null) OR (Status = 'x')"),
        ("CreatedDate > '2026-01-01T00:00:00.500+01:00'", "CreatedDate >= 2025-12-31T23:00:00Z"),
        ("CreatedDate <= '2026-01-01'", "CreatedDate <= 2026-01-01T00:00:01Z"),
        ("CreatedDate >= 1767225600000", "CreatedDate >= 2026-01-01T00:00:00Z"),
        ("Id != null", "Id != null"),
    ],
)
def test_soql_narrows(where: str, condition: str) -> None:
    assert pushed("salesforce", "cases", where)["q"].partition(" WHERE ")[2] == condition


@pytest.mark.parametrize(
    "where",
    [
        "Status != 'New'",
        "Status not like 'a%'",
        "Status not in ('a')",
        "Subject > 'm'",
        "CaseNumber = 1001",
        "Status in ('a', 5)",
        "Subject = '2026-01-01'",
        "Status = 'x' or Subject != 'y'",
        "Subject like 'a\\%'",
        "CreatedDate = 'someday'",
        f"Subject = '{'x' * 5000}'",
    ],
)
def test_soql_is_not_asked_where_its_rules_keep_less_than_ours(where: str) -> None:
    assert " WHERE " not in pushed("salesforce", "cases", where)["q"]


def test_soql_selects_what_is_wanted_and_what_the_check_needs() -> None:
    statement = pushed("salesforce", "contacts", "LastName = 'x'", fields="Email,nonsense")["q"]
    assert statement == "SELECT Id,LastName,Email,CreatedDate,SystemModstamp FROM Contact WHERE LastName = 'x'"


def test_soql_orders_by_several_fields() -> None:
    assert pushed("salesforce", "accounts", order_by="Name desc, Id")["q"].endswith(" ORDER BY Name DESC,Id ASC")


def test_a_field_the_vendor_does_not_have_is_told_before_asking() -> None:
    with pytest.raises(Unsupported, match=r"property 'Statu' is not queryable; .*Did you mean 'Status'"):
        pushed("salesforce", "cases", "Statu = 'x'")


@pytest.mark.parametrize(
    ("name", "where", "parameters"),
    [
        ("candidates", "updated_at >= '2026-01-01'", {"updated_after": "2026-01-01T00:00:00.000Z"}),
        ("candidates", "created_at < '2026-01-01'", {"created_before": "2026-01-01T00:00:01.000Z"}),
        ("candidates", "email_addresses.value = 'a@b.c' and first_name = 'A'", {"email": "a@b.c"}),
        ("candidates", "created_at > '2026-01-01' or id = 1", {}),
        ("applications", "applied_at > '2026-01-01' and status = 'active'", {"status": "active"}),
        ("applications", "status = 5 and status != 'open'", {}),
        ("jobs", "status = 'open'", {}),
    ],
)
def test_greenhouse_takes_declared_parameters_only(name: str, where: str, parameters: dict[str, str]) -> None:
    assert pushed("greenhouse", name, where) == parameters


def test_etsy_takes_epoch_seconds_no_older_than_it_allows() -> None:
    assert pushed("etsy", "receipts", "created_timestamp > 1767225600.5") == {"min_created": "1767225600"}
    assert pushed("etsy", "receipts", "created_timestamp > '1970-01-01'") == {"min_created": "946684800"}


@pytest.mark.parametrize(
    ("where", "search"),
    [
        ("updatedAt >= '1767225600' and firstName = 'Ada'", "updatedAt>='1767225600'"),
        ("createdAt > '2026-01-01T00:00:00Z'", "createdAt>='1767225600'"),
        ("updatedAt < 1767225600", "updatedAt<='1767225601'"),
        ("createdAt > '1970-01-01'", None),
        ("updatedAt > 1767225600 and emailAddress = 'ada@example.org'", "emailAddress='ada@example.org'"),
        ("emailAddress = 'a*@example.org'", None),
        ("firstName = 'Ada'", None),
    ],
)
def test_eloqua_takes_one_term(where: str, search: str | None) -> None:
    assert pushed("eloqua", "contact", where).get("search") == search


@pytest.mark.parametrize(
    ("connector", "name", "order", "parameters"),
    [
        ("etsy", "receipts", "updated_timestamp desc", {"sort_on": "updated", "sort_order": "desc"}),
        ("eloqua", "contact", "updatedAt", {"orderBy": "updatedAt"}),
        ("eloqua", "contact", "name DESC", {"orderBy": "name DESC"}),
    ],
)
def test_orders_are_said_in_the_vendors_words(connector: str, name: str, order: str, parameters: object) -> None:
    assert pushed(connector, name, order_by=order) == parameters


@pytest.mark.parametrize(
    ("connector", "name", "order"),
    [
        ("greenhouse", "jobs", "id"),
        ("etsy", "receipts", "name"),
        ("eloqua", "contact", "id, name"),
        ("etsy", "receipts", "a b c"),
    ],
)
def test_an_order_that_cannot_be_had_is_told(connector: str, name: str, order: str) -> None:
    with pytest.raises(Unsupported, match="orderBy"):
        pushed(connector, name, order_by=order)


def test_the_whole_condition_is_checked_again_on_what_comes_back() -> None:
    rows = b'[{"id":1,"status":"open","name":"Ann"},{"id":2,"status":"OPEN","name":"Ann"},{"id":3,"status":"open"}]'
    connector, wire = connected("greenhouse", lambda _: Said(200, rows))
    page = connector.page(Ask("applications", 5, parse_condition("status = 'open' and name like 'A%'")), None, Calls())
    assert page.records == (b'{"id":1,"status":"open","name":"Ann"}',)
    assert dict(parse_qsl(wire.sent[0].target.partition("?")[2])) == {"status": "open", "per_page": "5"}


def test_a_callers_own_parameters_go_along_but_may_not_touch_the_paging() -> None:
    connector, wire = connected("greenhouse", lambda _: Said(200, b"[]"))
    connector.page(Ask("jobs", query={"department_id": "7"}), None, Calls())
    assert "department_id=7" in wire.sent[0].target
    with pytest.raises(Unsupported, match="'per_page' belongs to the paging"):
        connector.check(Ask("jobs", query={"per_page": "7"}))
