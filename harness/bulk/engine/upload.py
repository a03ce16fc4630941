"""An upload: one create per record, each sent exactly once whatever happens in between."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from harness.bulk.engine.call import Cancelled, Interrupted, JobCall, Signal
from harness.bulk.engine.csvfile import Row, UnusableFile, rows
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.jobs import Counters, Job, JobStatus, StopReason
from harness.bulk.store.protocol import Intent, Outcome
from harness.connectors.errors import ConnectorError, UnknownOutcome, Unsupported
from harness.connectors.page import Call

_log = logging.getLogger(__name__)
TOGETHER = 100
"""How many records that were never sent are committed together."""

SENDS = 16
"""How often one record is sent at most, when each time a look shows that the vendor has not got it."""


class Writes(Protocol):
    """The part of a connector that an upload needs."""

    def create(self, object_name: str, record: Mapping[str, Any], call: Call) -> str: ...

    def find(self, object_name: str, record: Mapping[str, Any], *, since: float, call: Call) -> tuple[str, ...]: ...


def upload(job: Job, writes: Writes, desk: Desk, signal: Signal) -> Ending:
    """Do the work of ``job`` from its first record without outcome to the last."""
    return _Upload(job, writes, desk, signal).run(desk.uploads / (job.source or ""))


class _Upload:
    def __init__(self, job: Job, writes: Writes, desk: Desk, signal: Signal) -> None:
        self._job, self._writes, self._log, self._clock, self._signal = job, writes, desk.log, desk.clock, signal
        self._began = desk.clock.now()
        self._records, self._errors = job.counters.records, job.counters.errors
        made, other = job.counters.calls, job.counters.other_calls
        self._call = JobCall(desk.clock, signal, made=made, other=other, allowed=None, commit=lambda _made: None)
        self._pending: list[Outcome] = []

    def run(self, source: Path) -> Ending:
        try:
            for row in rows(source):
                if row.number > self._job.counters.records:
                    self._signal.check()
                    self._note(self._outcome(row))
        except (UnusableFile, FileNotFoundError) as error:
            return self._end(StopReason.FILE, f"The file cannot be used: {error}")
        except Cancelled:
            return self._end(StopReason.CANCEL)
        except Interrupted:
            # What is known already need not be looked up by whoever goes on.
            self._flush()
            raise
        return self._end(StopReason.END)

    def _outcome(self, row: Row) -> Outcome:
        if row.problem:
            return Outcome(row.number, status=row.problem, record=row.record)
        intent = self._log.open_intent(self._job.id) if row.number == self._job.counters.records + 1 else None
        try:
            return self._sent(row, intent if intent and intent.number == row.number else None)
        except (ConnectorError, Unsupported) as error:
            return failure(row, error)

    def _sent(self, row: Row, intent: Intent | None) -> Outcome:
        """Send the record; while the outcome of an intent is not known, look before sending again."""
        for _ in range(SENDS):
            if intent is not None and (found := self._found(row, intent)):
                return found
            intent = Intent(row.number, self._clock.now())
            self._step(intent)
            self._signal.check()
            try:
                return Outcome(row.number, self._writes.create(self._job.object_name, row.record, self._call))
            except UnknownOutcome as error:
                _log.info("record %d of job %d: %s", row.number, self._job.id, error)
        return _unknown(row, f"it was sent {SENDS} times without an answer")

    def _found(self, row: Row, intent: Intent) -> Outcome | None:
        # Vendors keep whole seconds, so a record may look older than the intent to send it.
        since = math.floor(intent.at)
        try:
            ids = self._writes.find(self._job.object_name, row.record, since=since, call=self._call)
        except (ConnectorError, Unsupported) as error:
            return _unknown(row, str(error))
        claimed = self._log.claimed(self._job, ids)
        fresh = [one for one in ids if one not in claimed]
        if len(fresh) > 1:
            return _unknown(row, f"the vendor has {len(fresh)} such records: {', '.join(fresh)}")
        return Outcome(row.number, fresh[0]) if fresh else None

    def _note(self, outcome: Outcome) -> None:
        self._pending.append(outcome)
        self._records += 1
        self._errors += outcome.failed
        if len(self._pending) >= TOGETHER:
            self._flush()

    def _step(self, intent: Intent | None) -> None:
        done, self._pending = self._pending, []
        status = self._log.step(self._job.id, self._counters(), done, intent)
        if status is JobStatus.CANCELLATION_PENDING:
            self._signal.cancel()

    def _flush(self) -> None:
        if self._pending:
            self._step(None)

    def _end(self, stop: StopReason, detail: str = "") -> Ending:
        self._flush()
        return Ending(stop, self._counters(), detail)

    def _counters(self) -> Counters:
        elapsed = self._job.counters.elapsed + max(0.0, self._clock.now() - self._began)
        return Counters(self._records, self._errors, self._call.made, self._call.other, 0, elapsed)


def failure(row: Row, error: ConnectorError | Unsupported) -> Outcome:
    """Return the outcome of a record that the vendor, or the connector, would not take."""
    if isinstance(error, Unsupported):
        return Outcome(row.number, status=str(error), record=row.record)
    return Outcome(row.number, None, str(error), error.status, error.provider_message, row.record)


def _unknown(row: Row, why: str) -> Outcome:
    return Outcome(row.number, status=f"unknown outcome: {why}", record=row.record)
