"""A download: page after page into the result, each committed together with the place it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from harness.bulk.criteria import Criteria, planned
from harness.bulk.engine.ahead import Ahead, Fetcher, InTurn, Pages
from harness.bulk.engine.call import ApiLimitReached, Cancelled, JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending, failure_reason
from harness.bulk.engine.options import Options
from harness.bulk.engine.shape import columns_of, shaper
from harness.bulk.engine.taking import take
from harness.bulk.formats import Format
from harness.bulk.jobs import Counters, Job, JobStatus, StopReason
from harness.bulk.results.protocol import ResultWriter
from harness.bulk.store.protocol import Checkpoint
from harness.connectors.errors import ConnectorError, Refused, Unsupported
from harness.connectors.guard import Guard
from harness.connectors.page import Ask, Page
from harness.ocnql import parse_condition

SYNC_SECONDS = 1.0
SYNC_PAGES = 100
# With these a vendor refuses a cursor that it no longer knows.
_FORGOTTEN = frozenset((400, 404, 410, 422))


def download(job: Job, pages: Pages, desk: Desk, signal: Signal, options: Options | None = None) -> Ending:
    """Do the work of ``job`` from its last checkpoint to its end."""
    return _Download(job, pages, desk, signal, options or Options()).run()


class _Download:
    def __init__(self, job: Job, pages: Pages, desk: Desk, signal: Signal, options: Options) -> None:
        self._job, self._desk, self._signal, self._options = job, desk, signal, options
        self._children = children = options.children
        self._criteria = planned(job.plan)
        self._ask = ask_of(self._criteria, () if children is None else (children.field,))
        self._shape = shaper(self._criteria, options.instant)
        self._seen = self._began = desk.clock.now()
        self._unsynced, self._waited = 0, 0.0
        self._work = signal.branch()
        self._call = self._made_call()
        # Of a limited number of calls, pages ahead would spend those that the children of this one need.
        wide = options.parallel > 1 and not (children and self._criteria.api_limit)
        self._fetcher: Fetcher = Ahead(pages, self._call, options.parallel) if wide else InTurn(pages, self._call)
        self._point = resume_point(desk.store.checkpoints(job.id), desk.results.size(job.id), self._criteria)

    def run(self) -> Ending:
        writer = self._desk.results.writer(self._job.id, self._point.offset)
        try:
            return self._walk(writer)
        finally:
            self._let_go()
            writer.close()

    def _walk(self, writer: ResultWriter) -> Ending:
        guard = Guard()
        try:
            while self._point.stop is None:
                self._signal.check()
                place = self._point.position
                page = self._fetched()
                # What came after a cancel, or while the service stopped, is not written.
                self._signal.check()
                guard.observe(place, page)
                self._look_ahead(page)
                self._write(page, writer)
        except (Cancelled, ApiLimitReached, ConnectorError, Unsupported) as error:
            self._let_go()
            self._commit(writer, self._point, durable=True)
            return replace(self._stopped(error), doubts=guard.census.doubts())
        self._let_go()
        return Ending(self._point.stop, self._counters(), doubts=guard.census.doubts())

    def _fetched(self) -> Page:
        asked = self._desk.clock.now()
        try:
            return self._fetcher.page(self._asked(self._point), self._point.position)
        finally:
            self._waited += max(0.0, self._desk.clock.now() - asked)

    def _asked(self, point: Checkpoint) -> Ask:
        """Ask for no more than is needed, where that moves no later page and no record is left out."""
        criteria = self._criteria
        if not self._options.cursors or criteria.limit is None or criteria.window or criteria.where:
            return self._ask
        needed = max(1, criteria.limit - point.records + point.skip)
        return self._ask if needed >= self._ask.page_size else replace(self._ask, page_size=needed)

    def _look_ahead(self, page: Page) -> None:
        """Fetch no page that the limit makes useless: none holds more records than were asked for."""
        point, limit = self._point, self._criteria.limit
        after = replace(point, records=point.records + len(page.records) - point.skip, skip=0)
        most = self._options.parallel if limit is None else -((after.records - limit) // self._ask.page_size)
        if most > 0:
            self._fetcher.follow(self._asked(after), point.position, page, most)

    def _write(self, page: Page, writer: ResultWriter) -> None:
        most = self._children.together if self._children else None
        more = True
        while more:
            taken = take(page, self._point, self._criteria, self._shape, most)
            lines = taken.lines
            if self._children and lines:
                lines = self._children.embedded(lines, taken.sources, self._call)
                self._signal.check()
            self._append(writer, lines, taken.point)
            more = taken.more

    def _append(self, writer: ResultWriter, lines: Sequence[bytes], point: Checkpoint) -> None:
        offset = writer.append(b"\n".join(lines) + b"\n") if lines else self._point.offset
        columns = columns_of(lines, point.columns) if self._criteria.format is Format.CSV else point.columns
        self._commit(writer, replace(point, offset=offset, columns=columns), durable=self._is_due(point))

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
        with self._call.lock:
            status = self._desk.store.save(self._job.id, self._counters(), point, durable=durable)
        if status is JobStatus.CANCELLATION_PENDING:
            self._signal.cancel()

    def _stopped(self, error: Exception) -> Ending:
        counters = self._counters()
        if isinstance(error, Cancelled):
            return Ending(StopReason.CANCEL, counters)
        if isinstance(error, ConnectorError | Unsupported):
            return Ending(failure_reason(error), counters, f"{error}{self._remark(error)}")
        text = f"API limit of {self._criteria.api_limit} calls reached after {counters.records} records"
        return Ending(StopReason.API_LIMIT, counters, text)

    def _remark(self, error: Exception) -> str:
        """Say what a refused place may mean: a page that is counted can be asked for at any time, a cursor cannot."""
        if not isinstance(error, Refused) or error.status not in _FORGOTTEN:
            return ""
        if not self._options.cursors or self._point.position is None:
            return ""
        return " (The vendor may have forgotten the place at which this job is to go on; then only a new job helps.)"

    def _let_go(self) -> None:
        self._fetcher.close()
        self._work.cancel()

    def _made_call(self) -> JobCall:
        counters, allowed = self._job.counters, self._criteria.api_limit
        if allowed is not None:
            allowed += self._job.calls_before
        made, other = counters.calls, counters.other_calls
        return JobCall(self._desk.clock, self._work, made=made, other=other, allowed=allowed, commit=self._count)

    def _counters(self) -> Counters:
        before = self._job.counters
        elapsed = before.elapsed + self._desk.clock.now() - self._began
        return Counters(
            records=self._point.records,
            calls=self._call.made,
            other_calls=self._call.other,
            excluded=self._point.excluded,
            elapsed=max(0.0, elapsed),
            at_vendor=before.at_vendor + self._waited,
        )

    def _count(self, made: int) -> None:
        self._desk.store.count(self._job.id, replace(self._counters(), calls=made))


def ask_of(criteria: Criteria, needed: tuple[str, ...] = ()) -> Ask:
    """Return what the connector is asked for; fields that are looked at, such as the window's, must come along."""
    fields = criteria.select_fields
    if fields:
        looked = (*((criteria.window.date_field,) if criteria.window else ()), *needed)
        fields = tuple(dict.fromkeys((*fields, *looked)))
    condition: Any = None if criteria.where is None else parse_condition(criteria.where)
    return Ask(
        criteria.object_name,
        page_size=criteria.page_size,
        where=condition,
        fields=fields,
        order_by=criteria.order_by,
        query=criteria.query,
    )


def resume_point(checkpoints: Sequence[Checkpoint], size: int, criteria: Criteria | None = None) -> Checkpoint:
    """Return the best checkpoint that the result still covers; the last of them is where the criteria begin."""
    found = next(point for point in checkpoints if point.offset <= size)
    if found != Checkpoint() or criteria is None or criteria.start is None:
        return found
    return Checkpoint(position=criteria.start.position, skip=criteria.start.skip)
