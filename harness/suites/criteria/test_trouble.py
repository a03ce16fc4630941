"""Trouble that passes costs calls and time, never a record."""

from __future__ import annotations

import pytest

from harness.suites import covers
from harness.suites.criteria.subjects import judged, plain_data
from harness.suites.criteria.trying import Tries
from harness.suites.criteria_model import expected
from harness.suites.objects import OBJECTS
from harness.suites.story import Bulk
from harness.suites.strategies import Wanted, criteria, passing_faults


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(promises=["CAP-05", "ST-20"], bugs=["FLT-01", "FLT-05", "FLT-08"], slow=True)
def test_passing_trouble_changes_nothing(bulk: Bulk, tries: Tries, vendor: str) -> None:
    if bulk.target.time == "real":
        bulk.not_covered("it would wait for real")
    side, data = plain_data(bulk, vendor)
    resource = side.instance.resource(data.object_name)

    @tries.each(5, wanted=criteria(data), faults=passing_faults(resource))
    def holds(wanted: Wanted, faults: list[str]) -> None:
        side.control.forget("journal", "faults")
        side.faults(*faults)
        job = side.download(**wanted.call)
        judged(job, wanted.body, expected(data.records, wanted.body, wanted.holds))
        side.faults()
        assert job.status()["metadata"]["totalApiCallCount"] == len(side.calls())
