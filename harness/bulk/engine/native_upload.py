"""Uploads through the vendor's own bulk API: a vendor's job for each piece of the file, each worked on exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.bulk.engine.call import Cancelled, JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending, failure_reason
from harness.bulk.engine.native import NOTE, close, not_native
from harness.bulk.engine.native_looks import UNKNOWN, Finds, looked_for
from harness.bulk.engine.pieces import Bounds, Piece, pieces
from harness.bulk.engine.rows import UnusableFile
from harness.bulk.engine.source import rows
from harness.bulk.jobs import Counters, Job, JobStatus, StopReason
from harness.bulk.store.protocol import Outcome
from harness.connectors.connector import Connector
from harness.connectors.errors import ConnectorError, Exhausted, UnknownOutcome, Unsupported
from harness.connectors.native import Imports, NotOffered, Phase, Progress, VendorJob, Verdict, Way, awaited
from harness.connectors.native.progress import BEGUN

SENDS = 3
"""How often a piece is sent at most, when each time it is certain that nothing came of it."""


def native_upload(job: Job, connector: Connector, desk: Desk, signal: Signal) -> Ending | None:
    """Do the work of ``job`` from its first record without outcome to the last.

    ``None`` means that the vendor's bulk API does not offer the object: the job has to go the platform's way.
    """
    return _NativeUpload(job, connector, desk, signal).run(desk.uploads / (job.source or ""))


class _NativeUpload:
    def __init__(self, job: Job, connector: Connector, desk: Desk, signal: Signal) -> None:
        self._job, self._desk, self._signal = job, desk, signal
        way = Way.of(job.meta)
        self._imports: Imports = connector.native_imports(job.object_name, way)
        self._hurried: Imports = connector.native_imports(job.object_name, way, hurried=True)
        self._numbers = connector.native_numbers
        self._finds = _finder(connector, job.object_name, way)
        self._records, self._errors = job.counters.records, job.counters.errors
        self._began = desk.clock.now()
        made, other = job.counters.calls, job.counters.other_calls
        self._call = JobCall(desk.clock, signal, made=made, other=other, allowed=None, commit=lambda _made: None)
        self._piece: Piece | None = None
        self._note: dict[str, Any] = desk.store.kept(job.id, NOTE) or {}

    def run(self, source: Path) -> Ending | None:
        try:
            for piece in self._cut(source):
                self._signal.check()
                self._piece = piece
                self._done(piece)
        except (UnusableFile, FileNotFoundError) as error:
            return self._end(StopReason.FILE, f"The file cannot be used: {error}")
        except Cancelled:
            self._give_up()
            return self._end(StopReason.CANCEL)
        except NotOffered:
            not_native(self._job, self._desk)
            return None
        except (ConnectorError, Unsupported) as error:
            self._give_up()
            return self._end(failure_reason(error), str(error))
        return self._end(StopReason.END)

    def _cut(self, source: Path) -> Iterator[Piece]:
        """Cut the file, the first piece as the vendor has it already if there is one."""
        begun = self._note.get("first") == self._records + 1
        if not begun:
            self._let_go()
        bounds = Bounds(self._imports.most_rows, self._imports.most_bytes, self._note["last"] if begun else None)
        return pieces(rows(source, self._job.format), self._records, bounds, self._imports.null)

    def _done(self, piece: Piece) -> None:
        """Have a piece worked on, and commit what became of its records before the vendor forgets the job."""
        progress = self._worked_on(piece) if piece.rows else None
        found = [] if progress is None else self._looked_for(self._outcomes(piece, progress, self._imports, self._call))
        self._commit([*piece.refused, *found])
        self._let_go()
        if progress is not None and progress.phase is Phase.FAILED:
            raise progress.failure()

    def _worked_on(self, piece: Piece) -> Progress:
        released = self._resumed() or self._released(piece)
        self._keep(piece, released)
        look = self._imports.look
        return awaited(lambda: look(released, self._call), released, self._call, self._desk.clock, self._numbers)

    def _resumed(self) -> VendorJob | None:
        """Return the job that an earlier run has handed over; one that was never handed over is stopped."""
        known: VendorJob | None = self._note.get("job")
        if known is None:
            return None
        progress = self._imports.look(known, self._call)
        if progress.phase is Phase.OPEN:
            return self._imports.abandon(known, self._call)
        idle = progress.phase is Phase.FAILED and progress.job.get("processed") == 0
        return None if idle else progress.job

    def _released(self, piece: Piece) -> VendorJob:
        columns = tuple(piece.columns)
        for _ in range(SENDS):
            made = self._imports.begin(columns, self._call)
            # Kept before anything is sent: whoever comes after a crash looks what became of this job.
            self._keep(piece, made)
            self._signal.check()
            try:
                filled = self._imports.fill(made, columns, piece.cells, self._call)
            except UnknownOutcome:
                abandoned = self._imports.abandon(made, self._call)
                if abandoned is not None:
                    return abandoned
            else:
                return self._imports.release(filled, self._call)
        raise Exhausted(
            "No answer", f"records {piece.first} to {piece.last} were sent {SENDS} times, nothing came of it"
        )

    def _outcomes(self, piece: Piece, progress: Progress, imports: Imports, call: JobCall) -> list[Outcome]:
        reason = progress.failure() if progress.phase is Phase.FAILED else None
        verdicts = imports.verdicts(progress.job, tuple(piece.columns), piece.cells, call)
        return [_outcome(piece, verdict, str(reason or "")) for verdict in verdicts]

    def _looked_for(self, found: list[Outcome]) -> list[Outcome]:
        """Decide by a look what the vendor's job does not tell; only of a record that was made is there a trace."""
        if self._finds is None or all(outcome.status != UNKNOWN for outcome in found):
            return found
        log, since = self._desk.log, self._note["job"][BEGUN]
        return looked_for(found, self._finds, lambda ids: log.claimed(self._job, ids), since, self._call)

    def _give_up(self) -> None:
        """Stop the vendor's job, and note of its records what is known by now."""
        piece, known = self._piece, self._note.get("job")
        if piece is None or known is None:
            return
        call = JobCall(self._desk.clock, Signal(), made=0, other=0, allowed=None, commit=lambda _made: None)
        try:
            working = self._hurried.abandon(known, call)
            found = [] if working is None else self._stopped(piece, working, call)
        except ConnectorError:
            found = [_outcome(piece, Verdict(place, None, known=False), "") for place in range(len(piece.rows))]
        self._commit(found)
        self._let_go()

    def _stopped(self, piece: Piece, working: VendorJob, call: JobCall) -> list[Outcome]:
        progress = self._hurried.look(working, call)
        if progress.phase not in (Phase.DONE, Phase.FAILED):
            # It cannot be stopped, and nobody waits for it any longer.
            return [_outcome(piece, Verdict(place, None, known=False), "") for place in range(len(piece.rows))]
        return self._outcomes(piece, progress, self._hurried, call)

    def _keep(self, piece: Piece, known: VendorJob) -> None:
        if self._note.get("job") == known:
            return
        self._note = {"first": piece.first, "last": piece.last, "job": dict(known)}
        self._desk.store.keep(self._job.id, NOTE, self._note)
        self._desk.store.change(self._job.id, lambda job: replace(job, vendor_job_id=str(known["id"])))

    def _commit(self, found: list[Outcome]) -> None:
        self._records += len(found)
        self._errors += sum(outcome.failed for outcome in found)
        status = self._desk.log.step(self._job.id, self._counters(), found, ())
        if status is JobStatus.CANCELLATION_PENDING:
            self._signal.cancel()

    def _let_go(self) -> None:
        """Have the vendor forget its job, which has ended."""
        known, self._note = self._note.get("job"), {}
        if known is not None:
            close(self._hurried, known, self._desk, done=True)
            self._desk.store.keep(self._job.id, NOTE, {})

    def _end(self, stop: StopReason, detail: str = "") -> Ending:
        return Ending(stop, self._counters(), detail)

    def _counters(self) -> Counters:
        elapsed = self._job.counters.elapsed + max(0.0, self._desk.clock.now() - self._began)
        return Counters(
            records=self._records,
            errors=self._errors,
            calls=self._call.made,
            other_calls=self._call.other,
            elapsed=elapsed,
        )


def _finder(connector: Connector, object_name: str, way: Way) -> Finds | None:
    try:
        return connector.writer(object_name, way) if way.action == "create" else None
    except Unsupported:
        return None


def _outcome(piece: Piece, verdict: Verdict, reason: str) -> Outcome:
    row = piece.rows[verdict.place]
    if verdict.vendor_id is not None:
        return Outcome(row.number, verdict.vendor_id)
    text = verdict.text if verdict.known else UNKNOWN
    return Outcome(row.number, status=f"{text} ({reason})" if reason else text, record=row.record)
