"""A download: page after page into the result, each committed together with the place it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from harness.bulk.criteria import Criteria, planned
from harness.bulk.engine.call import ApiLimitReached, Cancelled, JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending, failure_reason
from harness.bulk.engine.shape import Step, columns_of, shaper
from harness.bulk.formats import Format
from harness.bulk.jobs import Counters, Job, JobStatus, StopReason
from harness.bulk.results.protocol import ResultWriter
from harness.bulk.store.protocol import Checkpoint
from harness.connectors.errors import ConnectorError, Unsupported
from harness.connectors.guard import Guard
from harness.connectors.page import Ask, Call, Page, Position
from harness.ocnql import parse_condition

SYNC_SECONDS = 1.0
SYNC_PAGES = 100


class Pages(Protocol):
    """The part of a connector that a download needs."""

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page: ...


def download(job: Job, pages: Pages, desk: Desk, signal: Signal) -> Ending:
    """Do the work of ``job`` from its last checkpoint to its end."""
    return _Download(job, pages, desk, signal).run()


class _Download:
    def __init__(self, job: Job, pages: Pages, desk: Desk, signal: Signal) -> None:
        self._job, self._pages, self._desk, self._signal = job, pages, desk, signal
        self._criteria = planned(job.plan)
        self._ask = ask_of(self._criteria)
        self._shape = shaper(self._criteria)
        self._seen = self._began = desk.clock.now()
        self._unsynced = 0
        allowed = self._criteria.api_limit
        made, other = job.counters.calls, job.counters.other_calls
        self._call = JobCall(desk.clock, signal, made=made, other=other, allowed=allowed, commit=self._count)
        self._point = resume_point(desk.store.checkpoints(job.id), desk.results.size(job.id))

    def run(self) -> Ending:
        writer = self._desk.results.writer(self._job.id, self._point.offset)
        try:
            return self._walk(writer)
        finally:
            writer.close()

    def _walk(self, writer: ResultWriter) -> Ending:
        guard = Guard()
        try:
            while self._point.stop is None:
                self._signal.check()
                page = self._pages.page(self._ask, self._point.position, self._call)
                # What came after a cancel, or while the service stopped, is not written.
                self._signal.check()
                guard.observe(self._point.position, page)
                self._take(page, writer)
        except (Cancelled, ApiLimitReached, ConnectorError, Unsupported) as error:
            self._commit(writer, self._point, durable=True)
            return self._stopped(error)
        return Ending(self._point.stop, self._counters())

    def _take(self, page: Page, writer: ResultWriter) -> None:
        taken = take(page, self._point, self._criteria, self._shape)
        offset = writer.append(b"\n".join(taken.lines) + b"\n") if taken.lines else self._point.offset
        self._commit(writer, replace(taken.point, offset=offset), durable=self._is_due(taken.point))

    def _is_due(self, point: Checkpoint) -> bool:
        self._unsynced += 1
        late = self._desk.clock.now() - self._seen >= SYNC_SECONDS
        return late or self._unsynced >= SYNC_PAGES or point.stop is not None

    def _commit(self, writer: ResultWriter, point: Checkpoint, *, durable: bool) -> None:
        if durable:
            # What a durable checkpoint speaks of must be on the disk before it.
            writer.sync()
            self._seen, self._unsynced = self._desk.clock.now(), 0
        self._point = point
        status = self._desk.store.save(self._job.id, self._counters(), point, durable=durable)
        if status is JobStatus.CANCELLATION_PENDING:
            self._signal.cancel()

    def _stopped(self, error: Exception) -> Ending:
        counters = self._counters()
        if isinstance(error, Cancelled):
            return Ending(StopReason.CANCEL, counters)
        if isinstance(error, ConnectorError | Unsupported):
            return Ending(failure_reason(error), counters, str(error))
        text = f"API limit of {self._criteria.api_limit} calls reached after {counters.records} records"
        return Ending(StopReason.API_LIMIT, counters, text)

    def _counters(self) -> Counters:
        before = self._job.counters
        elapsed = before.elapsed + self._desk.clock.now() - self._began
        return Counters(
            self._point.records, 0, self._call.made, self._call.other, self._point.excluded, max(0.0, elapsed)
        )

    def _count(self, made: int) -> None:
        self._desk.store.count(self._job.id, replace(self._counters(), calls=made))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page adds to a result, and the place after it (its offset still to be known)."""

    lines: Sequence[bytes]
    point: Checkpoint


def take(page: Page, point: Checkpoint, criteria: Criteria, shape: Step | None) -> Taken:
    """Decide what of a page is written: all that passes, up to the limit, which may cut inside a page."""
    rest = page.records[point.skip :] if point.skip else page.records
    left = None if criteria.limit is None else criteria.limit - point.records
    lines, used = _shaped(rest, left, shape)
    columns = columns_of(lines, point.columns) if criteria.format is Format.CSV else point.columns
    full = left is not None and len(lines) >= left
    inside = full and used < len(rest)
    return Taken(
        lines,
        replace(
            point,
            position=point.position if inside or page.next is None else page.next,
            skip=point.skip + used if inside or page.next is None else 0,
            records=point.records + len(lines),
            excluded=point.excluded + used - len(lines),
            columns=columns,
            stop=StopReason.LIMIT if full else StopReason.END if page.next is None else None,
        ),
    )


def _shaped(records: Sequence[bytes], left: int | None, shape: Step | None) -> tuple[Sequence[bytes], int]:
    if shape is None:
        lines = records if left is None else records[:left]
        return lines, len(lines)
    lines = []
    for used, record in enumerate(records):
        if left is not None and len(lines) >= left:
            return lines, used
        if (line := shape(record)) is not None:
            lines.append(line)
    return lines, len(records)


def ask_of(criteria: Criteria) -> Ask:
    """Return what the connector is asked for; the window's field must come along to be looked at."""
    fields = criteria.select_fields
    if fields and criteria.window and criteria.window.date_field not in fields:
        fields = (*fields, criteria.window.date_field)
    condition: Any = None if criteria.where is None else parse_condition(criteria.where)
    return Ask(criteria.object_name, page_size=criteria.page_size, where=condition, fields=fields, query=criteria.query)


def resume_point(checkpoints: Sequence[Checkpoint], size: int) -> Checkpoint:
    """Return the best checkpoint that the result still covers."""
    return next(point for point in checkpoints if point.offset <= size)
