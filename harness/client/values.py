"""What the bulk service says about jobs, the same for every vocabulary it has been seen to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

DONE = frozenset({"COMPLETED", "COMPLETE", "SUCCESS"})
FAILED = frozenset({"ABORTED", "ERROR"})
CANCELLED = frozenset({"CANCELLED", "CANCELED"})


@dataclass(frozen=True, slots=True)
class Created:
    """A job that was accepted and has not begun."""

    id: str
    status: str = "CREATED"
    instance_id: int | None = None

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Created:
        instance = _first(body, "instanceId", "instance_id")
        return cls(_text(body, "id", "job_id"), _text(body, "status", "jobStatus").upper(), _number(instance))


@dataclass(frozen=True, slots=True)
class JobStatus:
    """Where a job stands; ``body`` is the answer as it came, for what is not named here."""

    id: str
    status: str
    records: int = 0
    errors: int = 0
    message: str = ""
    object_name: str = ""
    direction: str = ""
    file_format: str = ""
    created: Any = None
    completed: Any = None
    api_calls: int | None = None
    elapsed_ms: int | None = None
    body: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> JobStatus:
        run = body.get("metadata")
        run = run if isinstance(run, Mapping) else {}
        return cls(
            id=_text(body, "id", "job_id", "jobId"),
            status=_text(body, "status", "jobStatus", "job_status").upper(),
            records=_number(_first(body, "recordsCount", "recordCount", "record_count")) or 0,
            errors=_number(_first(body, "recordsFailedCount", "errorCount", "error_count")) or 0,
            message=_text(body, "error", "statusMessage", "status_message", "message"),
            object_name=_text(body, "objectName", "object_name"),
            direction=_text(body, "jobDirection", "job_direction").upper(),
            file_format=_text(body, "fileFormat", "nativefileFormat").lower(),
            created=_first(body, "createdDate", "bulk_start_time"),
            completed=_first(body, "completionTime", "bulk_finish_time", "completion_time"),
            api_calls=_number(run.get("totalApiCallCount")),
            elapsed_ms=_number(run.get("elapsedTime")),
            body=body,
        )

    @property
    def completed_well(self) -> bool:
        """Whether the job did all of its work; an upload may still have failed rows."""
        return self.status in DONE

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen unless somebody restarts the job."""
        return self.status in DONE | FAILED | CANCELLED


@dataclass(frozen=True, slots=True)
class FailedRecord:
    """One record of an upload that the vendor does not have, as far as anybody knows; ``number`` counts from 1."""

    number: int | None
    text: str
    status_code: int | None = None
    provider_message: str = ""
    record: Any = None

    @classmethod
    def of(cls, entry: Any) -> FailedRecord:
        if not isinstance(entry, Mapping):
            return cls(None, str(entry))
        return cls(
            number=_number(_first(entry, "id", "record_number")),
            text=_text(entry, "status", "message", "error"),
            status_code=_number(entry.get("statusCode")),
            provider_message=_text(entry, "providerMessage"),
            record=entry.get("record"),
        )


@dataclass(frozen=True, slots=True)
class Instance:
    """A connector instance of an account; ``token`` is there only in the answer to its making."""

    id: int
    connector: str
    hub: str = ""
    name: str = ""
    token: str | None = field(default=None, repr=False)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> Instance:
        element = body.get("element")
        element = element if isinstance(element, Mapping) else {}
        token = body.get("token")
        return cls(
            id=_number(body.get("id")) or 0,
            connector=_text(element, "key"),
            hub=_text(element, "hub"),
            name=_text(body, "name"),
            token=None if token is None else str(token),
            body={name: value for name, value in body.items() if name != "token"},
        )


def _first(body: Mapping[str, Any], *names: str) -> Any:
    return next((body[name] for name in names if body.get(name) is not None), None)


def _text(body: Mapping[str, Any], *names: str) -> str:
    found = _first(body, *names)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    return "" if found is None else str(found)


def _number(value: Any) -> int | None:
    try:
        return None if value is None else int(float(value))
    except (TypeError, ValueError):
        return None
