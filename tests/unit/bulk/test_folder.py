"""Results in a folder against a plain byte string: appended, cut back, read."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.results.folder import FolderResults
from harness.bulk.results.protocol import ResultMissing

runs = st.lists(st.tuples(st.floats(0, 1), st.lists(st.binary(min_size=1, max_size=30), max_size=6)), max_size=6)


@given(runs, st.integers(1, 50))
def test_a_result_is_what_was_appended_behind_the_last_cut(
    steps: list[tuple[float, list[bytes]]], segment_bytes: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        results, model = FolderResults(Path(name), segment_bytes=segment_bytes), b""
        for share, appended in steps:
            model = model[: int(share * len(model))]
            writer = results.writer(7, len(model))
            for lines in appended:
                model += lines
                assert writer.append(lines) == len(model)
            writer.close()
            assert results.size(7) == len(model)
        assert b"".join(results.read(7, len(model))) == model


def test_a_result_can_be_read_up_to_a_place(tmp_path: Path) -> None:
    results = FolderResults(tmp_path, segment_bytes=4)
    writer = results.writer(1, 0)
    for lines in (b"one\n", b"two\n", b"three\n"):
        writer.append(lines)
    writer.sync()
    writer.close()
    assert b"".join(results.read(1, 8)) == b"one\ntwo\n"


def test_a_result_can_be_read_from_any_place_to_any_other(tmp_path: Path) -> None:
    results, whole = FolderResults(tmp_path, segment_bytes=4), b"one\ntwo\nthree\nfour\n"
    writer = results.writer(1, 0)
    for lines in whole.splitlines(keepends=True):
        writer.append(lines)
    writer.close()
    places = [(start, stop) for stop in range(len(whole) + 1) for start in range(stop + 1)]
    wrong = [place for place in places if b"".join(results.read(1, place[1], place[0])) != whole[slice(*place)]]
    assert (len(list((tmp_path / "1").iterdir())) > 2, wrong) == (True, [])


def test_what_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    results = FolderResults(tmp_path)
    with pytest.raises(ResultMissing):
        results.read(1, 1)
    assert b"".join(results.read(1, 0)) == b""


def test_a_gap_between_segments_ends_what_counts_as_there(tmp_path: Path) -> None:
    results = FolderResults(tmp_path, segment_bytes=2)
    writer = results.writer(1, 0)
    for lines in (b"ab", b"cd", b"ef"):
        writer.append(lines)
    writer.close()
    (tmp_path / "1" / f"{2:016d}.jsonl").unlink()
    assert results.size(1) == 2
