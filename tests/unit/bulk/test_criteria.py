"""Every bad criterion is refused by name, all at once; everything else is read."""

from __future__ import annotations

from typing import Any

import pytest

from harness.bulk.criteria import BadCriteria, Criteria, Window, parse
from harness.bulk.formats import Format

BAD: list[tuple[dict[str, Any], str]] = [
    ({"objectName": ""}, "objectName"),
    ({"objectName": 7}, "objectName"),
    ({"format": "application/xml"}, "format"),
    ({"format": 1}, "format"),
    ({"selectFields": "a,,b"}, "selectFields"),
    ({"selectFields": " "}, "selectFields"),
    ({"selectFields": []}, "selectFields"),
    ({"selectFields": [1]}, "selectFields"),
    ({"selectFields": {"a": 1}}, "selectFields"),
    ({"limit": 0}, "limit"),
    ({"limit": "5"}, "limit"),
    ({"limit": True}, "limit"),
    ({"limit": 2.5}, "limit"),
    ({"apiLimit": 0}, "apiLimit"),
    ({"pageSize": -1}, "pageSize"),
    ({"filterNulls": "true"}, "filterNulls"),
    ({"from": "yesterday", "filterDateField": "d"}, "from"),
    ({"to": 5, "filterDateField": "d"}, "to"),
    ({"from": "2026-01-01"}, "filterDateField"),
    ({"from": "2026-02-01", "to": "2026-01-01", "filterDateField": "d"}, "from: must not be later than to"),
    ({"notificationUrl": "https://me:secret@example.org/hook"}, "notificationUrl: must hold no user"),
    ({"notificationUrl": "ftp://x/"}, "notificationUrl"),
    ({"notificationUrl": "//example.org/callback"}, "notificationUrl"),
    ({"notificationUrl": "http://"}, "notificationUrl"),
    ({"query": []}, "query"),
    ({"query": {"pageSize": 5}}, "query: must not set pageSize"),
    ({"query": {"a": {"b": 1}}}, "query"),
    ({"where": 5}, "where"),
    ({"child": {"objectName": "x"}}, "child: .*parentPrimaryKeyFieldName is missing"),
    ({"child": [{"objectName": "x", "parentPrimaryKeyFieldName": "id"}]}, "child: must be one object"),
    ({"docsHubDetails": {"instanceId": "1"}}, "docsHubDetails: .*path is missing"),
    ({"continueFromJobId": 0}, "continueFromJobId"),
    ({"continueFromJobID": "x"}, "continueFromJobID"),
    ({"continueFromJobId": 1, "continueFromJobID": 2}, "continueFromJobId: is given 2 times"),
]


def read(**more: Any) -> Criteria:
    return parse({"objectName": "contact", **more})


@pytest.mark.parametrize(("body", "named"), BAD, ids=lambda value: str(value)[:50])
def test_a_bad_criterion_is_refused_by_name(body: dict[str, Any], named: str) -> None:
    with pytest.raises(BadCriteria, match=named):
        read(**body)


def test_all_problems_come_in_one_message() -> None:
    with pytest.raises(BadCriteria) as refusal:
        parse({"limit": 0, "format": "x", "where": "a ~ b", "child": {}})
    assert [name for name in ("objectName", "limit", "format", "child") if name not in str(refusal.value)] == []
    assert str(refusal.value).startswith("Error parsing query")


def test_nothing_given_means_everything_as_json_lines_in_pages_of_200() -> None:
    assert read() == Criteria("contact", Format.JSONL, page_size=200)


def test_null_is_as_good_as_nothing_and_unknown_keys_are_nobodys_business() -> None:
    assert read(limit=None, query=None, docsHubDetails=None, postmanNote={"x": 1}) == read()


@pytest.mark.parametrize(
    ("given", "form"),
    [
        ("application/json", Format.JSON),
        ("text/csv", Format.CSV),
        ("txt/csv", Format.CSV),
        ("application/jsonl", Format.JSONL),
    ],
)
def test_formats_go_by_their_media_types(given: str, form: Format) -> None:
    assert read(format=given).format is form


def test_field_names_are_trimmed_and_may_come_as_a_list() -> None:
    assert read(selectFields=" a , b.c,a ").select_fields == ("a", "b.c")
    assert read(selectFields=["a", "b.c"]).select_fields == ("a", "b.c")


def test_a_date_without_a_zone_is_utc() -> None:
    window = read(**{"from": "2026-01-01T00:00:00", "to": "2026-01-01T02:00:00+01:00", "filterDateField": "d"}).window
    assert window == Window("d", 1767225600.0, 1767229200.0)


def test_extra_parameters_become_text() -> None:
    assert read(query={"a": 1, "b": True, "c": None}).query == {"a": "1", "b": "true"}
