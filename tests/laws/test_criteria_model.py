"""Whatever the criteria, a download comes to what a plain model of them says, byte for byte of its values."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service.support import OBJECTS, Bench, bench

from harness.suites.criteria_model import Expected, expected, read_table, table
from harness.suites.strategies import Wanted, criteria

RESOURCES = {"eloqua": "contacts", "etsy": "listings", "greenhouse": "candidates", "salesforce": "Case"}
DATES = {
    "eloqua": ["createdAt", "updatedAt"],
    "etsy": ["created_timestamp", "updated_timestamp"],
    "greenhouse": ["created_at", "updated_at"],
    "salesforce": ["CreatedDate", "SystemModstamp"],
}
RECORDS = 23


@pytest.fixture(scope="module", params=sorted(RESOURCES))
def stand(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory() as folder, bench(Path(folder), request.param, RECORDS) as made:
        yield made


@pytest.fixture(scope="module")
def records(stand: Bench) -> list[dict[str, Any]]:
    """The records as a download without any criteria has them, which other tests hold against the vendor's own."""
    _, content = stand.run()
    return lines(content.decode())


@given(data=st.data())
@settings(max_examples=20)
def test_a_download_is_what_the_model_says(stand: Bench, records: list[dict[str, Any]], data: st.DataObject) -> None:
    name = stand.vendor.vendor.spec.name
    wanted = data.draw(criteria(OBJECTS[name], records, DATES[name]))
    status, content = stand.run(**wanted.body)
    should = expected(records, wanted.body, wanted.holds)
    assert (status["status"], status["recordsCount"]) == (should.status, len(should.records)), status
    assert status["statusMessage"] == should.message
    agree(content.decode(), wanted, should)


def lines(text: str) -> list[dict[str, Any]]:
    """JSON lines end with a newline; other characters that Unicode breaks lines at are none of their ends."""
    return [json.loads(line) for line in text.split("\n")[:-1]]


def agree(text: str, wanted: Wanted, should: Expected) -> None:
    match wanted.body.get("format", "application/jsonl"):
        case "application/jsonl":
            assert lines(text) == list(should.records)
        case "application/json":
            assert json.loads(text) == list(should.records)
        case "text/csv":
            names = [name.strip() for name in wanted.body.get("selectFields", "").split(",") if name.strip()]
            assert read_table(text) == table(should.records, names)
