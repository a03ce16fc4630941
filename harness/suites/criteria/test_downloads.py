"""Whatever the criteria and whatever passing trouble the vendor has, a download comes to what a plain model says."""

from __future__ import annotations

import pytest

from harness.suites import covers
from harness.suites.criteria.subjects import judged, plain_data
from harness.suites.criteria.trying import Tries
from harness.suites.criteria_model import expected
from harness.suites.objects import OBJECTS
from harness.suites.story import Bulk
from harness.suites.strategies import Wanted, criteria

FIELDS = ["DL-06", "DL-10", "DL-11", "DL-13", "DL-14", "DL-16", "DL-18", "DL-20", "DL-23", "RES-02", "RES-03"]
AMOUNTS = [
    "CAP-04",
    "DL-07",
    "DL-08",
    "GEN-05",
    "GEN-07",
    "LIM-02",
    "LIM-03",
    "LIM-04",
    "ST-03",
    "ST-09",
    "ST-16",
    "ST-20",
]
CALL = ["API-02", "DL-01", "DL-03", "DL-04", "DL-05"]


@pytest.mark.parametrize("vendor", OBJECTS)
@covers(promises=[*CALL, *FIELDS, *AMOUNTS], bugs=["PAG-04"])
def test_a_download_is_what_the_model_says(bulk: Bulk, tries: Tries, vendor: str) -> None:
    side, data = plain_data(bulk, vendor)

    @tries.each(10, wanted=criteria(data))
    def holds(wanted: Wanted) -> None:
        side.control.forget("journal")
        job = side.download(**wanted.call)
        should = expected(data.records, wanted.body, wanted.holds)
        judged(job, wanted.body, should)
        status = job.status()
        if bulk.tolerances.wording == "exact":
            assert status["statusMessage"] == should.message
        assert status["metadata"]["totalApiCallCount"] == len(side.calls()), "calls are not counted as they are made"
