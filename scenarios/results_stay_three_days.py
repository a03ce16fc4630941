"""A result can be read for three days; then it is gone and says so, while its job is still remembered."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RES-01", "DATA-01", "JOB-02"], bugs=["BLK-05"], needs=["retention", "clock", "restart"], vendors=["etsy"]
)
def a_result_is_there_for_three_days(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    older = shop.download("listings", limit=1)
    older.ends("COMPLETED")
    bulk.time.advance(hours=2)
    job = shop.download("listings", format="text/csv")
    job.ends("COMPLETED")
    stopped = shop.download("listings", pageSize=10, apiLimit=2)
    stopped.ends(bulk.tolerances.api_limit_status)
    content = job.file("text/csv").content

    bulk.time.advance(days=2, hours=23)
    bulk.until(lambda: older.file().status_code == 404, "the end of the older result")
    assert job.file("text/csv").content == content
    assert len(job.data()) == 60

    bulk.time.advance(hours=2)
    bulk.until(lambda: job.file("text/csv").status_code == 404, "the end of the result")
    assert job.file("text/csv").json()["message"]
    assert job.status()["recordsCount"] == 60
    assert job.id in {str(entry["job_id"]) for entry in shop.jobs(pageSize="2")}
    assert stopped.restart().status_code == 400
