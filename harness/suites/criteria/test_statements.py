"""OCNQL: statements come to what their words mean, in whatever way they are spelled."""

from __future__ import annotations

import json

import pytest
from hypothesis import strategies as st

from harness.suites import covers
from harness.suites.conditions import Condition, askable, conditions
from harness.suites.criteria.subjects import chosen, plain_data, same_table
from harness.suites.criteria.trying import Tries
from harness.suites.criteria_model import expected
from harness.suites.objects import OBJECTS
from harness.suites.story import Bulk
from harness.suites.strategies import Wanted, statements

JOBS = ("object_name", "job_status", "job_direction", "record_count")
NATIVE = ("eloqua", "salesforce")
"""Vendors whose own bulk API has an order, or values, of its own; held to the same records by a scenario."""


@pytest.mark.parametrize("vendor", [name for name in OBJECTS if name not in NATIVE])
@covers(promises=["API-04", "API-06", "QRY-02", "DL-20"], needs=["query"], slow=True)
def test_a_statement_is_what_it_says(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)

    @tries.each(7, wanted=statements(data))
    def holds(wanted: Wanted) -> None:
        job = side.query(wanted.body["q"])
        status = job.ends("COMPLETED")
        should = expected(data.records, wanted.body, wanted.holds)
        assert status["recordsCount"] == len(should.records), status
        lines = job.file("application/jsonl", name=data.object_name).content.decode().split("\n")[:-1]
        assert list(map(json.loads, lines)) == list(should.records)
        # Of such a job every form can be had.
        assert job.file("application/json", name=data.object_name).json() == list(should.records)
        same_table(job.file("text/csv", name=data.object_name).content.decode(), chosen(wanted.body), should.records)


@covers(promises=["JOB-01", "JOB-02", "JOB-03", "JOB-05", "JOB-08", "JOB-15", "DL-20"], vendors=["etsy"])
def test_a_condition_on_jobs_is_what_it_says(bulk: Bulk, tries: Tries) -> None:
    shop = bulk.instance("etsy")
    for object_name, limit in (("listings", 3), ("listings", 5), ("receipts", 2), ("reviews", 60)):
        shop.download(object_name, limit=limit).ends("COMPLETED")
    shop.faults("status:403@resource=receipts")
    shop.download("receipts").ends(bulk.tolerances.failed_status)
    if "upload" in bulk.target.capabilities:
        shop.upload("listings", "title\nCup\n").ended()
    jobs = shop.jobs(pageSize="5000")
    fields = [one for one in askable([{name: job[name] for name in JOBS} for job in jobs]) if one.name in JOBS]

    @tries.each(60, condition=conditions(fields))
    def holds(condition: Condition) -> None:
        found = shop.jobs(pageSize="5000", where=condition.text)
        assert [one["job_id"] for one in found] == [one["job_id"] for one in jobs if condition.holds(one)]


@covers(promises=["QRY-02"], needs=["query"], vendors=["salesforce"])
def test_an_order_that_is_asked_for_is_that_of_the_records(bulk: Bulk, tries: Tries) -> None:
    side, data = plain_data(bulk, "salesforce")
    # Digits, which nobody sorts in another way.
    key = "CaseNumber"

    @tries.each(6, word=st.sampled_from(["", " asc", " DESC"]), limit=st.integers(2, 30))
    def holds(word: str, limit: int) -> None:
        job = side.query(f"select {key} from {data.object_name} order by {key}{word} limit {limit}")
        job.ends("COMPLETED")
        wanted = sorted((str(one[key]) for one in data.records), reverse="DESC" in word)[:limit]
        assert [one[key] for one in job.records()] == wanted
