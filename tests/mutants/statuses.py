"""What a status says of a job's life."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.bulk import bodies
from harness.bulk.engine import choosing
from harness.bulk.jobs import JobStatus, StopReason
from harness.bulk.store import sql
from mutants.lab import DOWNLOAD, JOBS, QUERY, STATUS, UPLOAD, Lab
from mutants.registry import mutant


def shown(status: str) -> dict[str, Any]:
    return {"status": status, "jobStatus": status}


@mutant("a job never leaves RUNNING")
def status_never_leaves_running(lab: Lab) -> None:
    lab.looks(lambda body: shown("RUNNING") if body["status"] == "COMPLETED" else {})


@mutant("a job is COMPLETED before its last page is written")
def completed_before_the_last_page(lab: Lab) -> None:
    lab.looks(lambda body: shown("COMPLETED") if body["status"] == "RUNNING" and body["recordsCount"] else {})


@mutant("a create call answers STARTED")
def created_as_started(lab: Lab) -> None:
    for path in (DOWNLOAD, QUERY, UPLOAD):
        lab.fields(path, lambda body: {"status": "STARTED"}, method="POST")


@mutant("a cancelled job is CANCELED, with one L")
def cancelled_with_one_l(lab: Lab) -> None:
    lab.looks(lambda body: shown("CANCELED") if body["status"] == "CANCELLED" else {})


@mutant("a completed job is COMPLETE")
def completed_without_d(lab: Lab) -> None:
    lab.looks(lambda body: shown("COMPLETE") if body["status"] == "COMPLETED" else {})


@mutant("a job that the vendor refused, or did not answer, is COMPLETED")
def failures_completed(lab: Lab) -> None:
    def completed(original: Any, end: Any, settings: Any) -> Any:
        failed = end.stop in (StopReason.REFUSED, StopReason.OUTAGE)
        return replace(end, status=JobStatus.COMPLETED) if failed else original(end, settings)

    lab.around(choosing, "judged", completed)


@mutant("a job that works is seen to go back to STARTED at every second look")
def status_goes_back(lab: Lab) -> None:
    looks: dict[str, int] = {}

    def back(body: dict[str, Any]) -> dict[str, Any]:
        if body["status"] != "RUNNING":
            return {}
        looks[body["id"]] = looks.get(body["id"], 0) + 1
        return {} if looks[body["id"]] % 2 else shown("STARTED")

    lab.looks(back)


@mutant("jobStatus lags behind status")
def two_statuses(lab: Lab) -> None:
    lab.looks(lambda body: {"jobStatus": "RUNNING"} if body["status"] == "COMPLETED" else {})


@mutant("a success body has a top-level message")
def message_in_a_success(lab: Lab) -> None:
    lab.looks(lambda body: {"message": body["statusMessage"] or "ok"})


@mutant("a failed job has no error")
def no_error_in_a_failure(lab: Lab) -> None:
    lab.bodies(STATUS, lambda body: {name: value for name, value in body.items() if name != "error"})


@mutant("a completed job has an error, which is empty")
def error_in_a_success(lab: Lab) -> None:
    lab.looks(lambda body: {"error": ""} if body["status"] == "COMPLETED" else {})


@mutant("a job that runs has a completionTime")
def completion_time_of_a_running_job(lab: Lab) -> None:
    def early(body: dict[str, Any]) -> dict[str, Any]:
        return {} if "completionTime" in body else {"completionTime": body["createdDate"] + 1}

    lab.looks(early)


@mutant("a job that has ended has no completionTime")
def no_completion_time(lab: Lab) -> None:
    times = ("completionTime", "bulk_finish_time")
    lab.bodies(STATUS, lambda body: {name: value for name, value in body.items() if name not in times})


@mutant("the times of a status are seconds")
def times_in_seconds(lab: Lab) -> None:
    times = ("createdDate", "bulk_start_time", "completionTime", "bulk_finish_time")
    lab.looks(lambda body: {name: body[name] // 1000 for name in times if name in body})


@mutant("the id in a status is a number")
def id_as_a_number(lab: Lab) -> None:
    lab.looks(lambda body: {"id": int(body["id"])})


@mutant("a failed job ends as ERROR though nobody asked for that")
def failures_as_error(lab: Lab) -> None:
    lab.looks(lambda body: shown("ERROR") if body["status"] == "ABORTED" else {})


@mutant("the criteria of a job are not echoed")
def criteria_not_echoed(lab: Lab) -> None:
    lab.looks(lambda body: {"jobCriteria": {}})


@mutant("metaData of the caller is not echoed")
def metadata_not_echoed(lab: Lab) -> None:
    lab.looks(lambda body: {"metaData": {}})


@mutant("what the vendor refused with is kept from the caller")
def reasons_kept_back(lab: Lab) -> None:
    def vague(body: dict[str, Any]) -> dict[str, Any]:
        return {"statusMessage": "The job failed", "error": "The job failed"} if "error" in body else {}

    lab.looks(vague)


@mutant("the message of a failure lacks the HTTP reason phrase before the vendor's text")
def reasons_without_phrase(lab: Lab) -> None:
    def bare(body: dict[str, Any]) -> dict[str, Any]:
        text = body.get("error", "").partition(":")[2]
        return {"statusMessage": text, "error": text} if text else {}

    lab.looks(bare)


@mutant("the list says COMPLETED of every job")
def list_all_completed(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [{**item, "job_status": "COMPLETED", "status": "COMPLETED"} for item in items])


@mutant("jobs that were interrupted by a stop of the service are forgotten")
def forgotten_after_a_stop(lab: Lab) -> None:
    lab.swap(sql.SqlJobStore, "release", lambda self, job_id=None: None)


@mutant("the fields that an instance selects by default are not told")
def default_fields_not_told(lab: Lab) -> None:
    lab.around(bodies, "status", lambda original, job, stored, _fields=(): original(job, stored, ()))
