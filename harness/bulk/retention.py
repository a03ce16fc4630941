"""Results do not stay for ever: they are removed some days after their jobs ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from contracts import Clock
from harness.bulk.jobs import Job
from harness.bulk.results.protocol import ResultStore
from harness.bulk.store.protocol import JobStore

RETENTION_SECONDS = 3 * 86_400.0
"""The platform keeps results for at most three days."""
LOOK_SECONDS = 60.0
"""How often, in the machine's own time, it is looked whether results have expired by the service's clock."""
_AT_ONCE = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many jobs lost their results, and how many bytes these had."""

    jobs: int = 0
    bytes: int = 0


def purge(
    store: JobStore, results: ResultStore, before: float, now: float, *, going_on: Callable[[], bool] = lambda: True
) -> Purged:
    """Remove the results of all jobs that ended ``before`` an instant, and what was noted of their work."""
    found = Purged()
    while going_on() and (ids := store.finished(before, _AT_ONCE)):
        for job_id in ids:
            found = Purged(found.jobs + 1, found.bytes + _remove(store, results, job_id, now))
    return found


def _remove(store: JobStore, results: ResultStore, job_id: int, now: float) -> int:
    removed = 0

    def without_result(job: Job) -> Job:
        nonlocal removed
        if not job.ended or job.purged_at is not None:
            return job
        # While the job is held: a restart that came in between would be writing what is removed here.
        removed = results.remove(job.id)
        return replace(job, purged_at=now)

    if store.change(job_id, without_result).ended:
        store.forget(job_id)
    return removed


class Sweeper:
    """A thread that removes expired results while a service runs."""

    def __init__(
        self, store: JobStore, results: ResultStore, clock: Clock, *, seconds: float, look: float = LOOK_SECONDS
    ) -> None:
        self._store, self._results, self._clock, self._seconds, self._look = store, results, clock, seconds, look
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, seconds: float) -> None:
        self._ending.set()
        self._thread.join(seconds)

    def sweep(self) -> Purged:
        """Remove what has expired by now."""
        now = self._clock.now()
        return purge(self._store, self._results, now - self._seconds, now, going_on=lambda: not self._ending.is_set())

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self.sweep()
            except Exception:
                _log.exception("expired results could not be removed; the next look tries again")
            self._ending.wait(self._look)
