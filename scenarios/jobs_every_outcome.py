"""Jobs that completed, failed, were cancelled, still run, or sent records: all are in the list, the newest first."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["JOB-01", "JOB-02", "JOB-03", "JOB-05", "JOB-07", "JOB-08", "JOB-14", "JOB-15"],
    needs=["cancel", "upload", "clock"],
    vendors=["eloqua", "etsy"],
)
def the_list_holds_every_job_of_the_instance_and_no_other(bulk: Bulk) -> None:
    marketing, shop = bulk.instance("eloqua"), bulk.instance("etsy")
    elsewhere = shop.download("listings", limit=1)
    elsewhere.ends("COMPLETED")
    whole = marketing.download("contact")
    whole.ends("COMPLETED")
    upload = marketing.upload("contact", "emailAddress\nada@example.org\nnonsense\n")
    upload.ends("COMPLETED")
    marketing.faults("status:403@calls=2", "status:503@calls=4;6")
    failed = marketing.download("campaign", pageSize=20)
    failed.ends(bulk.tolerances.failed_status)
    bulk.time.hold()
    cancelled, running = (marketing.download("contact", pageSize=10) for _ in range(2))
    for job in (cancelled, running):
        job.until("STARTED", "RUNNING")
        job.waits_for(lambda _: len(marketing.calls()) >= 4, "the vendor's refusal")
    cancelled.cancel()
    cancelled.ends("CANCELLED")

    entries = marketing.jobs()
    listed = {str(one["job_id"]): one for one in entries}
    facts = ("job_status", "job_direction", "object_name", "error_count")
    assert [tuple(listed[job.id][fact] for fact in facts) for job in (whole, upload, failed, cancelled)] == [
        ("COMPLETED", "DOWNLOAD", "contact", 0),
        ("COMPLETED", "UPLOAD", "contact", 1),
        (bulk.tolerances.failed_status, "DOWNLOAD", "campaign", 0),
        ("CANCELLED", "DOWNLOAD", "contact", 0),
    ]
    assert listed[running.id]["job_status"] in {"STARTED", "RUNNING"}
    assert [listed[job.id]["record_count"] for job in (whole, upload, failed)] == [60, 2, 20]
    assert elsewhere.id not in listed
    order = [str(one["job_id"]) for one in entries]
    newest_first = [job.id for job in (running, cancelled, failed, upload, whole)]
    assert sorted(newest_first, key=order.index) == newest_first
