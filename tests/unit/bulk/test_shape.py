"""What a record goes through on its way into a result."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.criteria import Criteria, Window
from harness.bulk.engine.shape import columns_of, projection, shaper, without_nulls
from harness.bulk.instants import parse_iso, vendor_reader

names = st.text(st.characters(codec="utf-8"), max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=10,
)
records = st.dictionaries(names, values, max_size=5)


def line(record: Any) -> bytes:
    return json.dumps(record).encode()


def stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: stripped(item) for key, item in value.items() if item is not None}
    return [stripped(item) for item in value] if isinstance(value, list) else value


@given(records)
def test_no_key_with_a_null_is_left_and_nothing_else_is_touched(record: dict[str, Any]) -> None:
    assert json.loads(without_nulls(line(record))) == stripped(record)


@given(records, st.lists(names, min_size=1, max_size=3))
def test_a_projection_on_plain_names_keeps_these_members_as_they_are(record: dict[str, Any], wanted: list[str]) -> None:
    wanted = [name for name in wanted if "." not in name]
    kept = {name: record[name] for name in wanted if name in record}
    assert json.loads(projection(tuple(wanted))(line(record))) == kept


def test_what_is_kept_is_kept_to_the_byte() -> None:
    record = b'{"big": 123456789012345678901, "price": 1.10, "x": {"y": [1.0, "\\ud800"]}, "gone": null}'
    wanted = b'{"price":1.10,"big":123456789012345678901,"x":{"y":[1.0, "\\ud800"]}}'
    assert projection(("price", "big", "x.y"))(record) == wanted


@pytest.mark.parametrize(
    ("select", "found"),
    [
        (("a.b",), {"a": {"b": 1}}),
        (("a.c", "a.b"), {"a": {"c": {"d": 2}, "b": 1}}),
        (("a", "a.b"), {"a": {"b": 1, "c": {"d": 2}}}),
        (("e.f", "none", "a.none"), {"e.f": 3}),
    ],
)
def test_dotted_names_keep_their_nesting(select: tuple[str, ...], found: dict[str, Any]) -> None:
    record = {"a": {"b": 1, "c": {"d": 2}}, "e.f": 3}
    assert json.loads(projection(select)(line(record))) == found


@pytest.mark.parametrize(
    ("value", "inside"),
    [
        ("2026-01-01T00:00:00Z", True),
        ("2026-01-02T00:00:00Z", True),
        ("2026-01-01T23:59:59.999+00:00", True),
        ("2026-01-02T00:00:00.001Z", False),
        ("2025-12-31T23:59:59Z", False),
        (1767225600, True),
        (1767225600000, True),
        ("1767225599", False),
        (None, False),
        ("soon", False),
        (True, False),
        ([], False),
    ],
)
def test_a_window_includes_both_ends_and_excludes_what_has_no_date(value: Any, inside: bool) -> None:
    window = Window("meta.at", 1767225600.0, 1767312000.0)
    step = shaper(Criteria("contact", window=window))
    assert step is not None
    assert (step(line({"meta": {"at": value}})) is not None) is inside


def test_the_window_reads_dates_in_the_pattern_they_are_written_in() -> None:
    window = Window("at", parse_iso("2026-01-01"), None)
    step = shaper(Criteria("contact", window=window), vendor_reader("dd/MM/yyyy HH:mm"))
    assert step is not None
    texts = ("31/12/2025 23:59", "01/01/2026 00:00", "2026-01-02", "someday")
    kept = [text for text in texts if step(b'{"at":"%b"}' % text.encode()) is not None]
    assert kept == ["01/01/2026 00:00", "2026-01-02"]


def test_the_window_sees_the_record_before_the_projection() -> None:
    step = shaper(Criteria("contact", window=Window("at", 0.0, None), select_fields=("id",)))
    assert step is not None
    assert step(line({"id": 1, "at": 5})) == b'{"id":1}'
    assert step(line({"id": 1})) is None


def test_without_anything_to_do_there_is_no_step() -> None:
    assert shaper(Criteria("contact")) is None


def test_columns_are_remembered_in_the_order_of_their_first_appearance() -> None:
    first = columns_of([line({"b": 1, "a": {"x": 1, "y": []}})], ())
    assert columns_of([line({"c": {}, "b": None})], first) == ("b", "a.x", "a.y", "c")
