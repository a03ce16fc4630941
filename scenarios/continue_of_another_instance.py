"""Two instances have candidates: a job of one cannot be continued by the other, as if it were not there."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-28", "DL-29"], bugs=["INC-14"], needs=["continue"], vendors=["greenhouse", "greenhouse_v3"])
def a_job_of_another_instance_cannot_be_continued(bulk: Bulk) -> None:
    old, new = bulk.instance("greenhouse"), bulk.instance("greenhouse_v3")
    mine = old.download("candidates", limit=10)
    mine.ends("COMPLETED")
    theirs = new.download("candidates", limit=10)
    theirs.ends("COMPLETED")

    unknown = old.asks_download("candidates", continueFromJobId="999999")
    foreign = old.asks_download("candidates", continueFromJobId=theirs.id)
    assert (unknown.status_code, foreign.status_code) == (400, 400)
    assert foreign.json()["message"].replace(theirs.id, "") == unknown.json()["message"].replace("999999", "")

    going_on = old.download("candidates", continueFromJobId=mine.id)
    going_on.ends("COMPLETED")
    assert going_on.records() == old.truth("candidates")[10:20]
