"""No two different records look the same, and no way of writing makes one record two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.audit.exact import Identities, Unreadable, differences, digest, parse


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (b'{"n":9007199254740993}', b'{"n":9007199254740992}'),
        (b'{"n":0.1}', b'{"n":0.10}'),
        (b'{"n":1e3}', b'{"n":1000}'),
        (b'{"n":1}', b'{"n":true}'),
        (b'{"n":0}', b'{"n":false}'),
        (b'{"n":1}', b'{"n":"1"}'),
        (b'{"n":1.5}', b'{"n":"1.5"}'),
        (b'{"n":1.5}', b'{"n":{"decimal":"1.5"}}'),
        (b'{"n":null}', b"{}"),
        (b'{"n":""}', b'{"n":null}'),
        (b'{"n":[1,2]}', b'{"n":[2,1]}'),
    ],
)
def test_different_records_are_different(left: bytes, right: bytes) -> None:
    assert digest(left) != digest(right)
    assert list(differences(parse(left), parse(right)))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (b'{"a":1,"b":[{"c":2.50}]}', b'{ "b": [ {"c": 2.50} ], "a": 1 }'),
        ('{"t":"é"}'.encode(), b'{"t":"\\u00e9"}'),
        (b'{"t":"/"}', b'{"t":"\\/"}'),
    ],
)
def test_the_same_record_may_be_written_in_many_ways(left: bytes, right: bytes) -> None:
    assert digest(left) == digest(right)
    assert list(differences(parse(left), parse(right))) == []


def test_a_difference_names_its_place() -> None:
    found = differences(parse(b'{"a":[{"b":1}],"c":2}'), parse(b'{"a":[{"b":1.0}],"d":3}'))
    assert list(found) == [("a[0].b", "1", "1.0"), ("c", "2", "(absent)"), ("d", "(absent)", "3")]


@given(st.integers())
def test_an_identity_keeps_every_digit(number: int) -> None:
    assert Identities("id").of(b'{"x":{"id":0},"id":%d}' % number) == str(number)


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b'{"other":1}', b"\xff"])
def test_a_line_without_identity_is_unreadable(line: bytes) -> None:
    with pytest.raises(Unreadable):
        Identities("id").of(line)
