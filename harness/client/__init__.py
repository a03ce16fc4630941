"""A typed client for the Bulk API, ours or anybody's."""

from harness.client.account import AccountClient
from harness.client.client import BulkClient
from harness.client.errors import BulkError, Unfinished, Unreachable
from harness.client.values import Created, FailedRecord, Instance, JobStatus

__all__ = [
    "AccountClient",
    "BulkClient",
    "BulkError",
    "Created",
    "FailedRecord",
    "Instance",
    "JobStatus",
    "Unfinished",
    "Unreachable",
]
