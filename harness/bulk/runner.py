"""Who works on jobs: threads of this process that claim them from the store."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection
from typing import Protocol

from contracts import Clock
from harness.bulk.engine.call import Interrupted, Signal
from harness.bulk.engine.ending import Ending, ended
from harness.bulk.jobs import Job, JobStatus, StopReason
from harness.bulk.store.protocol import JobStore, StoreUnavailable

_PAUSE_SECONDS = 1.0
"""How long a store that does not answer is left alone, in the machine's own time."""
_SETBACKS = 5
Work = Callable[[Job, Signal], Ending]
_log = logging.getLogger(__name__)


class Runner(Protocol):
    def start(self) -> None:
        """Begin to work; jobs that were interrupted come first."""

    def wake(self) -> None:
        """There is a new job."""

    def cancel(self, job_id: int) -> None:
        """The store says that this job is to be cancelled; if it runs here, let it know."""

    def stop(self, seconds: float) -> None:
        """Stop working within that time; what is not done goes on with the next start."""


class ThreadRunner:
    """Works on jobs in ``workers`` threads; ``after`` is called with each job that has come to an end.

    ``instances`` says whose jobs can be worked on at the moment, ``alone`` whether the store is this service's still.
    """

    def __init__(
        self,
        store: JobStore,
        work: Work,
        after: Callable[[Job], None],
        clock: Clock,
        *,
        instances: Callable[[], Collection[int]],
        alone: Callable[[], bool],
        workers: int,
    ) -> None:
        self._store, self._work, self._after, self._clock = store, work, after, clock
        self._instances, self._alone = instances, alone
        self._changed = threading.Condition()
        self._signals: dict[int, Signal] = {}
        self._setbacks: Counter[int] = Counter()
        self._set_back: set[int] = set()
        self._news = 0
        self._ending = False
        self._threads = [
            threading.Thread(target=self._serve, name=f"worker-{number}", daemon=True) for number in range(workers)
        ]

    def start(self) -> None:
        self._store.release()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        with self._changed:
            self._news += 1
            self._changed.notify_all()

    def cancel(self, job_id: int) -> None:
        with self._changed:
            if signal := self._signals.get(job_id):
                signal.cancel()

    def stop(self, seconds: float) -> None:
        with self._changed:
            self._ending = True
            for signal in self._signals.values():
                signal.interrupt()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(seconds / len(self._threads))

    def _serve(self) -> None:
        while not self._ending:
            seen = self._news
            try:
                self._make_sure()
                self._release_set_back()
                job = self._store.claim(self._instances())
            except StoreUnavailable as error:
                _log.warning("the store cannot be used (%s); the next look tries again", error)
                self._await(seen, _PAUSE_SECONDS)
                continue
            if job is not None:
                self._attend(job)
            if job is None or job.id in self._set_back:
                self._await(seen, _PAUSE_SECONDS if self._set_back else None)

    def _await(self, seen: int, seconds: float | None) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._ending or self._news != seen, seconds)

    def _make_sure(self) -> None:
        """Raise `StoreUnavailable` if another service came while the store was away."""
        if not self._alone():
            raise StoreUnavailable("another bulk service works on it")

    def _release_set_back(self) -> None:
        """Let jobs be claimed again whose work a store that did not answer has interrupted."""
        for job_id in tuple(self._set_back):
            self._store.release(job_id)
            self._set_back.discard(job_id)

    def _attend(self, job: Job) -> None:
        signal = Signal()
        with self._changed:
            self._signals[job.id] = signal
            if self._ending:
                signal.interrupt()
        try:
            self._finish(job, signal)
        except Interrupted:
            self._store.release(job.id)
            _log.info("job %d goes on with the next start", job.id)
        except StoreUnavailable as error:
            _log.warning("job %d waits for the store (%s)", job.id, error)
            self._setbacks[job.id] += 1
            self._set_back.add(job.id)
        except Exception:
            # Still claimed, so that it is not tried again and again: the next start takes it up.
            _log.exception("job %d could not be brought to an end", job.id)
        finally:
            with self._changed:
                # A job that has ended may have been restarted, and be another worker's by now.
                if self._signals.get(job.id) is signal:
                    del self._signals[job.id]

    def _finish(self, job: Job, signal: Signal) -> None:
        ending = self._ending_of(job, signal)
        finished = self._store.change(job.id, lambda now: ended(now, ending, self._clock.now()))
        self._after(finished)

    def _ending_of(self, job: Job, signal: Signal) -> Ending:
        try:
            if job.status is JobStatus.STARTED:
                job = self._store.change(job.id, _running)
            if job.status is JobStatus.CANCELLATION_PENDING:
                return Ending(StopReason.CANCEL)
            return self._work(job, signal)
        except Interrupted:
            raise
        except Exception as error:
            if isinstance(error, StoreUnavailable) and self._setbacks[job.id] < _SETBACKS:
                raise
            _log.exception("job %d failed by a fault of our own", job.id)
            return Ending(StopReason.FAULT, detail=f"Internal error: {_named(error)}")


def _running(job: Job) -> Job:
    return job.to(JobStatus.RUNNING) if job.status is JobStatus.STARTED else job


def _named(error: Exception) -> str:
    # An operating system's own words hold no secret, unlike those of just any exception.
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
