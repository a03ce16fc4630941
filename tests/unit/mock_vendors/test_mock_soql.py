"""SOQL, as far as the mock reads it."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_vendors.quirks.soql import read_query
from mock_vendors.quirks.soql_text import QueryError

COLUMNS = {"Case": {"Id": "id", "Subject": "string", "IsClosed": "boolean", "CreatedDate": "datetime", "Amount": "int"}}
QUERY = "/services/data/v61.0/query"


def ids(asker: Any, condition: str, order: str = "ORDER BY Id") -> list[int]:
    found = asker.get(QUERY, q=f"SELECT Id, CaseNumber FROM Case WHERE {condition} {order}")
    return [int(record["CaseNumber"]) - 1001 for record in found["records"]]


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ("CaseNumber = '00001003'", [2]),
        ("CaseNumber IN ('00001003', '00001001')", [0, 2]),
        ("NOT (CaseNumber > '00001002')", [0, 1]),
        ("CreatedDate < 2015-01-01T00:00:58Z", [0, 1]),
        ("CreatedDate >= 2015-01-01T00:27:55.000+0000", [58, 59]),
        ("CreatedDate < 2015-01-01T01:00:58+01:00", [0, 1]),
        ("CreatedDate = 2015-01-01T00:00:29Z or casenumber like '%1060'", [1, 59]),
        ("Status = null", []),
        ("Status NOT IN ('New','Working','Escalated','Closed')", []),
    ],
)
def test_conditions_choose_rows(make: Any, condition: str, wanted: list[int]) -> None:
    assert ids(make("salesforce"), condition) == wanted


def test_and_binds_before_or(make: Any) -> None:
    asker = make("salesforce")
    joined = ids(asker, "CaseNumber = '00001001' OR CaseNumber = '00001002' AND Status = 'Nope'")
    assert joined == [0]
    assert ids(asker, "(CaseNumber = '00001001' OR CaseNumber = '00001002') AND Status = 'Nope'") == []


def test_limit_and_offset_cut_what_the_order_gives(make: Any) -> None:
    asker = make("salesforce")
    assert ids(asker, "Id != null", "ORDER BY CreatedDate DESC NULLS LAST LIMIT 3 OFFSET 2") == [57, 56, 55]


def test_fields_come_in_the_order_asked_for(make: Any) -> None:
    found = make("salesforce").get(QUERY, q="SELECT Status, case.Id FROM case LIMIT 1")
    assert list(found["records"][0]) == ["attributes", "Status", "Id"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "MALFORMED_QUERY"),
        ("SELECT", "MALFORMED_QUERY"),
        ("SELECT Id FORM Case", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case WHERE", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case WHERE Subject = 'x", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case WHERE Subject = '\\q'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case WHERE (Subject = 'x'", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case; DROP", "MALFORMED_QUERY"),
        ("SELECT Id, Id FROM Case", "MALFORMED_QUERY"),
        ("SELECT FIELDS(ALL) FROM Case", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case LIMIT 1.5", "MALFORMED_QUERY"),
        ("SELECT Id FROM Case OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE"),
        ("SELECT Nope FROM Case", "INVALID_FIELD"),
        ("SELECT Id FROM Case WHERE Nope = 1", "INVALID_FIELD"),
        ("SELECT Id FROM Case WHERE CreatedDate > '2015-01-01'", "INVALID_FIELD"),
        ("SELECT Id FROM Case WHERE CreatedDate > 2015-13-01", "INVALID_FIELD"),
        ("SELECT Id FROM Case WHERE Subject = 1", "INVALID_FIELD"),
        ("SELECT Id FROM Case WHERE IsClosed = 'true'", "INVALID_FIELD"),
        ("SELECT Id FROM Nope", "INVALID_TYPE"),
    ],
)
def test_a_wrong_query_has_the_vendors_code(make: Any, text: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        read_query(text, COLUMNS)
    assert caught.value.code == code
    if "Amount" not in text:
        answer = make("salesforce").send("GET", QUERY, query={"q": text})
        assert (answer.status, json.loads(answer.body)[0]["errorCode"]) == (400, code)


@given(text=st.text(max_size=60) | st.text("SELECT FROM WHERE ()'=<>,.\\ Case Id 012-:TZ", max_size=60))
def test_any_text_is_a_query_or_explained(text: str) -> None:
    with suppress(QueryError):
        assert read_query(text, COLUMNS).resource == "Case"


def test_a_query_nested_without_end_is_refused(make: Any) -> None:
    text = "SELECT Id FROM Case WHERE " + "(" * 50_000
    assert make("salesforce").send("GET", QUERY, query={"q": text}).status == 400


def test_a_query_is_needed(make: Any) -> None:
    assert make("salesforce").send("GET", QUERY).status == 400
    assert make("salesforce").send("GET", f"{QUERY}/01gnonsense-2000").status == 400
