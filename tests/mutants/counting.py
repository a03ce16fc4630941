"""What a job counts."""

from __future__ import annotations

from typing import Any

from harness.bulk.engine import call
from mutants.lab import JOBS, Lab
from mutants.registry import mutant

Body = dict[str, Any]


def records(count: int) -> Body:
    return {"recordsCount": count, "recordCount": count}


@mutant("a download counts one record too many")
def count_off_by_one(lab: Lab) -> None:
    def one_more(body: Body) -> Body:
        return records(body["recordsCount"] + 1) if body["jobDirection"] == "DOWNLOAD" and body["recordsCount"] else {}

    lab.looks(one_more)


@mutant("recordCount is another number than recordsCount")
def counts_disagree(lab: Lab) -> None:
    lab.looks(lambda body: {"recordCount": 0})


@mutant("an upload counts only what went well")
def failed_not_counted(lab: Lab) -> None:
    def good(body: Body) -> Body:
        failed = body["recordsFailedCount"]
        return records(body["recordsCount"] - failed) if body["jobDirection"] == "UPLOAD" else {}

    lab.looks(good)


@mutant("an upload counts no failures")
def failures_not_counted(lab: Lab) -> None:
    lab.looks(lambda body: {"recordsFailedCount": 0, "errorCount": 0})


@mutant("retries are not counted as vendor calls")
def retries_not_counted(lab: Lab) -> None:
    def admit(original: Any, self: Any, *, retry: bool, data: bool) -> None:
        original(self, retry=retry, data=data)
        if retry and data:
            self.made -= 1

    lab.around(call.JobCall, "admit", admit)


@mutant("a job counts no vendor calls")
def calls_not_counted(lab: Lab) -> None:
    lab.looks(lambda body: {"metadata": {**body["metadata"], "totalApiCallCount": 0}})


@mutant("the count stays 0 while a job runs")
def count_comes_at_the_end(lab: Lab) -> None:
    lab.looks(lambda body: records(0) if body["status"] in ("RUNNING", "CANCELLATION_PENDING") else {})


@mutant("fileSize is a byte too large")
def file_size_off_by_one(lab: Lab) -> None:
    lab.looks(lambda body: {"fileSize": body["fileSize"] + 1} if "fileSize" in body else {})


@mutant("the message names one record less than were written")
def message_off_by_one(lab: Lab) -> None:
    def less(body: Body) -> Body:
        said = f"Successfully downloaded {body['recordsCount']} records"
        return (
            {"statusMessage": said.replace(str(body["recordsCount"]), str(body["recordsCount"] - 1))}
            if (body["statusMessage"] == said)
            else {}
        )

    lab.looks(less)


@mutant("the list of jobs counts nothing")
def list_without_counts(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [{**item, "record_count": 0} for item in items])
