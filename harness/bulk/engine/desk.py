"""What the work on any job needs at hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from contracts import Clock
from harness.bulk.results.protocol import ResultStore
from harness.bulk.store.protocol import JobStore, RecordLog


@dataclass(frozen=True, slots=True)
class Desk:
    """Where jobs, the log of uploads and results are kept; ``uploads`` holds the files to upload."""

    store: JobStore
    log: RecordLog
    results: ResultStore
    uploads: Path
    clock: Clock
