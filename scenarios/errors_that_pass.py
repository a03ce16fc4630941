"""A vendor stumbles in every way that passes: each time the call is made again, and the result shows nothing of it."""

from harness.suites import scenario
from harness.suites.story import Bulk

PASSING = (
    *("status:408", "status:425", "status:429", "status:500", "status:502", "status:503", "status:504"),
    *("html:200", "html:502", "broken", "empty", "truncated", "gzip_damaged", "wrong_length:10"),
    *("reset", "cut:0.5", "cut:0", "throttle:7", "empty:429", "html:429"),
)


@scenario(
    promises=["CAP-05", "ST-20"],
    bugs=["FLT-01", "FLT-02", "FLT-05", "FLT-08", "FLT-10", "RTL-09", "RTL-10", "RST-09"],
    needs=["clock"],
    vendors=["greenhouse"],
    slow=True,
)
def whatever_passes_leaves_no_trace_in_the_result(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    truth = hiring.truth("candidates")
    for trouble in PASSING:
        for page in (1, 2, 3):
            known = len(hiring.calls("candidates"))
            hiring.faults(f"{trouble}@resource=candidates,page={page},times=1")
            job = hiring.download("candidates", pageSize=20)
            status = job.ends("COMPLETED")

            assert job.records() == truth, f"{trouble} on page {page}"
            asked = len(hiring.calls("candidates")) - known
            assert (asked, status["metadata"]["totalApiCallCount"]) == (4, 4), f"{trouble} on page {page}"
