"""What of a file is begun together, and how wide that is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.engine.rows import Row
from harness.bulk.engine.upload_options import UploadOptions, upload_options
from harness.bulk.engine.windows import groups, rounds, windows
from harness.bulk.upload_form import group_problem

names = st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=12)


def rows(count: int, size: int = 1) -> list[Row]:
    return [Row(number, {}, size=size) for number in range(1, count + 1)]


@given(count=st.integers(0, 30), after=st.integers(0, 30), most=st.integers(1, 7))
def test_windows_and_groups_leave_nothing_out_and_change_no_order(count: int, after: int, most: int) -> None:
    made = list(windows(rows(count), after, most))
    assert list(chain(*made)) == rows(count)[after:]
    assert all(len(window) == most for window in made[:-1])
    assert list(chain(*groups(rows(count), most))) == rows(count)


def test_a_window_is_full_when_its_rows_are_large() -> None:
    assert [len(window) for window in windows(rows(5, size=5 << 20), 0, 100)] == [2, 2, 1]


@given(said=names)
def test_a_round_has_each_name_once_and_names_keep_their_order(said: list[str]) -> None:
    identity = {row.number: name or None for row, name in zip(rows(len(said)), said, strict=True)}
    made = rounds(rows(len(said)), lambda row: identity[row.number])
    assert sorted(row.number for part in made for row in part) == list(range(1, len(said) + 1))
    for part in made:
        named = [identity[row.number] for row in part if identity[row.number]]
        assert len(named) == len(set(named))
    for name in set(identity.values()) - {None}:
        order = [row.number for part in made for row in part if identity[row.number] == name]
        assert order == sorted(order)


@pytest.mark.parametrize(
    ("meta", "settings", "most", "wanted"),
    [
        ({}, {}, 100, UploadOptions(1, 1)),
        ({}, {"bulk.upload.parallel": "4"}, 1, UploadOptions(4, 1)),
        ({"concurrency": "serial"}, {"bulk.upload.parallel": "4"}, 1, UploadOptions(1, 1)),
        ({"useBatchUpload": True}, {}, 100, UploadOptions(1, 100)),
        ({"bulkUploadRecordSize": "7"}, {"bulk.upload.parallel": "99"}, 100, UploadOptions(16, 7)),
    ],
)
def test_an_upload_is_as_wide_as_it_may_be(
    meta: Mapping[str, Any], settings: Mapping[str, str], most: int, wanted: UploadOptions
) -> None:
    assert upload_options(meta, settings, most) == wanted


@pytest.mark.parametrize(
    ("meta", "most", "said"),
    [
        ({"bulkUploadRecordSize": 1}, 1, None),
        ({"bulkUploadRecordSize": 2}, 1, "one by one"),
        ({"bulkUploadRecordSize": "101"}, 100, "up to 100 at once"),
        ({"useBatchUpload": True}, 1, "one by one"),
    ],
)
def test_groups_that_the_vendor_does_not_take_are_told(meta: Mapping[str, Any], most: int, said: str | None) -> None:
    problem = group_problem(meta, "contacts", most)
    assert problem is None if said is None else said in (problem or "")
