"""What several jobs must have to do with each other, whatever is in them: slices, sizes, stops, forms, statements."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import strategies as st

from harness.suites import covers
from harness.suites.conditions import Condition, conditions
from harness.suites.criteria.subjects import plain_data, same_table
from harness.suites.criteria.trying import Tries
from harness.suites.criteria_model import selected
from harness.suites.objects import OBJECTS
from harness.suites.story import Bulk, Job, Subject
from harness.suites.strategies import page_sizes

MOST_RESTARTS = 70
few = st.integers(1, 30)


def restarted(job: Job, *, failed: str) -> int:
    """Restart a job until it has ended well, and return how often that was needed."""
    for count in range(MOST_RESTARTS):
        if job.ended()["status"] == "COMPLETED":
            return count
        assert job.moves[-1] == failed, job
        answer = job.restart()
        assert (answer.status_code, answer.json()["id"]) == (200, job.id), answer.text
    raise AssertionError(f"{job} does not come to its end")


def plain_file(side: Subject, object_name: str, form: str) -> bytes:
    """Return the bytes of a download that nothing stopped."""
    job = side.download(object_name, format=form)
    job.ends("COMPLETED")
    return job.file().content


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(promises=["CAP-07", "DL-07", "DL-28", "DL-30", "LIM-02"], bugs=["INC-13"], needs=["continue"], slow=True)
def test_a_limit_and_what_continues_it_are_one_longer_limit(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)

    @tries.each(4, limits=st.lists(few, min_size=2, max_size=3), size=page_sizes(len(data.records)))
    def holds(limits: list[int], size: int) -> None:
        jobs = [side.download(data.object_name, limit=limits[0], pageSize=size)]
        jobs[0].ends("COMPLETED")
        for limit in limits[1:]:
            if sum(len(job.records()) for job in jobs) >= len(data.records):
                break
            more = {"limit": limit, "pageSize": size, "continueFromJobId": int(jobs[-1].id)}
            jobs.append(side.download(data.object_name, **more))
            jobs[-1].ends("COMPLETED")
        found = [record for job in jobs for record in job.records()]
        assert found == list(data.records[: sum(limits[: len(jobs)])])


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(
    promises=["LIM-01", "DL-09", "RST-01", "RST-04"],
    bugs=["RST-01", "RST-02"],
    needs=["restart"],
    slow=True,
)
def test_restarts_after_a_used_up_budget_come_to_the_same(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)

    @tries.each(3, calls=st.integers(1, 4), size=page_sizes(len(data.records)))
    def holds(calls: int, size: int) -> None:
        side.control.forget("journal")
        job = side.download(data.object_name, apiLimit=calls, pageSize=size)
        first = job.ended()
        assert len(side.calls()) <= calls, "more calls than the caller allows"
        if first["recordsCount"] < len(data.records):
            assert len(side.calls()) == calls, f"ended before its calls were used up: {first}"
            assert first["status"] == bulk.tolerances.api_limit_status
        had = job.records() if first["recordsCount"] else []
        assert had == list(data.records[: first["recordsCount"]])
        if bulk.tolerances.api_limit_status == "COMPLETED":
            # Such a target leaves nothing to restart; whoever wants more continues the job.
            return
        count = restarted(job, failed=bulk.tolerances.api_limit_status)
        assert job.records() == list(data.records)
        used = job.status()["metadata"]["totalApiCallCount"]
        assert used == len(side.calls()) <= calls * (count + 1)


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(promises=["RST-01", "RST-02", "ST-20"], bugs=["RST-01", "RST-02"], needs=["restart"], slow=True)
def test_a_restart_after_any_stop_is_no_stop(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)
    resource = side.instance.resource(data.object_name)
    whole = {form: plain_file(side, data.object_name, form) for form in ("application/jsonl", "text/csv")}
    trouble = st.sampled_from(["status:403", "status:404", "status:400"])
    sizes, form = page_sizes(len(data.records)), st.sampled_from(sorted(whole))

    @tries.each(3, good=st.integers(0, 4), trouble=trouble, size=sizes, form=form)
    def holds(good: int, trouble: str, size: int, form: str) -> None:
        side.control.forget("journal", "faults")
        side.faults(f"{trouble}@resource={resource},calls={good + 1}-")
        job = side.download(data.object_name, pageSize=size, format=form)
        status = job.ended()
        side.faults()
        if status["status"] != "COMPLETED":
            assert status["error"] == status["statusMessage"]
            assert restarted(job, failed=bulk.tolerances.failed_status) == 1
        assert job.file().content == whole[form], "not byte for byte that of a job without a stop"
        assert job.status()["metadata"]["totalApiCallCount"] == len(side.calls())


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(
    bugs=["PAG-04", "PAG-08"], promises=["GEN-05", "GEN-07", "DL-04", "DL-23", "RES-01", "RES-02", "DATA-01"], slow=True
)
def test_any_page_size_and_form_hold_the_same(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)

    @tries.each(3, size=page_sizes(len(data.records)), other=page_sizes(len(data.records)), look=st.integers(5, 100))
    def holds(size: int, other: int, look: int) -> None:
        lines = side.download(data.object_name, pageSize=size)
        array = side.download(data.object_name, pageSize=other, format="application/json")
        cells = side.download(data.object_name, pageSize=size, format="text/csv")
        for job in (lines, array, cells):
            job.ends("COMPLETED")
        assert lines.records() == array.records() == lines.data(look) == list(data.records)
        same_table(cells.file().content.decode(), (), data.records)


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(promises=["DL-06", "DL-20"], slow=True)
def test_a_condition_is_a_filter_and_a_selection_a_projection(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)
    names = sorted({name for record in data.records for name in record if name.isidentifier()})
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)

    @tries.each(3, condition=conditions(data.fields), chosen=some)
    def holds(condition: Condition, chosen: list[str]) -> None:
        kept = side.download(data.object_name, where=condition.text)
        narrow = side.download(data.object_name, where=condition.text, selectFields=",".join(chosen))
        for job in (kept, narrow):
            job.ends("COMPLETED")
        assert kept.records() == [one for one in data.records if condition.holds(one)]
        assert narrow.records() == [selected(one, chosen) for one in kept.records()]


@pytest.mark.parametrize("vendor", ["etsy", "greenhouse", "stripe"])
@covers(promises=["QRY-02", "API-04"], needs=["query"])
def test_a_statement_asks_for_what_the_criteria_ask_for(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)
    names = sorted({name for record in data.records for name in record if name.isidentifier()})
    some = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True)

    @tries.each(5, chosen=some, limit=few, condition=conditions(data.fields))
    def holds(chosen: list[str], limit: int, condition: Condition) -> None:
        said = f"select {', '.join(chosen)} from {data.object_name} where {condition.text} limit {limit}"
        asked = side.query(said)
        same: dict[str, Any] = {"selectFields": ",".join(chosen), "where": condition.text, "limit": limit}
        job = side.download(data.object_name, **same)
        assert asked.ends("COMPLETED")["recordsCount"] == job.ends("COMPLETED")["recordsCount"]
        lines = asked.file("application/jsonl", name=data.object_name).content.split(b"\n")[:-1]
        assert list(map(json.loads, lines)) == job.records(), "the two ways differ"
