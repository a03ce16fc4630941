"""A vendor says that it is asked too often as 403, inside a 200, ever stricter: it is understood, nothing is lost."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk, unordered

WAYS: dict[str, dict[str, Any]] = {
    "a refusal that is a limit": {"signal": 403},
    "an answer that is a limit": {"signal": "ok_body"},
    "a time in milliseconds": {"retry_after": "absent", "headers": {"X-RateLimit-Reset": "{reset_ms}"}},
    "no time at all": {"retry_after": "absent"},
    "longer with each call": {"penalty": {"adds": 5, "factor": 2, "forget": 600}},
}


@scenario(
    promises=["CAP-05", "GEN-09"],
    bugs=["RTL-04", "RTL-07", "RTL-08", "RTL-10", "RTL-14", "RTL-15"],
    needs=["clock"],
    vendors=["greenhouse", "zendesk"],
    slow=True,
)
def a_limit_is_understood_however_it_is_said(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    for what, way in WAYS.items():
        hiring.control.begin()
        limit = {"requests": 3, "headers": {}, **way}
        hiring.settings({f"limits.0.{name}": value for name, value in limit.items()})
        bulk.time.advance(minutes=10)
        job = hiring.download("candidates", pageSize=10)
        job.ends("COMPLETED")
        assert job.records() == hiring.truth("candidates"), what
        assert len(hiring.calls("candidates")) > 6, f"{what}: the vendor never said so"

    # Here a limit counts what a call costs, and so dear a page leaves room for few of them.
    desk = bulk.instance("zendesk")
    desk.settings({"limits.0.price": 200, "limits.0.headers": {}})
    job = desk.download("tickets", pageSize=10)
    job.ends("COMPLETED")
    assert unordered(job.records()) == unordered(desk.truth("tickets"))
    assert any(call.failed for call in desk.calls("tickets"))
