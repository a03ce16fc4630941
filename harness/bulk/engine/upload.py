"""An upload: every record of a file written once, several at the same time, whatever happens in between."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from harness.bulk.engine.call import Cancelled, Interrupted, JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.doubts import Doubt, Doubts
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.rows import Row, UnusableFile
from harness.bulk.engine.sending import Sender, Writes, unknown
from harness.bulk.engine.source import rows
from harness.bulk.engine.upload_options import UploadOptions
from harness.bulk.engine.windows import rounds, windows
from harness.bulk.jobs import Counters, Job, JobStatus, StopReason
from harness.bulk.store.protocol import Intent, Outcome


def upload(job: Job, writes: Writes, desk: Desk, signal: Signal, options: UploadOptions | None = None) -> Ending:
    """Do the work of ``job`` from its first record without outcome to the last."""
    return _Upload(job, writes, desk, signal, options or UploadOptions()).run(desk.uploads / (job.source or ""))


class _Upload:
    """Window by window: intents are committed before anything is sent, outcomes with the next window's intents.

    The counters that are committed are those of whole windows: whoever goes on after a crash begins at the window's
    first row, and finds there what is known already and what was about to be sent.
    """

    def __init__(self, job: Job, writes: Writes, desk: Desk, signal: Signal, options: UploadOptions) -> None:
        self._job, self._writes, self._log, self._clock, self._signal = job, writes, desk.log, desk.clock, signal
        self._began, self._at_vendor = desk.clock.now(), job.counters.at_vendor
        self._records, self._errors = job.counters.records, job.counters.errors
        made, other = job.counters.calls, job.counters.other_calls
        self._call = JobCall(desk.clock, signal, made=made, other=other, allowed=None, commit=lambda _made: None)
        self._window = options.window(cheap=writes.repeatable or writes.key_life > 0)
        self._sender = Sender(writes, self._call, self._key, options)
        self._doubts = Doubts(writes, self._call, self._key, desk.clock, self._claimed)
        self._open = {intent.number: intent.at for intent in desk.log.open_intents(job.id)}
        self._known = {outcome.number: outcome for outcome in desk.log.outcomes(job.id, self._records)}
        self._pending: list[Outcome] = []
        self._done: dict[int, Outcome] = {}
        self._unsettled: dict[int, Row] = {}

    def run(self, source: Path) -> Ending:
        try:
            for window in windows(rows(source, self._job.format), self._records, self._window):
                self._work(window)
        except (UnusableFile, FileNotFoundError) as error:
            return self._end(StopReason.FILE, f"The file cannot be used: {error}")
        except Cancelled:
            self._give_up()
            return self._end(StopReason.CANCEL)
        except Interrupted:
            # What is known already need not be looked up by whoever goes on.
            self._pending += self._done.values()
            self._step()
            raise
        finally:
            self._sender.close()
        return self._end(StopReason.END)

    def _work(self, window: Sequence[Row]) -> None:
        fresh = [row for row in window if not self._settled_before(row)]
        intents = [] if self._writes.repeatable else [Intent(row.number, self._clock.now()) for row in fresh]
        before = [Doubt(row, self._open[row.number], fresh=False) for row in window if self._in_doubt(row)]
        self._unsettled |= {doubt.row.number: doubt.row for doubt in before}
        self._step(intents)
        self._signal.check()
        with self._at_the_vendor():
            self._settle(before)
            for part in rounds(fresh, lambda row: self._writes.identity(row.record)):
                self._send(part)
        self._close_window()

    def _settled_before(self, row: Row) -> bool:
        if row.number in self._known:
            self._note(self._known.pop(row.number))
        elif row.problem:
            self._note(Outcome(row.number, status=row.problem, record=row.record))
        return row.number in self._done or row.number in self._open

    def _in_doubt(self, row: Row) -> bool:
        return row.number in self._open and row.number not in self._done

    def _send(self, part: Sequence[Row]) -> None:
        at = self._clock.now()
        sent = self._sender.send(part)
        for outcome in sent.outcomes:
            self._note(outcome)
        self._unsettled |= {row.number: row for row, _ in sent.doubtful}
        if sent.stopped:
            raise sent.stopped
        self._settle([Doubt(row, at, fresh=True) for row, _ in sent.doubtful])

    def _settle(self, doubts: Sequence[Doubt]) -> None:
        for outcome in self._doubts.settle(doubts):
            self._note(outcome)
            self._unsettled.pop(outcome.number, None)

    def _give_up(self) -> None:
        for row in self._unsettled.values():
            self._note(unknown(row, "the job was cancelled before the vendor could be asked"))
        self._close_window()

    def _note(self, outcome: Outcome) -> None:
        self._done[outcome.number] = outcome

    def _close_window(self) -> None:
        self._records += len(self._done)
        self._errors += sum(outcome.failed for outcome in self._done.values())
        self._pending += self._done.values()
        self._done = {}

    def _step(self, intents: Sequence[Intent] = ()) -> None:
        done, self._pending = self._pending, []
        status = self._log.step(self._job.id, self._counters(), done, intents)
        if status is JobStatus.CANCELLATION_PENDING:
            self._signal.cancel()

    def _end(self, stop: StopReason, detail: str = "") -> Ending:
        if self._pending:
            self._step()
        return Ending(stop, self._counters(), detail)

    def _claimed(self, ids: Collection[str]) -> Collection[str]:
        here = {outcome.vendor_id for outcome in (*self._pending, *self._done.values())}
        return self._log.claimed(self._job, ids) | {one for one in ids if one in here}

    def _key(self, number: int) -> str:
        """Return what names a record to the vendor, the same one after a crash; its source's name is no other job's."""
        job = self._job
        return hashlib.blake2b(f"{job.id}/{job.created_at}/{job.source}/{number}".encode(), digest_size=20).hexdigest()

    @contextmanager
    def _at_the_vendor(self) -> Iterator[None]:
        began = self._clock.now()
        try:
            yield
        finally:
            self._at_vendor += max(0.0, self._clock.now() - began)

    def _counters(self) -> Counters:
        elapsed = self._job.counters.elapsed + max(0.0, self._clock.now() - self._began)
        return Counters(
            records=self._records,
            errors=self._errors,
            calls=self._call.made,
            other_calls=self._call.other,
            elapsed=elapsed,
            at_vendor=self._at_vendor,
        )
