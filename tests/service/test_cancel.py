"""A cancel is heard between calls and while waiting, and what was written stays."""

from __future__ import annotations

from pathlib import Path

from service.support import bench

from contracts import SystemClock

HANG = "throttle:3600@calls=3-"


def test_a_job_that_backs_off_is_cancelled_at_once(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", clock=SystemClock(), faults=[HANG]) as stand:
        job = stand.create(pageSize=50)
        stand.until(job, {"RUNNING"})
        while stand.status(job)["recordsCount"] < 100:
            pass
        pending = stand.call("PUT", f"/bulk/{job}/cancel").json()["status"]
        assert pending in {"CANCELLATION_PENDING", "CANCELLED"}
        assert stand.ended(job)["statusMessage"] == "Cancelled after 100 records"
        assert stand.get(f"/bulk/{job}/x").content.splitlines() == stand.truth("candidates")[:100]
        assert stand.call("PUT", f"/bulk/{job}/cancel").json()["status"] == "CANCELLED"
