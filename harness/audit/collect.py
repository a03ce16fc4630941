"""Evidence of a finished job, fetched from both sides: the service's result and the vendor's books."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.audit.compare import Comparison, Lines, compare
from harness.audit.control import VendorControl
from harness.audit.evidence import Evidence, JobFacts
from harness.client import BulkClient, JobStatus


def download_evidence(
    control: VendorControl,
    client: BulkClient,
    status: JobStatus,
    resource: str,
    *,
    folder: Path,
    after: int = 0,
    repeat: str = "",
) -> Evidence:
    """Fetch the result (JSON lines) and the vendor's truth into ``folder`` and compare record by record.

    ``after`` is the number of the last journal entry that does not belong to the job.
    """
    state = control.state()
    delivered = folder / f"{state['vendor']}-{status.id}-delivered.jsonl"
    delivered.touch()
    if status.records or status.completed_well:
        client.save(status.id, status.object_name, delivered)
    truth = control.save_truth(resource, folder / f"{state['vendor']}-{status.id}-truth.jsonl")
    key = str(state["resources"][resource]["id_field"])
    comparison = compare(Lines(truth), Lines(delivered), key)
    return _evidence(control, status, resource, comparison, key=key, after=after, repeat=repeat)


def upload_evidence(
    control: VendorControl,
    status: JobStatus,
    resource: str,
    *,
    sent: Iterable[bytes],
    found: Iterable[bytes],
    key: str,
    after: int = 0,
    repeat: str = "",
) -> Evidence:
    """Compare the rows that were sent with the records found at the vendor, both in the same terms."""
    comparison = compare(sent, found, key)
    return _evidence(control, status, resource, comparison, key=key, after=after, repeat=repeat)


def _evidence(
    control: VendorControl,
    status: JobStatus,
    resource: str,
    comparison: Comparison,
    *,
    key: str,
    after: int,
    repeat: str,
) -> Evidence:
    # The ledger first: it answers when no response is under way, so the journal is settled as well.
    ledger = control.ledger(resource)
    return Evidence(
        vendor=str(control.state()["vendor"]),
        resource=resource,
        key=key,
        job=_facts(status),
        comparison=comparison,
        ledger=None if status.direction == "UPLOAD" else ledger,
        journal=tuple(asked for asked in control.journal(after) if asked.resource == resource),
        repeat=repeat,
        failed_rows=status.errors,
    )


def _facts(status: JobStatus) -> JobFacts:
    return JobFacts(
        id=status.id,
        object_name=status.object_name,
        direction=status.direction or "DOWNLOAD",
        status=status.status,
        records=status.records,
        errors=status.errors,
        message=status.message,
        api_calls=status.api_calls,
    )
