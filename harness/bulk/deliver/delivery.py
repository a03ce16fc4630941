"""A finished file on its way to a documentation hub: in parts, checked, and resumed where a crash broke it off."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from contracts import ContractError
from harness.bulk.criteria import Target, planned
from harness.bulk.deliver.parts import Part, parts
from harness.bulk.engine.call import Cancelled, JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.formats import Format
from harness.bulk.jobs import Job, StopReason
from harness.bulk.results.protocol import ResultMissing
from harness.bulk.results.render import csv_columns, rendered, rendered_size
from harness.connectors.docs_hub.hub import PART, Digest, File, Hub, Lost, Session
from harness.connectors.errors import ConnectorError, Exhausted, Unsupported
from harness.connectors.retry import Again, RetryPolicy

T = TypeVar("T")
NOTE = "delivery"
# How often a file is begun once more after its upload was lost; each time everything is sent again.
_BEGINNINGS = 3


@dataclass(frozen=True, slots=True)
class Outlet:
    """A storage, and how patiently its instance wants it to be asked again."""

    hub: Hub
    policy: RetryPolicy
    rng: random.Random


class Hubs(Protocol):
    """The documentation hubs of all instances."""

    def of(self, instance_id: str) -> Outlet:
        """Return the storage of an instance; raises `Unsupported` if it is none, or there is no such instance."""


def deliver(job: Job, ending: Ending, hubs: Hubs, desk: Desk, signal: Signal, *, neutral: bool = False) -> Ending:
    """Return how ``job`` ended after its file was put where ``docsHubDetails`` says.

    Jobs without a target, and those that did not come to their end, pass unchanged. ``neutral`` is that of `rendered`.
    """
    target = planned(job.plan).target if job.plan else None
    if target is None or ending.stop not in (StopReason.END, StopReason.LIMIT):
        return ending
    counters, began = ending.counters or job.counters, desk.clock.now()
    call = JobCall(
        desk.clock, signal, made=counters.calls, other=counters.other_calls, allowed=None, commit=lambda _made: None
    )
    found = ending
    try:
        with _opened(hubs, target) as outlet:
            _Delivery(job, outlet, desk, call, neutral=neutral).run()
    except Cancelled:
        found = Ending(StopReason.CANCEL)
    except (ConnectorError, ContractError, ResultMissing, Unsupported) as error:
        found = Ending(StopReason.DELIVERY, detail=f"The file could not be delivered to '{target.path}': {error}")
    elapsed = counters.elapsed + max(0.0, desk.clock.now() - began)
    return replace(found, counters=replace(counters, other_calls=call.other, elapsed=elapsed))


@contextmanager
def _opened(hubs: Hubs, target: Target) -> Iterator[Outlet]:
    outlet = hubs.of(target.instance_id)
    try:
        yield outlet
    finally:
        outlet.hub.close()


class _Delivery:
    def __init__(self, job: Job, outlet: Outlet, desk: Desk, call: JobCall, *, neutral: bool) -> None:
        self._job, self._desk, self._call, self._neutral = job, desk, call, neutral
        self._hub, self._policy, self._rng = outlet.hub, outlet.policy, outlet.rng
        self._point = desk.store.checkpoints(job.id)[0]
        size = rendered_size(job.format, self._point.offset, self._point.records)
        if size is None and self._hub.needs_size:
            size = sum(map(len, self._content()))
        target = planned(job.plan).target
        self._file = File(target.path if target else "", job.format.media_type, size, f"bulk-job-{job.id}")

    def run(self) -> None:
        if self._hub.takes_whole(self._file.size):
            self._again(lambda: self._hub.put(self._file, self._content()))
        else:
            self._put_in_parts()

    def _put_in_parts(self) -> None:
        for _ in range(_BEGINNINGS):
            try:
                return self._upload(self._session())
            except Lost:
                self._keep(None)
            except Cancelled:
                self._give_up()
                raise
        raise Exhausted("Upload lost", f"the storage forgot the upload {_BEGINNINGS} times")

    def _session(self) -> Session:
        """Go on with the upload of an earlier process, or begin one and note it before anything is sent."""
        kept: Session | None = self._desk.store.kept(self._job.id, NOTE)
        if kept is not None:
            return kept
        session = self._again(lambda: self._hub.begin(self._file))
        self._keep(session)
        return session

    def _upload(self, session: Session) -> None:
        digest, done = self._hub.digest(), self._again(lambda: self._hub.received(session))
        total = done
        for part in self._parts(session, done, digest):
            total = part.end
            self._send(session, part)
        self._again(lambda: self._hub.finish(session, self._file, total, digest.hexdigest()))

    def _parts(self, session: Session, done: int, digest: Digest) -> Iterator[Part]:
        try:
            yield from parts(self._content(), session[PART], skip=done, digest=digest)
        except ValueError as error:
            raise Lost(str(error)) from error

    def _send(self, session: Session, part: Part) -> None:
        """Send a part; after a failure only what of it the storage says it does not have."""
        total = part.end if part.last else self._file.size
        tried = False

        def attempt() -> None:
            nonlocal tried
            start = self._hub.received(session) if tried else part.offset
            tried = True
            if not part.offset <= start <= part.end:
                raise Lost(f"the storage has {start} bytes and not {part.offset} to {part.end}")
            if start < part.end or part.last:
                self._hub.send(session, start, part.content[start - part.offset :], total)

        self._again(attempt)

    def _again(self, step: Callable[[], T]) -> T:
        tried = False

        def attempt() -> T:
            nonlocal tried
            self._call.admit(retry=tried, data=False)
            tried = True
            return step()

        return self._policy.run(attempt, wait=self._call.wait, rng=self._rng)

    def _give_up(self) -> None:
        """Let the storage forget a cancelled upload, if it will: what it keeps costs the caller money."""
        session = self._desk.store.kept(self._job.id, NOTE)
        try:
            if session is not None:
                self._hub.abandon(session)
        except (Again, ConnectorError, Lost):
            return
        self._keep(None)

    def _keep(self, session: Session | None) -> None:
        self._desk.store.keep(self._job.id, NOTE, session)

    def _content(self) -> Iterator[bytes]:
        pieces = self._desk.results.read(self._job.id, self._point.offset)
        csv = self._job.format is Format.CSV
        columns = csv_columns(planned(self._job.plan).select_fields, self._point.columns) if csv else ()
        return rendered(pieces, self._job.format, columns, neutral=self._neutral)
