"""Jobs and checkpoints as rows, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import msgspec
import orjson
from sqlalchemy import RowMapping

from harness.bulk.formats import Format
from harness.bulk.jobs import Counters, Direction, Job, JobStatus, Origin, StopReason
from harness.bulk.store.protocol import Checkpoint, Intent, Outcome

_COUNTERS = tuple(item.name for item in fields(Counters))
_PLAIN = (
    "instance_id", "object_name", "notification_url", "file_name", "source", "message", "created_at", "finished_at",
    "restarts", "callback", "vendor_job_id", "continues", "purged_at", "calls_before",
)  # fmt: skip
JOB_COLUMNS = (
    "id", *_PLAIN, "direction", "format", "status", "criteria", "meta", "stop", "origin", "plan", "native", "doubts",
    *_COUNTERS,
)  # fmt: skip


def job_row(job: Job) -> dict[str, Any]:
    """Return the columns of a job, all but its id, claim and checkpoints."""
    row: dict[str, Any] = {name: getattr(job, name) for name in _PLAIN}
    row |= {"direction": job.direction.value, "format": job.format.value, "status": job.status.value}
    row |= {"criteria": as_text(job.criteria), "meta": as_text(job.meta), "stop": job.stop and job.stop.value}
    row |= {
        "doubts": as_text(job.doubts),
        "origin": job.origin.value,
        "plan": as_text(job.plan),
        "native": int(job.native),
    }
    return row | counters_row(job.counters)


def counters_row(counters: Counters) -> dict[str, Any]:
    return {name: getattr(counters, name) for name in _COUNTERS}


def job_from(row: RowMapping) -> Job:
    return Job(
        id=row["id"],
        direction=Direction(row["direction"]),
        format=Format(row["format"]),
        status=JobStatus(row["status"]),
        criteria=orjson.loads(row["criteria"]),
        meta=orjson.loads(row["meta"]),
        stop=row["stop"] and StopReason(row["stop"]),
        origin=Origin(row["origin"]),
        plan=orjson.loads(row["plan"]),
        native=bool(row["native"]),
        doubts=tuple(orjson.loads(row["doubts"])),
        counters=Counters(*(row[name] for name in _COUNTERS)),
        **{name: row[name] for name in _PLAIN},
    )


def checkpoint_text(point: Checkpoint) -> str:
    values = (point.position, point.skip, point.offset, point.records, point.excluded, point.columns, point.stop)
    return as_text(values)


def checkpoint_from(text: str) -> Checkpoint:
    position, skip, offset, records, excluded, columns, stop = orjson.loads(text)
    reason = None if stop is None else StopReason(stop)
    return Checkpoint(position, skip, offset, records, excluded, tuple(columns), reason)


def outcome_row(job_id: int, outcome: Outcome) -> dict[str, Any]:
    return {
        "job_id": job_id,
        "number": outcome.number,
        "intent_at": None,
        "state": "failed" if outcome.failed else "created",
        "vendor_id": outcome.vendor_id,
        "status": outcome.status,
        "status_code": outcome.status_code,
        "provider_message": outcome.provider_message,
        # Unlike orjson this keeps whole numbers of any size.
        "record": msgspec.json.encode(outcome.record).decode() if outcome.failed else None,
    }


def intent_row(job_id: int, intent: Intent) -> dict[str, Any]:
    """Return the row of a record that is about to be sent: what is known is when."""
    nothing = {"vendor_id": None, "status": "", "status_code": None, "provider_message": "", "record": None}
    return {"job_id": job_id, "number": intent.number, "intent_at": intent.at, "state": "open", **nothing}


def outcome_from(row: RowMapping) -> Outcome:
    return Outcome(
        number=row["number"],
        vendor_id=row["vendor_id"],
        status=row["status"],
        status_code=row["status_code"],
        provider_message=row["provider_message"],
        record=msgspec.json.decode(row["record"]) if row["record"] else None,
    )


def as_text(value: Any) -> str:
    return orjson.dumps(value).decode()
