"""Some answers of a vendor do not get better by asking again: one call, an end that tells why, nothing skipped."""

from http import HTTPStatus

from harness.suites import scenario
from harness.suites.story import Bulk

FINAL = (400, 403, 404, 405, 409, 410, 415, 422, 501)


@scenario(promises=["ST-09", "ST-23"], bugs=["FLT-09", "AUT-08"], vendors=["greenhouse"])
def what_cannot_succeed_is_asked_once_and_told(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    for status in FINAL:
        known = len(hiring.calls("candidates"))
        hiring.faults(f"status:{status}@resource=candidates,calls=2")
        job = hiring.download("candidates", pageSize=20)
        ended = job.ends(bulk.tolerances.failed_status)

        assert len(hiring.calls("candidates")) == known + 2, f"{status} was asked for again"
        assert ended["error"] == ended["statusMessage"], status
        assert (ended["recordsCount"], ended["recordsFailedCount"]) == (20, 0), status
        assert job.records() == hiring.truth("candidates")[:20], status
        if bulk.tolerances.wording == "exact" and status != 422:
            assert ended["error"].startswith(f"{HTTPStatus(status).phrase}:"), ended["error"]
