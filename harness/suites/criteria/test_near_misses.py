"""What is nearly right is refused at once, with every reason, and nothing begins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st

from harness.suites import covers
from harness.suites.criteria.trying import Tries
from harness.suites.near_misses import WRONG_VALUES, broken_conditions, broken_statements
from harness.suites.story import Bulk, Subject
from harness.suites.strategies import Data


@covers(promises=["DL-02", "DL-04", "DL-12", "DL-15", "DL-17", "DL-22", "DL-26", "DL-31", "DL-34"], vendors=["etsy"])
def test_wrong_criteria_are_all_named(bulk: Bulk, tries: Tries) -> None:
    shop = bulk.instance("etsy")
    before = known(shop)

    @tries.each(60, wrong=wrong_criteria())
    def holds(wrong: dict[str, Any]) -> None:
        answer = shop.ask("POST", "/bulk/download", json={"objectName": "listings", "filterDateField": "x", **wrong})
        assert answer.status_code == 400, answer.text
        missing = [name for name in wrong if name not in answer.json()["message"]]
        assert not missing, f"{missing} not named: {answer.text}"

    assert known(shop) == before, "a job began"


@pytest.mark.parametrize("key", ["from", "to"])
@covers(promises=["DL-15", "DL-17"], vendors=["etsy"])
def test_a_window_needs_its_field(bulk: Bulk, key: str) -> None:
    shop = bulk.instance("etsy")
    before = known(shop)
    answer = shop.asks_download("listings", **{key: "2024-01-01T00:00:00Z"})
    assert answer.status_code == 400
    assert "filterDateField" in answer.json()["message"]
    assert known(shop) == before


@covers(promises=["DL-20"], vendors=["etsy"])
def test_a_broken_condition_is_refused(bulk: Bulk, tries: Tries) -> None:
    shop = bulk.instance("etsy")
    data = Data.of("listings", shop.truth("listings"))
    before = known(shop)

    @tries.each(60, text=broken_conditions(data.fields))
    def holds(text: str) -> None:
        answer = shop.asks_download("listings", where=text)
        assert answer.status_code == 400, answer.text
        assert "where" in answer.json()["message"]
        assert "Error parsing query" in answer.json()["message"]

    assert known(shop) == before, "a job began"


@covers(promises=["QRY-02"], needs=["query"], vendors=["etsy"])
def test_a_broken_statement_is_refused(bulk: Bulk, tries: Tries) -> None:
    shop = bulk.instance("etsy")
    data = Data.of("listings", shop.truth("listings"))
    before = known(shop)

    @tries.each(60, text=broken_statements(data))
    def holds(text: str) -> None:
        answer = shop.asks_query(text)
        assert answer.status_code == 400, answer.text
        assert "Error parsing query" in answer.json()["message"]

    assert known(shop) == before, "a job began"


def wrong_criteria() -> st.SearchStrategy[dict[str, Any]]:
    """One to four criteria that are wrong at once."""
    keys = st.lists(st.sampled_from(sorted(WRONG_VALUES)), min_size=1, max_size=4, unique=True)
    return keys.flatmap(lambda some: st.fixed_dictionaries({key: st.sampled_from(WRONG_VALUES[key]) for key in some}))


def known(side: Subject) -> str:
    """Return how many jobs there are."""
    return str(side.ask("GET", "/bulk/jobs").headers["Elements-Total-Count"])
