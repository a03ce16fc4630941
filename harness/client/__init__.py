"""A typed client for the Bulk API, ours or anybody's."""

from harness.client.client import BulkClient
from harness.client.errors import BulkError, Unfinished, Unreachable
from harness.client.values import Created, JobStatus

__all__ = ["BulkClient", "BulkError", "Created", "JobStatus", "Unfinished", "Unreachable"]
