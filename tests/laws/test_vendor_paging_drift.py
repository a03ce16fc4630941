"""Laws of paging while records come and go: what each kind of style promises then, and what it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.pages import Client, Shelf, client
from laws.test_vendor_paging_wire import WAYS, ask, rows, vendor

from mock_vendors.data.dataset import Dataset

# Before which page, and whether a record with this id comes or goes.
TIDE = st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.integers(1, 60)), max_size=12)
BY_ID = [
    ("keyset", {}),
    ("cursor", {"token": {"anchor": "id"}}),
    ("link_header", {"token": {"anchor": "id"}}),
    ("graphql", {"token": {"anchor": "id"}}),
]


def drifting(walker: Client, tide: list[tuple[int, bool, int]]) -> Iterator[list[int]]:
    """Yield the pages of a walk during which the tide comes in and goes out."""
    for turn, (_, cut) in enumerate(walker.cuts(3), 1):
        yield walker.seen(cut)
        ids = set(walker.rows.ids)
        for before, comes, identity in tide:
            if before == turn:
                ids = ids | {identity} if comes else ids - {identity}
        walker.rows.ids = sorted(ids)


@pytest.mark.parametrize(("name", "knobs"), BY_ID)
@settings(max_examples=60)
@given(ids=st.sets(st.integers(1, 60), min_size=4), tide=TIDE)
def test_behind_an_id_whoever_is_there_throughout_comes_once(
    name: str, knobs: dict[str, object], ids: set[int], tide: list[tuple[int, bool, int]]
) -> None:
    walker = client(name, 0, **knobs)
    walker.rows = Shelf(sorted(ids))
    seen = Counter(row for page in drifting(walker, tide) for row in page)
    gone = {identity for _, comes, identity in tide if not comes}
    assert {row: seen[row] for row in ids - gone} == dict.fromkeys(ids - gone, 1)
    assert max(seen.values(), default=0) <= 1 or gone


@pytest.mark.parametrize("name", ["offset", "page_number", "page_total", "has_more", "cursor", "odata"])
def test_at_a_place_a_record_may_be_lost_or_come_twice(name: str) -> None:
    lost, twice = client(name, 9), client(name, 9)
    ids = list(lost.rows.ids)
    seen = [row for page in drifting(lost, [(1, False, ids[0])]) for row in page]
    assert [row for row in ids if row not in seen] == [ids[3]]
    seen = [row for page in drifting(twice, [(1, True, 1)]) for row in page]
    assert [row for row, times in Counter(seen).items() if times > 1] == [ids[2]]


def stir(dataset: Dataset, page: int) -> None:
    """Let a record go, another change, and a third come."""
    dataset.delete(page)
    dataset.delete(20 - page)
    dataset.update(10, {"name": f"after page {page}"})
    dataset.create({**dataset.record(11), "id": 10_000 + page}, before=page)


@pytest.mark.parametrize("way", ["scroll", "locator"])
def test_a_snapshot_shows_what_there_was_when_it_was_opened(way: str) -> None:
    asked, sent, seen, page = vendor(way, 21), WAYS[way][2], [], 0
    dataset = asked.stock.datasets["jobs"]
    truth = [dataset.record(row) for row in range(21)]
    while sent is not None:
        answer = ask(asked, sent)
        seen += rows(answer)
        stir(dataset, page)
        page, sent = page + 1, WAYS[way][3](sent, answer)
    assert seen == truth


@pytest.mark.parametrize(("way", "knobs"), [("keyset", {}), ("cursor", {"token": {"anchor": "id"}})])
def test_behind_an_id_real_records_that_stay_come_once_too(way: str, knobs: dict[str, object]) -> None:
    asked, sent, seen, page = vendor(way, 21, **knobs), WAYS[way][2], Counter[int](), 0
    dataset = asked.stock.datasets["jobs"]
    truth = [dataset.record(row)["id"] for row in range(21)]
    while sent is not None:
        answer = ask(asked, sent)
        found = [record["id"] for record in rows(answer)]
        seen.update(found)
        # The very record that the client goes on behind is gone when it does.
        dataset.delete(truth.index(found[-1]))
        page, sent = page + 1, WAYS[way][3](sent, answer)
    assert seen == Counter(truth)
    assert page == 7
