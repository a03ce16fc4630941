"""What becomes of a download whose vendor pages wrongly: all records, or a job that says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from service.support import Bench, bench

COUNT = 120
PAGING = "resources.receipts.list.paging"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("paging")
    with bench(folder, "etsy", records=COUNT) as made:
        yield made


def run(stand: Bench, **knobs: Any) -> tuple[dict[str, Any], bool]:
    """Download while the vendor's knobs are set; return the status, and whether the file holds every record."""
    places = {f"{PAGING}.{knob}": value for knob, value in knobs.items()}
    requests.post(f"{stand.vendor.control_url}/settings", json=places, timeout=10).raise_for_status()
    try:
        status, body = stand.run(objectName="receipts", pageSize=30)
        return status, sorted(body.splitlines()) == sorted(stand.truth("receipts"))
    finally:
        requests.delete(f"{stand.vendor.control_url}/settings", timeout=10)


@pytest.mark.parametrize(
    "knobs",
    [{"total": "capped:60"}, {"total": "wrong:-30"}, {"past_end": "refuse:404"}, {"past_end": "last"}, {"heavy": 20}],
    ids=str,
)
def test_what_can_be_lived_with_leaves_no_trace(stand: Bench, knobs: dict[str, Any]) -> None:
    status, whole = run(stand, **knobs)
    assert (status["status"], whole) == ("COMPLETED", True)
    assert "doubts" not in status["metadata"]


@pytest.mark.parametrize(
    ("knobs", "said", "whole"),
    [
        ({"total": "wrong:+3"}, "Records missing:'receipts' is said to have 123 records, but its pages end", True),
        ({"ceiling": {"rows": 60, "then": "stop"}}, "Records missing:'receipts' is said to have 120", False),
        ({"loop": "repeat"}, "Paging in circles:the page at", False),
        ({"shuffle": "all"}, "Records missing:of 120 records", False),
    ],
    ids=str,
)
def test_what_cannot_is_told(stand: Bench, knobs: dict[str, Any], said: str, whole: bool) -> None:
    status, found = run(stand, **knobs)
    assert (status["status"], found) == ("ABORTED", whole)
    assert status["statusMessage"].startswith(said)


def test_what_may_have_got_out_of_sight_is_told_in_the_statistics(stand: Bench) -> None:
    drift = {"drift": ["delete:1/read@page=2,resource=receipts"]}
    requests.post(f"{stand.vendor.control_url}/drift", json=drift, timeout=10).raise_for_status()
    status, _ = stand.run(objectName="receipts", pageSize=30)
    assert status["status"] == "COMPLETED"
    assert [doubt.rpartition(": ")[2] for doubt in status["metadata"]["doubts"]] == ["1"]
