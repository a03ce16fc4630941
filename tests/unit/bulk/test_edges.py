"""Small decisions at the edge: authorization, Accept, file names, signatures, retries of callbacks."""

from __future__ import annotations

import pytest

from harness.bulk.authorization import ACCOUNT, secrets_in
from harness.bulk.default_fields import default_fields, map_problem
from harness.bulk.engine.download import resume_point
from harness.bulk.filenames import file_name, name_problem
from harness.bulk.formats import Format, accepts, preferred
from harness.bulk.notify import delay_after, signature
from harness.bulk.store.protocol import Checkpoint

MOMENT = 1706745598.007
PATTERNS = {
    "yyyy-MM-dd'T'HH:mm:ssXXX": "2024-01-31T23:59:58Z",
    "yyyy-MM-dd'T'HH:mm:ss'Z'": "2024-01-31T23:59:58Z",
    "yyyy-MM-dd'T'HH:mm:ss.SXXX": "2024-01-31T23:59:58.7Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX": "2024-01-31T23:59:58.007Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ": "2024-01-31T23:59:58.007+0000",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'": "2024-01-31T23:59:58.007Z",
    "yyyy-MM-dd HH:mm:ss": "2024-01-31 23:59:58",
    "yyyy.MM.dd G 'at' HH:mm:ss z": "2024.01.31 AD at 23:59:58 UTC",
    "h:mm a": "11:59 PM",
    "yyyyy.MMMMM.dd GGG hh:mm aaa": "02024.January.31 AD 11:59 PM",
    "yyMMddHHmmssZ": "240131235958+0000",
}


@pytest.mark.parametrize(
    "header",
    ["Element a+/=, User b=", "user b=,  ELEMENT a+/=", "User b=, Organization o, Element a+/=", "Token a+/=, User b="],
)
def test_secrets_may_come_in_any_order_and_hold_base64(header: str) -> None:
    found = secrets_in(header)
    assert found is not None
    assert (found["element"], found["user"]) == ("a+/=", "b=")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Element a",
        "User b",
        "Element a User b",
        "Element , User b",
        "Basic x",
        "Element a, Element c, User b",
    ],
)
def test_a_header_without_both_secrets_opens_nothing(header: str | None) -> None:
    assert secrets_in(header) is None


@pytest.mark.parametrize(
    ("header", "form", "passes"),
    [
        (None, Format.CSV, True),
        ("*/*", Format.JSONL, True),
        ("text/csv", Format.CSV, True),
        ("text/*", Format.CSV, True),
        ("application/json", Format.CSV, False),
        ("application/json", Format.JSONL, False),
        ("application/x-ndjson", Format.JSONL, True),
        ("application/json, text/csv;q=0.5", Format.CSV, True),
        ("text/csv;q=0, */*", Format.CSV, False),
        ("text/html", Format.JSON, False),
    ],
)
def test_accept_must_let_the_format_pass(header: str | None, form: Format, passes: bool) -> None:
    assert accepts(header, form) is passes


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (None, Format.CSV),
        ("*/*", Format.CSV),
        ("application/json", Format.JSON),
        ("application/json, text/csv", Format.CSV),
        ("text/csv;q=0.2, application/json;q=0.3", Format.JSON),
        ("text/csv;q=0, */*;q=0.1", Format.JSONL),
        ("application/x-ndjson", Format.JSONL),
        ("text/html", None),
    ],
)
def test_of_several_formats_the_best_liked_is_chosen(header: str | None, chosen: Format | None) -> None:
    assert preferred(header, [Format.CSV, Format.JSONL, Format.JSON]) is chosen


@pytest.mark.parametrize(
    ("header", "speaks"), [("User u, Organization o", True), ("User u, Element e", False), ("Organization o", False)]
)
def test_an_account_is_spoken_for_by_user_and_organization(header: str, speaks: bool) -> None:
    assert (secrets_in(header, ACCOUNT) is not None) is speaks


@pytest.mark.parametrize(
    ("text", "fields"),
    [('{"a": "id, name"}', ("id", "name")), ('{"a": ["id"], "b": "x"}', ("id",)), ('{"b": "x"}', ()), ("", ())],
)
def test_default_fields_are_a_map_by_object(text: str, fields: tuple[str, ...]) -> None:
    assert map_problem(text) is None
    assert default_fields({"default.select.fields.map": text}, "a") == fields


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 5}', '{"a": "x,,y"}', '{"a": [1]}'])
def test_what_is_no_such_map_has_a_problem_and_selects_nothing(text: str) -> None:
    assert map_problem(text)
    assert default_fields({"default.select.fields.map": text}, "a") == ()


@pytest.mark.parametrize(("pattern", "shown"), PATTERNS.items())
def test_the_documented_date_patterns_name_files(pattern: str, shown: str) -> None:
    wanted = f"{{{pattern}}}_MyFile"
    assert name_problem(wanted) is None
    assert file_name(wanted, MOMENT, Format.CSV, "x") == f"{shown}_MyFile.csv"


def test_a_name_without_a_pattern_is_used_as_it_is() -> None:
    assert file_name("report.json", MOMENT, Format.JSON, "x") == "report.json"
    assert file_name(None, MOMENT, Format.JSONL, "contact_7") == "contact_7.jsonl"


@pytest.mark.parametrize("wanted", ["", "a/b", "a\\b", "a\nb", "{yyyy}_x", 7, "x" * 300])
def test_a_bad_file_name_is_refused(wanted: object) -> None:
    assert name_problem(wanted)


def test_a_signature_is_the_published_one() -> None:
    signed = signature("MySecretEventSignatureKey", b"<INSERT_EVENT_NOTIFICATION_RESPONSE_BODY>")
    assert signed == "sha256=jHdbRx5EZAsOfTwAPJOGkNUzQMVVdu5VJlxcsk+G6jQ="


def test_a_callback_is_tried_five_times() -> None:
    assert [delay_after(tries) for tries in range(1, 6)] == [1.0, 2.0, 4.0, 8.0, None]


def test_a_resumed_download_takes_the_best_checkpoint_that_its_result_still_covers() -> None:
    last, durable, start = Checkpoint(offset=90), Checkpoint(offset=50), Checkpoint()
    points = (last, durable, start)
    assert [resume_point(points, size) for size in (100, 90, 89, 50, 49)] == [last, last, durable, durable, start]
