"""A query becomes criteria: what it selects, its window as a question to the vendor, and everything wrong at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.criteria import BadCriteria, Criteria, criteria_of, read_question
from harness.bulk.formats import Format
from harness.bulk.instants import iso_exact, parse_iso
from harness.connectors.definition import load_definition
from harness.connectors.definition_values import DateField
from harness.ocnql import Comparison, matches, parse_condition

CASES = load_definition("salesforce").object("cases")
moments = st.integers(0, 4_000_000_000_000).map(lambda milliseconds: milliseconds / 1000)


def read(meta: dict[str, Any] | None = None, resource: Any = CASES, **given: Any) -> Criteria:
    question = read_question({"q": "select * from cases", **given}, meta or {})
    assert question.statement is not None
    return criteria_of(question, question.statement, resource)


def test_a_statement_says_everything_a_download_needs() -> None:
    found = read(q="select Id, Subject from Case where Status = 'New' order by CreatedDate desc limit 7")
    wanted = Criteria("cases", Format.JSON, ("Id", "Subject"), 7, where="Status = 'New'", order_by="CreatedDate desc")
    assert found == wanted


@given(moments, moments, moments)
def test_the_window_keeps_what_lies_in_it_with_both_ends(start: float, end: float, moment: float) -> None:
    first, last = sorted((start, end))
    found = read(**{"from": iso_exact(first), "to": iso_exact(last)})
    assert found.where is not None
    assert matches(parse_condition(found.where), {"SystemModstamp": iso_exact(moment)}) == (first <= moment <= last)


@given(moments)
def test_an_instant_is_printed_to_its_millisecond(moment: float) -> None:
    assert parse_iso(iso_exact(moment)) == pytest.approx(moment, abs=1e-6)


def test_the_window_and_the_statements_own_condition_both_apply() -> None:
    found = read(q="select * from cases where Status = 'New' or Status = 'Old'", **{"from": "2026-01-01T00:00:00Z"})
    assert found.where == "(Status = 'New' OR Status = 'Old') AND SystemModstamp >= '2026-01-01T00:00:00Z'"


def test_a_vendor_whose_date_parameter_means_since_gets_it_as_a_parameter() -> None:
    date = DateField("createdDate", "yyyy-MM-dd'T'HH:mm:ssXXX", "=")
    found = read(resource=replace(CASES, query_date=date), **{"from": "2017-05-24T18:31:01.000Z"})
    assert (found.where, found.query) == (None, {"createdDate": "2017-05-24T18:31:01Z"})


def test_from_wins_over_the_date_of_the_last_run() -> None:
    texts = ["2026-01-03", "2026-01-02", "2026-01-01"]
    found = [
        read({"lastRunDate": texts[2]}, **{"from": texts[0], "lastRunDate": texts[1]}),
        read({"lastRunDate": texts[2]}, lastRunDate=texts[1]),
        read({"lastRunDate": texts[2]}),
    ]
    dates = [parse_condition(one.where or "") for one in found]
    assert [date.value for date in dates if isinstance(date, Comparison)] == [f"{text}T00:00:00Z" for text in texts]


@pytest.mark.parametrize(
    ("printed", "instant"),
    [
        ("2014-10-06T13:22:17-08:00", "2014-10-06T21:22:17Z"),
        ("2014-10-06T13:22:17.234-08:00", "2014-10-06T21:22:17.234Z"),
    ],
)
def test_the_dates_that_the_help_page_prints_are_read(printed: str, instant: str) -> None:
    asked = [read(**{name: printed}) for name in ("from", "lastRunDate")] + [read({"lastRunDate": printed})]
    assert [found.where for found in asked] == [f"SystemModstamp >= '{instant}'"] * 3
    assert read(to=printed).where == f"SystemModstamp <= '{instant}'"


def test_metadata_gives_page_size_and_format_where_no_parameter_does() -> None:
    found = read({"pageSize": "50", "fileFormat": "csv"})
    assert (found.page_size, found.format) == (50, Format.CSV)
    assert read({"fileFormat": "csv"}, fileFormat="jsonl").format is Format.JSONL


def test_everything_wrong_is_said_at_once_the_statement_first() -> None:
    with pytest.raises(BadCriteria) as refusal:
        read({"pageSize": 0, "fileName": "a/b"}, q="select from x", to="soon", fileFormat="xml")
    named = ("q", "to: ", "fileFormat: ", "metaData: pageSize: ", "metaData: fileName: ")
    assert [name for name in named if name not in str(refusal.value)] == []
    assert str(refusal.value).startswith("Error parsing query")


def test_an_object_without_a_date_has_no_window() -> None:
    bare = replace(CASES, query_date=None, updated_date=None, created_date=None)
    with pytest.raises(BadCriteria, match="from needs a date field"):
        read(resource=bare, **{"from": "2026-01-01"})


def test_a_query_continues_one_job() -> None:
    with pytest.raises(BadCriteria, match="continueFromJobId: is given more than once"):
        read_question({"continueFromJobId": "1"}, {"continueFromJobID": 2})
    assert read_question({"continueFromJobId": "1"}, {"continueFromJobID": 1}).continues == 1
