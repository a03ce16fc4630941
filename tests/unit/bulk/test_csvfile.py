"""Files as people make them: usable ones are read, unusable ones are refused with the place."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.engine.csvfile import header_of, rows
from harness.bulk.engine.rows import Row, UnusableFile


def written(folder: Path, data: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(data)
    return path


def read(folder: Path, data: bytes) -> list[Row]:
    return list(rows(written(folder, data)))


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


@given(table=st.lists(st.tuples(cells, cells), max_size=5), ending=st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_writes_is_read_back(
    table: list[tuple[str, str]], ending: str, tmp_path_factory: Any
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *table])
    found = read(tmp_path_factory.mktemp("csv"), text.getvalue().encode())
    assert [row.record for row in found] == [{"a": a, "b": b} for a, b in table]
    assert [row.number for row in found] == list(range(1, len(table) + 1))


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert header_of(written(tmp_path, b"\xef\xbb\xbfa,b\n")) == ("a", "b")


def test_dotted_names_nest_and_empty_cells_leave_their_field_out(tmp_path: Path) -> None:
    (row,) = read(tmp_path, b"id,custom.116,custom.note,x\n1,y,,\n")
    assert row.record == {"id": "1", "custom": {"116": "y"}}


def test_blank_lines_are_skipped_and_do_not_count(tmp_path: Path) -> None:
    found = read(tmp_path, b"\na,b\n\n1,2\n   \n\n3,4\n\n")
    assert [(row.number, row.record) for row in found] == [(1, {"a": "1", "b": "2"}), (2, {"a": "3", "b": "4"})]


def test_a_ragged_row_fails_alone(tmp_path: Path) -> None:
    found = read(tmp_path, b"a,b\n1\n1,2,3\n1,2\n")
    assert [row.problem for row in found] == [
        "the row has 1 cells, the header 2",
        "the row has 3 cells, the header 2",
        "",
    ]


def test_a_row_that_is_no_csv_fails_alone(tmp_path: Path) -> None:
    found = read(tmp_path, b'a,b\n"x"y,2\n3,4\n"open,5\n')
    assert [bool(row.problem) for row in found] == [True, False, True]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n", "no header"),
        (b"a,\xff\n", "not UTF-8 text: see byte 3"),
        (b"a,b\n" + b"x" * 2_000_000 + b"\xc3", "see byte 2000005"),
        (b"a\0b\n", "NUL at byte 2"),
        (b"a,b,a\n", "names a more than once"),
        (b"a,,b\n", "column 2 of the header has no name"),
        (b"a,a.b\n", "both a and a.b"),
        (b"a..b\n", "empty part"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_unusable_file_is_refused_with_the_place(data: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match=said):
        header_of(written(tmp_path, data))
