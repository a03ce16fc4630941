"""Laws of the comparison: whatever was done to a set of records is found, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.audit import Lines, compare

Rows = dict[int, Any]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
rows = st.dictionaries(st.integers(0, 10**20), values, min_size=1, max_size=12)


def lines(content: Rows, **how: Any) -> list[bytes]:
    return [json.dumps({"id": key, "value": value}, **how).encode() for key, value in content.items()]


@given(rows, st.randoms(use_true_random=False))
def test_order_and_spelling_do_not_matter(content: Rows, random: Any) -> None:
    delivered = lines(content, sort_keys=True, indent=1, ensure_ascii=False)
    random.shuffle(delivered)
    assert compare(lines(content), delivered, "id").same


@given(rows, st.data())
def test_each_record_left_out_is_missing_and_no_other(content: Rows, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(sorted(content))))
    found = compare(lines(content), lines({key: content[key] for key in content if key not in gone}), "id")
    places = [row for row, key in enumerate(content) if key in gone]
    assert [row for start, stop in found.missing_rows for row in range(start, stop)] == places
    assert (found.missing, found.extra, found.doubled, found.changed) == (len(gone), 0, 0, 0)


@given(rows, st.data())
def test_each_record_delivered_again_is_doubled(content: Rows, data: st.DataObject) -> None:
    again = data.draw(st.sets(st.sampled_from(sorted(content)), min_size=1))
    found = compare(lines(content), lines(content) + lines({key: content[key] for key in again}), "id")
    assert (found.doubled, found.missing, found.extra, found.changed) == (len(again), 0, 0, 0)
    assert {name for name, _ in found.doubled_samples} == {str(key) for key in again}


@given(rows, st.data())
def test_each_record_with_other_content_is_changed(content: Rows, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(content)))
    other = content | {key: {"was": content[key]}}
    found = compare(lines(content), lines(other), "id")
    assert (found.changed, found.missing, found.extra) == (1, 0, 0)
    assert found.changed_samples[0].identity == str(key)


@given(rows, rows)
def test_a_record_of_nobody_is_extra(content: Rows, foreign: Rows) -> None:
    strange = {-key - 1: value for key, value in foreign.items()}
    found = compare(lines(content), lines(content) + lines(strange), "id")
    assert (found.extra, found.missing, found.doubled) == (len(strange), 0, 0)


def test_a_line_that_is_no_record_is_told_with_its_number() -> None:
    found = compare([b'{"id":1}'], [b'{"id":1}', b'{"id":2', b"[]", b'{"no":"key"}'], "id")
    assert [line.number for line in found.unread_samples] == [2, 3, 4]


def test_a_changed_identity_type_is_a_change_and_not_another_record() -> None:
    found = compare([b'{"id":1}'], [b'{"id":"1"}'], "id")
    assert (found.changed, found.missing, found.extra) == (1, 0, 0)
    assert found.changed_samples[0].fields[0].path == "id"


def test_lines_of_a_file_can_be_walked_twice(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(b'{"id":1}\n\n{"id":2}\n')
    walked = Lines(tmp_path / "records.jsonl")
    assert [list(walked), list(walked)] == [[b'{"id":1}', b'{"id":2}']] * 2
