"""Parts of JSON texts, taken as they were written: the careful reader agrees with the fast one."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.wire import Calls, Said, connected

from harness.connectors.errors import Exhausted
from harness.connectors.page import Ask
from harness.connectors.spans import Malformed, Unlike, _parts, decoded, elements, values
from harness.ocnql import parse_condition

SURROGATE = b'{"id": 1.10, "text": "half \\ud800"}'
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
indents = st.sampled_from([None, 0, 2])


@given(st.lists(json_values), indents)
def test_the_careful_reader_finds_the_elements_the_fast_one_finds(array: list[object], indent: int | None) -> None:
    text = json.dumps(array, indent=indent)
    assert [part.encode() for _, part in _parts(text, "[")] == elements(text.encode())
    assert [json.loads(part) for part in elements(text.encode())] == array


@given(st.dictionaries(st.text(), json_values), indents)
def test_the_careful_reader_finds_the_values_the_fast_one_finds(held: dict[str, object], indent: int | None) -> None:
    text = json.dumps(held, indent=indent)
    fast = {key: bytes(part) for key, part in values(text.encode()).items()}
    assert {key: part.encode() for key, part in _parts(text, "{")} == fast


@given(st.lists(st.sampled_from(["0", '"a"', "[", "]", ",", "{", "}", ":", " "]), max_size=7).map("".join))
def test_the_careful_reader_takes_no_more_than_the_grammar(inner: str) -> None:
    text = f"[{inner}]"
    try:
        whole = json.loads(text)
    except ValueError:
        with pytest.raises((Malformed, Unlike)):
            list(_parts(text, "["))
        return
    assert [json.loads(part) for _, part in _parts(text, "[")] == whole


@pytest.mark.parametrize("text", [b"", b"[1", b"[1,]", b"[1 2]", b"[NaN]", b"[1] x", b"[" * 100_000])
def test_broken_arrays_are_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        elements(text)


@pytest.mark.parametrize("text", [b"", b'{"a" 1}', b'{"a":1} x', b'{"a":1,}', b"{a:1}", b'{"a":' * 100_000])
def test_broken_objects_are_malformed(text: bytes) -> None:
    with pytest.raises(Malformed):
        values(text)


def test_sound_texts_of_another_kind_are_unlike() -> None:
    for text in (b"{}", b'"x"', b'"\\ud800"', b"null"):
        with pytest.raises(Unlike):
            elements(text)
    with pytest.raises(Unlike):
        values(b"[]")


def test_half_a_surrogate_pair_passes_through() -> None:
    connector, _ = connected("etsy", lambda _: Said(200, b'{"count":1,"results":[' + SURROGATE + b"]}"))
    assert connector.page(Ask("listings"), None, Calls()).records == (SURROGATE,)
    where = Ask("listings", where=parse_condition("id = 1.1"))
    assert connector.page(where, None, Calls()).records == (SURROGATE,)


def test_numbers_beyond_any_type_can_still_be_looked_at() -> None:
    assert decoded(b'{"a":1e400,"b":123456789012345678901234567890}')["b"] == 123456789012345678901234567890


def test_a_compressed_body_is_unpacked_and_a_damaged_one_asked_for_again() -> None:
    packed = gzip.compress(b'{"count":0,"results":[]}')
    coded = (("Content-Encoding", "gzip"),)
    answers = [Said(200, packed[:-12] + b"x" * 12, coded), Said(200, b"plain", coded), Said(200, packed, coded)]
    connector, wire = connected("etsy", lambda _: answers.pop(0))
    assert connector.page(Ask("listings"), None, Calls()).records == ()
    assert len(wire.sent) == 3


def test_a_compressed_body_that_ends_early_is_no_page() -> None:
    packed = gzip.compress(b'{"count":0,"results":[]}' + b" " * 5000)
    connector, _ = connected(
        "etsy", lambda _: Said(200, packed[:20], (("Content-Encoding", "gzip"),)), settings={"retry.max": "1"}
    )
    with pytest.raises(Exhausted):
        connector.page(Ask("listings"), None, Calls())
