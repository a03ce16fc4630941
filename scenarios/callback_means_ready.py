"""Whoever acts at once on a callback finds the whole result there, and the same numbers in the status."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CB-03", "GEN-04"], bugs=["BLK-04", "NTF-05"], needs=["callbacks"], vendors=["greenhouse"])
def when_the_callback_comes_the_result_is_whole(bulk: Bulk) -> None:
    hiring, receiver = bulk.instance("greenhouse"), bulk.receiver()
    job = hiring.download("candidates", pageSize=7, notificationUrl=receiver.url)

    told = receiver.next().body
    file = job.file()
    status = job.status()

    assert told["status"] == status["status"] == "COMPLETED"
    assert told["fileFormat"] == "jsonl"
    assert told["recordsCount"] == status["recordsCount"] == len(hiring.truth("candidates"))
    assert file.content.count(b"\n") == told["recordsCount"]
    assert told.get("fileSize", len(file.content)) == len(file.content)
    same = ("id", "objectName", "createdDate", "completionTime", "recordsFailedCount", "jobCriteria", "native")
    assert {key: told[key] for key in same} == {key: status[key] for key in same}
