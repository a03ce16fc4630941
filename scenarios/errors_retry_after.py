"""A vendor says how long it wants to be left alone, in every form there is: nobody calls it before."""

from itertools import pairwise

from harness.suites import scenario
from harness.suites.story import Bulk

LIMIT = {"limits.0.requests": 2, "limits.0.seconds": 90}


@scenario(
    promises=["GEN-09", "CAP-05"],
    bugs=["RTL-01", "RTL-02", "RTL-03", "RTL-11"],
    needs=["clock"],
    vendors=["greenhouse"],
)
def nobody_calls_a_vendor_before_the_time_that_it_said(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    for form in ("seconds", "date", "fraction"):
        hiring.control.begin()
        hiring.settings({**LIMIT, "limits.0.retry_after": form})
        hiring.faults("throttle:700@resource=candidates,page=5,times=1")

        job = hiring.download("candidates", pageSize=10)
        job.ends("COMPLETED")

        assert job.records() == hiring.truth("candidates")
        calls = hiring.calls("candidates")
        told = [(one, after) for one, after in pairwise(calls) if one.status == 429]
        assert told, "the vendor never said so"
        for one, after in told:
            assert one.retry_after is not None
            early = one.at + one.retry_after - after.at
            assert early <= 1, f"{form}: called {early:g} s too early"
