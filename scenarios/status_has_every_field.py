"""The status of a download says everything that its help page lists, and the list of jobs says the same."""

from datetime import UTC, datetime

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=[
        *("ST-01", "ST-02", "ST-03", "ST-04", "ST-05", "ST-06", "ST-09", "ST-10", "ST-12", "ST-13", "ST-15", "ST-16"),
        *("ST-17", "ST-18", "ST-19", "ST-20", "ST-21", "ST-22", "JOB-01", "JOB-03", "JOB-04", "JOB-05", "JOB-06"),
        *("JOB-07", "JOB-08", "JOB-09", "JOB-10", "JOB-11", "JOB-12", "JOB-13", "JOB-14", "JOB-15", "JOB-16"),
    ],
    vendors=["greenhouse"],
)
def a_status_and_the_list_of_jobs_say_everything_that_is_promised(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    receiver = bulk.receiver(200)
    criteria = {"limit": 4, "format": "application/json", "notificationUrl": receiver.url, "x-mine": [1, None]}
    job = hiring.download("candidates", **criteria)
    status = job.ends("COMPLETED")
    receiver.next()
    (entry,) = (one for one in hiring.jobs() if str(one["job_id"]) == job.id)

    assert status["jobCriteria"] == {"objectName": "candidates", **criteria}
    assert (status["objectName"], status["jobDirection"], status["native"]) == ("candidates", "DOWNLOAD", False)
    assert (status["jobStatus"], status["recordsCount"], status["recordsFailedCount"]) == ("COMPLETED", 4, 0)
    assert (status["recordCount"], status["errorCount"], status["fileFormat"].lower()) == (4, 0, "json")
    assert (status["notificationUrl"], status["metaData"]) == (receiver.url, {})
    assert not {"message", "error"} & set(status)
    assert status.get("fileSize", len(job.file().content)) == len(job.file().content)
    assert (status["metadata"]["objectName"], status["metadata"]["totalApiCallCount"]) == ("candidates", 1)
    assert min(status["metadata"]["vendor_process_time"], status["metadata"]["elapsedTime"]) >= 0
    if bulk.tolerances.wording == "exact":
        assert status["statusMessage"] == entry["status_message"] == "Successfully downloaded 4 records"

    assert (entry["record_count"], entry["error_count"]) == (4, 0)
    assert (entry["job_status"], bool(entry["status_message"])) == ("COMPLETED", True)
    assert (entry["job_direction"], entry["object_name"]) == ("DOWNLOAD", "candidates")
    assert entry["nativefileFormat"] == "json"
    created = datetime.fromtimestamp(status["createdDate"] // 1000, UTC)
    assert entry["createdDate"] == created.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert entry["job_id"] == int(job.id)
    assert entry["instance_id"] == job.created["instanceId"] == hiring.instance.id
    owners = {entry["element_id"], entry["account_id"], entry["user_id"], entry["organization_id"]}
    assert all(isinstance(owner, int) for owner in owners)
