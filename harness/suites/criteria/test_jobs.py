"""Jobs in any order of creating, cancelling, restarting, continuing, crashes, outages and passing time."""

from __future__ import annotations

from harness.suites import covers
from harness.suites.criteria.job_machine import JobMachine
from harness.suites.criteria.subjects import plain_data
from harness.suites.criteria.trying import Tries
from harness.suites.story import Bulk

LIMITS = [
    "LIM-01",
    "LIM-02",
    "LIM-03",
    "LIM-04",
    "DL-07",
    "DL-08",
    "DL-09",
    "DL-28",
    "DL-29",
    "DL-30",
    "CAP-07",
    "ST-20",
]
STATES = ["CAN-01", "CAN-02", "RST-01", "RST-02", "RST-04", "JOB-01", "JOB-02", "JOB-03", "JOB-08", "ST-07", "ST-08"]


@covers(
    promises=[*LIMITS, *STATES],
    bugs=["RST-01", "RST-02", "RST-11", "INC-13"],
    needs=["restart", "cancel", "continue"],
    vendors=["etsy"],
    slow=True,
)
def test_jobs_go_as_the_reference_says_in_any_order(bulk: Bulk, tries: Tries) -> None:
    if bulk.target.time == "real":
        bulk.not_covered("an outage would be waited for in real time")
    side, data = plain_data(bulk, "etsy")

    class Machine(JobMachine):
        pass

    Machine.bulk, Machine.side, Machine.records = bulk, side, data.records
    tries.machine(12, 12, Machine)
