"""Values keep their own bytes, also those that a strict reader refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.results.spans import array_spans, object_spans
from harness.bulk.results.values import cell, items, members

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
layouts = st.sampled_from([(",", ":"), (", ", ": "), (" ,\t", "  : ")])


@given(st.dictionaries(st.text(st.characters(), max_size=5), anything), layouts)
def test_the_slow_way_finds_each_member(record: dict[str, Any], layout: tuple[str, str]) -> None:
    text = json.dumps(record, separators=layout).encode()
    found = {name: json.loads(value) for name, value in object_spans(text)}
    assert repr(found) == repr(json.loads(text))


@given(st.lists(anything), layouts)
def test_the_slow_way_finds_each_item(values: list[Any], layout: tuple[str, str]) -> None:
    text = json.dumps(values, separators=layout).encode()
    assert repr([json.loads(value) for value in array_spans(text)]) == repr(json.loads(text))


@pytest.mark.parametrize(
    "value", [b'"\\ud800"', b"NaN", b"1e400", b"1.10", b"123456789012345678901234567890", b'"\xff"']
)
def test_a_value_is_handed_on_as_it_came(value: bytes) -> None:
    assert members(b'{"a": ' + value + b', "b": [1]}')["a"] == value
    assert items(b"[0, " + value + b"]")[1] == value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b'"a\\"b"', 'a"b'),
        (b"null", ""),
        (b"1.10", "1.10"),
        (b"true", "true"),
        (b'[1, "x"]', '[1, "x"]'),
        (b'"\xff"', "�"),
    ],
)
def test_a_cell_shows_text_as_it_is_and_all_else_as_json(value: bytes, shown: str) -> None:
    assert cell(value) == shown


@pytest.mark.parametrize("broken", [b"[1]", b"{", b'{"a" 1}', b"nonsense"])
def test_what_is_no_object_is_refused(broken: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        dict(object_spans(broken))
