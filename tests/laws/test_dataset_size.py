"""Laws of size: a billion records and a thousand changes cost next to nothing, in memory and in time."""

from __future__ import annotations

import random
import tracemalloc

from laws.kinds import notes

from mock_vendors.data.dataset import Dataset, Order
from mock_vendors.data.where import EVERYTHING, Comparison

BILLION, CHANGES, MOST = 10**9, 1000, 6_000_000
FIELDS = {
    "title": {"$kind": "pool", "of": "word"},
    "created": {"$kind": "time", "of": "created"},
    "updated": {"$kind": "time", "of": "updated"},
}
ORDERS = [(), (Order("id"),), (Order("created", True),)]


def changed() -> tuple[Dataset, list[int]]:
    dataset, rng = notes(BILLION, FIELDS).datasets["notes"], random.Random(5)
    rows = rng.sample(range(BILLION), CHANGES)
    for place, row in enumerate(rows):
        (dataset.delete, dataset.touch, lambda row: dataset.update(row, {"title": "x"}))[place % 3](row)
    for _ in range(9):
        dataset.create(dataset.blanks(2e9))
    dataset.touch_all()
    return dataset, rows


def test_a_thousand_changes_to_a_billion_records_take_little_memory() -> None:
    changed()
    tracemalloc.start()
    try:
        dataset, rows = changed()
        for order in ORDERS:
            view = dataset.view(EVERYTHING, order)
            assert len(view) == BILLION + 9 - len(rows[::3])
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()


def test_views_of_a_billion_records_under_change_are_cut_anywhere() -> None:
    dataset, rows = changed()
    for order in ORDERS:
        view = dataset.view(EVERYTHING, order)
        for row in rows[1:200:3]:
            place = view.place(row)
            assert view.at(place) == row
            assert row in view.cut(place - 2, place + 3)
        assert all(row not in view for row in rows[:200:3])


def test_a_time_of_update_that_all_records_have_is_no_reason_to_look_at_each() -> None:
    dataset, _ = changed()
    at = dataset.keys("updated", 1)[0]
    assert len(dataset.view(Comparison("updated", ">", at))) == 0
    assert len(dataset.view(Comparison("updated", ">=", at), (Order("updated"),))) == len(dataset.view())
