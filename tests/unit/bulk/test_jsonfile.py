"""JSON files as programs make them: read piece by piece, broken lines alone, broken arrays as a whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.engine import jsonfile
from harness.bulk.engine.rows import LONGEST, Row, UnusableFile
from harness.bulk.engine.source import check, form_of, rows
from harness.bulk.formats import Format

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
records = st.lists(st.dictionaries(texts, values, max_size=4), max_size=6)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "file.json"
    path.write_bytes(data)
    return path


def read(folder: Path, data: bytes, form: Format) -> list[Row]:
    return list(rows(written(folder, data), form))


@given(wanted=records, indent=st.sampled_from([None, 1]), ascii_only=st.booleans())
def test_what_a_json_writer_writes_is_read_back(
    wanted: list[dict[str, Any]], indent: int | None, ascii_only: bool, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("json")
    array = json.dumps(wanted, indent=indent, ensure_ascii=ascii_only).encode()
    lines = "\n\n".join(json.dumps(one, ensure_ascii=ascii_only) for one in wanted).encode() or b"\n"
    for form, data in ((Format.JSON, array), (Format.JSONL, lines)):
        found = read(folder, data, form)
        assert [row.record for row in found] == wanted
        assert [row.number for row in found] == list(range(1, len(wanted) + 1))


@pytest.mark.parametrize("piece", [1, 2, 3, 7])
def test_an_array_is_read_the_same_in_pieces_of_any_size(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonfile, "_PIECE", piece)
    wanted = [{"a": 12345.5, "b": 'x\\"]}'}, {"c": [{"d": None}]}, {}]
    assert [row.record for row in read(tmp_path, json.dumps(wanted).encode(), Format.JSON)] == wanted


def test_a_line_that_is_no_object_fails_alone(tmp_path: Path) -> None:
    data = b'{"a": 1}\n{"a": \n[1]\n"x"\n{"a": NaN}\n{"a": "\\ud800"}\n{"b": 2}'
    found = read(tmp_path, data, Format.JSONL)
    assert [bool(row.problem) for row in found] == [False, True, True, True, True, True, False]
    assert (found[0].record, found[-1].record, found[-1].number) == ({"a": 1}, {"b": 2}, 7)


def test_an_entry_that_is_no_object_fails_alone(tmp_path: Path) -> None:
    found = read(tmp_path, b'[{"a": 1}, 7, {"a": NaN}, {"a": "\\ud800"}, {"b": 2}]', Format.JSON)
    assert [bool(row.problem) for row in found] == [False, True, True, True, False]


def test_a_line_beyond_all_reason_fails_alone(tmp_path: Path) -> None:
    data = b'{"a": "' + b"x" * LONGEST + b'"}\n{"b": 2}\n'
    found = read(tmp_path, data, Format.JSONL)
    assert [(bool(row.problem), row.record) for row in found] == [(True, {}), (False, {"b": 2})]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"{}", "after character 1: expected '\\['"),
        (b"[{}", "after character 4: expected ']'"),
        (b"[{} {}]", "after character 5"),
        (b'[{"a": 1},]', "after character 11"),
        (b'[{"a": 1}, {"a" 1}]', "after character 12"),
        (b"[{}] x", "something follows"),
        (b"[" * 100_000, "nested too deeply"),
        (b'["\xff"]', "not UTF-8"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_broken_array_is_refused_with_the_place(data: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=said):
        check(written(tmp_path, data), Format.JSON)


@pytest.mark.parametrize(
    ("start", "declared", "named", "wanted"),
    [
        (b"a,b\n", None, "text/csv x.csv", Format.CSV),
        (b"a,b\n", None, "", Format.CSV),
        (b'\xef\xbb\xbf\n {"a": 1}', None, "text/csv rows.csv", Format.JSONL),
        (b' [{"a": 1}]', None, "", Format.JSON),
        (b'[{"a": 1}]', Format.JSON, "", Format.JSON),
        (b'{"a": 1}', Format.JSON, "", Format.JSONL),
        (b"broken", None, "application/json", Format.JSONL),
        (b"[System.Id],b\n", None, "", Format.CSV),
        (b"a,b\n", Format.CSV, "x.json", Format.CSV),
    ],
)
def test_the_form_is_what_is_said_or_else_what_is_seen(
    start: bytes, declared: Format | None, named: str, wanted: Format
) -> None:
    assert form_of(start, declared, named) is wanted


@pytest.mark.parametrize("start", [b"\x1f\x8b\x08", b"PK\x03\x04", b"BZh9"])
def test_packed_files_are_refused(start: bytes) -> None:
    with pytest.raises(UnusableFile, match="packed"):
        form_of(start, None, "")
