"""The numbers of a finished job are those that the vendor's own journal gives: calls, retries among them, and time."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["ST-01", "ST-03", "ST-04", "ST-06", "ST-10", "ST-15", "ST-19", "ST-20", "ST-21", "ST-22"],
    bugs=["BLK-15"],
    needs=["clock"],
    vendors=["greenhouse"],
)
def the_numbers_of_a_job_are_those_of_the_vendors_journal(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    hiring.faults("throttle:30@calls=2,resource=candidates", "status:503@calls=4-5,resource=candidates")
    before = bulk.time.now()

    job = hiring.download("candidates", pageSize=20)
    status = job.ends("COMPLETED")
    after = bulk.time.now()

    statistics = status["metadata"]
    assert statistics["totalApiCallCount"] == len(hiring.calls("candidates")) == 6
    assert statistics["objectName"] == status["objectName"] == "candidates"
    assert status["jobDirection"] == "DOWNLOAD"
    assert status["recordsCount"] == status["recordCount"] == 60
    assert before * 1000 - 1 <= status["createdDate"] <= status["completionTime"] <= after * 1000 + 1
    assert statistics["elapsedTime"] >= 30_000
    assert abs(status["completionTime"] - status["createdDate"] - statistics["elapsedTime"]) < 1_000
    assert 0 <= statistics["vendor_process_time"] <= statistics["elapsedTime"]
    bulk.time.advance(hours=1)
    assert job.status() == status
