"""Dates are read as their pattern says, whatever the vendor's habits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.connectors.definition import connector_names, load_definition
from harness.connectors.java_dates import EPOCH, date_reader

MOMENT = datetime(2026, 2, 3, 16, 5, 9, tzinfo=UTC).timestamp()
# Java's pattern, and the same for Python to write by.
BOTH = [
    ("yyyy-MM-dd'T'HH:mm:ss'Z'", "%Y-%m-%dT%H:%M:%SZ"),
    ("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", "%Y-%m-%dT%H:%M:%S.%f+00:00"),
    ("dd/MM/yyyy HH:mm:ss", "%d/%m/%Y %H:%M:%S"),
    ("MM/dd/yyyy hh:mm:ss a", "%m/%d/%Y %I:%M:%S %p"),
    ("EEE, dd MMM yyyy HH:mm:ss z", "%a, %d %b %Y %H:%M:%S GMT"),
    ("yyyyMMddHHmmssZ", "%Y%m%d%H%M%S+0000"),
    ("d MMMM yyyy 'at' HH:mm:ss", "%d %B %Y at %H:%M:%S"),
]


@pytest.mark.parametrize(("java", "python"), BOTH)
@given(moment=st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31)))
def test_what_is_written_by_a_pattern_is_read_by_it(java: str, python: str, moment: datetime) -> None:
    exact = moment.replace(microsecond=moment.microsecond if "%f" in python else 0, tzinfo=UTC)
    assert date_reader(java)(exact.strftime(python)) == pytest.approx(exact.timestamp(), abs=1e-5)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-MM-dd'T'HH:mm:ssXXX", "2026-02-03T17:05:09+01:00"),
        ("yyyy-MM-dd'T'HH:mm:ssX", "2026-02-03T16:05:09Z"),
        ("yyyy-MM-dd'T'HH:mm:ssZ", "2026-02-03T08:35:09-0730"),
        ("dd.MM.yy HH:mm:ss", "03.02.26 16:05:09"),
        ("h:mm:ss a 'o''clock', M/d/yyyy", "4:05:09 PM o'clock, 2/3/2026"),
    ],
)
def test_zones_halves_and_quotes_count(pattern: str, text: str) -> None:
    assert date_reader(pattern)(text) == MOMENT


@pytest.mark.parametrize("text", ["", "someday", "31/02/2026", "2026-02-03", "03/02/2026x"])
def test_what_is_no_such_date_is_none(text: str) -> None:
    assert date_reader("dd/MM/yyyy")(text) is None


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("HH:mm", "no year"), ("yyyy-ww", "letter 'w'"), ("yyyy-MM-dd'T", "quote"), ("yyyy-dd", "no month")],
)
def test_a_pattern_that_names_no_day_is_refused(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        date_reader(pattern)


@pytest.mark.parametrize("name", connector_names())
def test_the_dates_of_all_connectors_can_be_read(name: str) -> None:
    for found in load_definition(name).objects:
        for date in (found.created_date, found.updated_date, found.query_date):
            assert date is None or date.format == EPOCH or date_reader(date.format)
