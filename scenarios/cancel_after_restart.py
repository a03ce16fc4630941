"""A job fails, is restarted, and is cancelled on its second way: what both ways fetched stays, and it cannot go on."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["CAN-01", "RST-01", "ST-07", "ST-08"],
    bugs=["RST-11"],
    needs=["cancel", "restart", "clock"],
    vendors=["etsy"],
)
def a_restarted_job_can_be_cancelled(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    shop.faults("status:403@resource=listings,calls=2", "throttle:600@resource=listings,calls=4-")
    job = shop.download("listings", pageSize=20)
    job.ends(bulk.tolerances.failed_status)
    bulk.time.hold()
    assert job.restart().status_code == 200
    assert "error" not in job.has(40)

    assert job.cancel().status_code == 200
    job.ends("CANCELLED")
    bulk.time.flow()

    assert job.records() == shop.truth("listings")[:40]
    assert job.restart().status_code == 400
    assert shop.jobs()[0]["job_status"] == "CANCELLED"
