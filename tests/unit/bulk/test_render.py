"""A result in its three forms: the same records, however the stored bytes fall into pieces."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.api.data import first_lines
from harness.bulk.engine.shape import columns_of
from harness.bulk.formats import Format
from harness.bulk.results.render import as_texts, csv_columns, rendered, rendered_size
from harness.bulk.results.values import cell, flat, members

texts = st.text(st.characters(codec="utf-8"))
scalars = st.none() | st.booleans() | st.integers() | texts
records = st.lists(
    st.dictionaries(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), scalars, min_size=1),
    max_size=8,
)
cuts = st.integers(1, 40)


def stored(rows: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@given(records, cuts)
def test_an_array_holds_the_stored_records(rows: list[dict[str, Any]], size: int) -> None:
    data = stored(rows)
    body = b"".join(rendered(pieces(data, size), Format.JSON, ()))
    assert json.loads(body) == rows
    assert len(body) == rendered_size(Format.JSON, len(data), len(rows))


@given(records, cuts)
def test_lines_are_the_stored_bytes(rows: list[dict[str, Any]], size: int) -> None:
    data = stored(rows)
    assert b"".join(rendered(pieces(data, size), Format.JSONL, ())) == data


@given(records, cuts)
def test_csv_reads_back_as_the_records_with_empty_cells_for_what_is_not_there(
    rows: list[dict[str, Any]], size: int
) -> None:
    data = stored(rows)
    columns = columns_of(data.splitlines(), ())
    body = b"".join(rendered(pieces(data, size), Format.CSV, columns)).decode()
    found = [dict(zip(columns, cells, strict=True)) for cells in list(csv.reader(io.StringIO(body, newline="")))[1:]]
    assert found == [{name: shown(row.get(name)) for name in columns} for row in rows]


def shown(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


values = st.recursive(
    scalars | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 10**40, {}]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab."), inner, max_size=2),
    max_leaves=4,
)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "a.b", "c"]), values, min_size=1), min_size=1, max_size=4))
def test_csv_shows_of_every_value_what_the_vendor_wrote(rows: list[dict[str, Any]]) -> None:
    data = stored(rows).replace(b": -0,", b":-0,")
    columns = columns_of(data.splitlines(), ())
    body = b"".join(rendered([data], Format.CSV, columns)).decode()
    found = list(csv.reader(io.StringIO(body, newline="")))[1:]
    fields = [dict(flat(members(line))) for line in data.splitlines()]
    assert found == [[cell(row[name]) if name in row else "" for name in columns] for row in fields]


def test_csv_quotes_only_where_it_must_and_ends_lines_with_a_newline_alone() -> None:
    data = stored([{"a": 'say "x", y', "b": 1.5}, {"a": "two\nlines", "b": [1, {"c": None}]}])
    body = b"".join(rendered([data], Format.CSV, ("a", "b")))
    assert body == b'a,b\n"say ""x"", y",1.5\n"two\nlines","[1, {""c"": null}]"\n'


def test_the_callers_order_of_columns_wins_and_a_selected_object_gives_all_of_its_own() -> None:
    seen = ("id", "owner.name", "owner.id", "tag")
    assert csv_columns((), seen) == seen
    assert csv_columns(("tag", "owner", "none"), seen) == ("tag", "owner.name", "owner.id", "none", "id")


def test_a_character_that_utf8_cannot_carry_becomes_a_replacement_in_csv() -> None:
    body = b"".join(rendered([b'{"a":"x\\ud800y"}\n'], Format.CSV, ("a",)))
    assert body == b"a\nx?y\n"


@given(records, cuts, st.integers(1, 9))
def test_the_first_lines_are_the_same_however_they_come(rows: list[dict[str, Any]], size: int, count: int) -> None:
    assert first_lines(pieces(stored(rows), size), count) == stored(rows[:count])


@given(records, cuts)
def test_as_texts_every_value_is_what_a_csv_would_show(rows: list[dict[str, Any]], size: int) -> None:
    found = [json.loads(line) for line in b"".join(as_texts(pieces(stored(rows), size))).split(b"\n")[:-1]]
    wanted = [{key: None if value is None else shown(value) for key, value in row.items()} for row in rows]
    assert found == wanted


def test_texts_stay_nested() -> None:
    (line,) = as_texts([b'{"a":{"b":[1,{"c":true}],"d":null}}\n'])
    assert line == b'{"a":{"b":["1",{"c":"true"}],"d":null}}\n'


def test_a_neutral_csv_holds_no_formula_and_leaves_numbers_alone() -> None:
    texts = ["=1+1", "+49 30", "-x", "@SUM(A1)", "\tx", "\u2212x", "fine", "a=b", "\uff1dx", -5, "'=x"]
    data = stored([{"=a": text} for text in texts])
    body = b"".join(rendered([data], Format.CSV, ("=a",), neutral=True)).decode()
    found = [row[0] for row in csv.reader(io.StringIO(body, newline=""))]
    wanted = ["'=a", "'=1+1", "'+49 30", "'-x", "'@SUM(A1)", "'\tx", "\u2212x", "fine", "a=b", "'\uff1dx", "-5", "'=x"]
    assert found == wanted
