"""Jobs as the API shows them: one superset body, so that clients of every generation find their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from harness.bulk.formats import Format
from harness.bulk.instants import iso, milliseconds
from harness.bulk.jobs import Direction, Job
from harness.bulk.results.render import rendered_size
from harness.bulk.store.protocol import Outcome

PAYLOAD = "callback-payload"
LISTED = (
    "job_id", "id", "job_status", "status", "job_direction", "object_name", "record_count", "error_count",
    "status_message", "createdDate", "native", "fileFormat", "nativefileFormat", "instance_id", "instanceId",
    "job_reset_attempt", "element_id", "account_id", "organization_id", "user_id", "job_query", "vendor_job_id",
    "completion_time", "notification_url",
)  # fmt: skip
"""Every key that an item of the job list can have."""
FAILED = ("id", "status", "statusCode", "record", "providerMessage")
"""Every key that an entry about a failed record can have."""


def created(job: Job) -> dict[str, Any]:
    return {"id": str(job.id), "instanceId": job.instance_id, "instance_id": job.instance_id, "status": job.status}


def status(job: Job, stored: int, default_fields: Sequence[str] = ()) -> dict[str, Any]:
    """Return the status body; ``stored`` is the size of the result as it is kept.

    ``default_fields`` are those that the instance selects of this object for callers who name none.
    """
    body = _identity(job) | _progress(job) | _times(job) | _file(job, stored)
    body |= {"jobCriteria": job.criteria, "metaData": job.meta, "metadata": statistics(job), "native": job.native}
    extra = {
        "vendorJobId": job.vendor_job_id,
        "notificationUrl": job.notification_url,
        "error": job.message if job.failed else None,
        "defaultSelectFields": ",".join(default_fields),
    }
    return body | {name: value for name, value in extra.items() if value}


def callback(job: Job, stored: int, default_fields: Sequence[str] = ()) -> dict[str, Any]:
    """Return what a callback says, the same at every try: the status, and the caller's own payload."""
    extra = {PAYLOAD: job.meta[PAYLOAD]} if PAYLOAD in job.meta else {}
    return status(replace(job, callback=None), stored, default_fields) | extra


def statistics(job: Job) -> dict[str, Any]:
    counters = job.counters
    found: dict[str, Any] = {
        "vendor_process_time": milliseconds(counters.at_vendor),
        "totalApiCallCount": counters.calls,
        "otherApiCallCount": counters.other_calls,
        "objectName": job.object_name,
        "elapsedTime": milliseconds(counters.elapsed),
        "excludedCount": counters.excluded,
    }
    if job.doubts:
        found["doubts"] = list(job.doubts)
    if job.stop:
        found["stopReason"] = job.stop
    if job.callback:
        found["notification"] = job.callback
    return found


def listed(job: Job, owners: Mapping[str, int]) -> dict[str, Any]:
    """Return the job as an item of the job list of an instance with these owners."""
    item: dict[str, Any] = {
        "job_id": job.id,
        "id": job.id,
        "job_status": job.status,
        "status": job.status,
        "job_direction": job.direction,
        "object_name": job.object_name,
        "record_count": job.counters.records,
        "error_count": job.counters.errors,
        "status_message": job.message,
        "createdDate": iso(job.created_at),
        "native": job.native,
        "fileFormat": job.format,
        "nativefileFormat": job.format,
        "instance_id": job.instance_id,
        "instanceId": job.instance_id,
        "job_reset_attempt": job.restarts,
        **owners,
    }
    extra = {
        "job_query": job.criteria.get("q"),
        "vendor_job_id": job.vendor_job_id,
        "completion_time": None if job.finished_at is None else iso(job.finished_at),
        "notification_url": job.notification_url,
    }
    return item | {name: value for name, value in extra.items() if value}


def failed_record(outcome: Outcome) -> dict[str, Any]:
    entry = {
        "id": outcome.number,
        "status": outcome.status,
        "statusCode": outcome.status_code,
        "record": outcome.record,
    }
    return entry | ({"providerMessage": outcome.provider_message} if outcome.provider_message else {})


def _identity(job: Job) -> dict[str, Any]:
    return {
        "id": str(job.id),
        "instanceId": job.instance_id,
        "objectName": job.object_name,
        "object_name": job.object_name,
        "jobDirection": job.direction,
        "job_direction": job.direction,
    }


def _progress(job: Job) -> dict[str, Any]:
    records, errors = job.counters.records, job.counters.errors
    return {
        "status": job.status,
        "jobStatus": job.status,
        "statusMessage": job.message,
        "recordsCount": records,
        "recordCount": records,
        "recordsFailedCount": errors,
        "errorCount": errors,
    }


def _times(job: Job) -> dict[str, Any]:
    start = milliseconds(job.created_at)
    times = {"createdDate": start, "bulk_start_time": start}
    if job.finished_at is None:
        return times
    end = milliseconds(job.finished_at)
    return times | {"completionTime": end, "bulk_finish_time": end}


def _file(job: Job, stored: int) -> dict[str, Any]:
    file: dict[str, Any] = {"fileFormat": job.format}
    known = job.ended and job.direction is Direction.DOWNLOAD
    size = rendered_size(Format(job.format), stored, job.counters.records) if known else None
    return file if size is None else file | {"fileSize": size}
