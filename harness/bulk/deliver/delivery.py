"""A finished file on its way to a documentation hub, before its job is declared complete."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from contracts import ContractError
from harness.bulk.criteria import Target, planned
from harness.bulk.deliver.upload import Note, Steps, Upload
from harness.bulk.engine.call import Cancelled, JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.ending import Ending
from harness.bulk.formats import Format
from harness.bulk.jobs import Job, StopReason
from harness.bulk.results.protocol import ResultMissing
from harness.bulk.results.render import csv_columns, rendered, rendered_size
from harness.connectors.docs_hub.hub import File, Hub, WholeHub
from harness.connectors.errors import ConnectorError, Unsupported
from harness.connectors.retry import RetryPolicy


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
    if target is None or not ending.complete:
        return ending
    counters, began = ending.counters or job.counters, desk.clock.now()
    call = JobCall(
        desk.clock, signal, made=counters.calls, other=counters.other_calls, allowed=None, commit=lambda _made: None
    )
    found = ending
    try:
        with _opened(hubs, target) as outlet:
            _deliver(job, target, outlet, Content(job, desk, neutral), Steps(outlet.policy, call, outlet.rng))
    except Cancelled:
        found = replace(ending, stop=StopReason.CANCEL, detail="", status=None)
    except (ConnectorError, ContractError, ResultMissing, Unsupported) as error:
        detail = f"The file could not be delivered to '{target.path}': {error}"
        found = replace(ending, stop=StopReason.DELIVERY, detail=detail, status=None)
    elapsed = counters.elapsed + max(0.0, desk.clock.now() - began)
    return replace(found, counters=replace(counters, other_calls=call.other, elapsed=elapsed))


@dataclass(frozen=True, slots=True)
class Content:
    """The file of a job in the form that its caller gets."""

    job: Job
    desk: Desk
    neutral: bool

    def size(self) -> int | None:
        """Return how many bytes it has, where that is known without looking at them."""
        point = self.desk.store.checkpoints(self.job.id)[0]
        return rendered_size(self.job.format, point.offset, point.records)

    def pieces(self) -> Iterator[bytes]:
        point = self.desk.store.checkpoints(self.job.id)[0]
        stored = self.desk.results.read(self.job.id, point.offset)
        csv = self.job.format is Format.CSV
        columns = csv_columns(planned(self.job.plan).select_fields, point.columns) if csv else ()
        return rendered(stored, self.job.format, columns, neutral=self.neutral)


def _deliver(job: Job, target: Target, outlet: Outlet, content: Content, steps: Steps) -> None:
    hub, size = outlet.hub, content.size()
    if size is None and hub.needs_size:
        size = sum(map(len, content.pieces()))
    file = File(target.path, job.format.media_type, size, f"bulk-job-{job.id}")
    if isinstance(hub, WholeHub):
        put = hub.put
        steps.take(lambda: put(file, content.pieces()))
    else:
        Upload(hub, file, content.pieces, steps, Note(job.id, content.desk.store)).run()


@contextmanager
def _opened(hubs: Hubs, target: Target) -> Iterator[Outlet]:
    outlet = hubs.of(target.instance_id)
    try:
        yield outlet
    finally:
        outlet.hub.close()
