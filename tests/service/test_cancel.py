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


def test_a_job_that_was_cancelled_before_it_wrote_anything_has_no_file(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", clock=SystemClock(), faults=["throttle:3600"]) as stand:
        job = stand.create()
        stand.until(job, {"RUNNING"})
        stand.call("PUT", f"/bulk/{job}/cancel")
        assert stand.ended(job)["status"] == "CANCELLED"
        assert stand.get(f"/bulk/{job}/x").status_code == 404


def test_a_job_that_nobody_has_begun_is_cancelled_by_the_call_itself(tmp_path: Path) -> None:
    with bench(tmp_path, "greenhouse", clock=SystemClock(), faults=["throttle:3600"]) as stand:
        jobs = [stand.create() for _ in range(5)]
        for job in jobs[:4]:
            stand.until(job, {"RUNNING"})
        assert stand.get(f"/bulk/{jobs[4]}/x").status_code == 400
        assert stand.call("PUT", f"/bulk/{jobs[4]}/cancel").json()["status"] == "CANCELLED"
