"""A vendor: answers requests, keeps a journal, and knows nothing of sockets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from contracts import Clock
from mock_vendors.access import NOBODY, SCHEMES, Identity
from mock_vendors.desk import Asking, Desk
from mock_vendors.drift import DriftPlan, Tides
from mock_vendors.drift import parse as parse_drift
from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.faults import Fault, FaultPlan, Scene, When, parse, strikes_requests
from mock_vendors.idempotency import Answered, Idempotency
from mock_vendors.jobs import parse as parse_job_fault
from mock_vendors.journal import Journal
from mock_vendors.layout import Layout
from mock_vendors.ledger import Ledger
from mock_vendors.limits import LIMITS, NOTHING_TOLD, Gate, Told, told_with
from mock_vendors.occasion import Called
from mock_vendors.permissions import PermissionPlan
from mock_vendors.permissions import parse as parse_permission
from mock_vendors.plans import PLANS
from mock_vendors.quirks import quirks
from mock_vendors.replies import Replies
from mock_vendors.routes import Found, Route, Router
from mock_vendors.spec import VendorSpec
from mock_vendors.stock import Stock, stocked
from mock_vendors.storage import PROVIDERS, Hub, Turns
from mock_vendors.storage.store import ObjectStore
from mock_vendors.wording import Wording

_HOLE = re.compile(r"\{(\w+)\}")
PARTS = (
    "drift",
    "faults",
    "job_faults",
    "jobs",
    "journal",
    "ledger",
    "limits",
    "objects",
    "permissions",
    "records",
    "tokens",
    "traversals",
)


class Vendor:
    """One vendor from its file, over so many seeded records of each kind, on the clock that is passed in."""

    def __init__(
        self,
        spec: VendorSpec,
        *,
        seed: int,
        records: int,
        clock: Clock,
        state: Path | None = None,
        faults: FaultPlan | None = None,
        limits: bool = True,
    ) -> None:
        self.seed, self.records, self.clock, self._limited = seed, records, clock, limits
        self.stock: Stock = stocked(spec, seed=seed, records=records, clock=clock, state=state)
        self.faults = faults if faults is not None else FaultPlan(map(parse, spec.faults), seed=seed)
        self.permissions = PermissionPlan(map(parse_permission, spec.permissions), seed=seed)
        self.drift = DriftPlan(map(parse_drift, spec.drift), seed=seed)
        self._tides = Tides(self.drift, self.stock.datasets, seed)
        self.job_faults = self.stock.jobs.plan
        self.job_faults.replace(map(parse_job_fault, spec.job_faults))
        self.answered = Answered(state / "answered.jsonl" if state else None)
        self.journal, self.ledger = Journal(), Ledger()
        self.objects = ObjectStore(clock, state / "objects" if state else None) if spec.objects else None
        self.configure(spec)

    def configure(self, spec: VendorSpec) -> None:
        """Take another file's manners; records, plans and books stay as they are.

        The fields of its records must be those it was made with: `stock` is not laid out anew.
        """
        self.spec = spec
        self.stock = replace(self.stock, spec=spec)
        limits = [LIMITS.make(limit.name, limit.options) for limit in spec.limits]
        self.gate = Gate(limits, on=self._limited, before=getattr(self, "gate", None))
        self.wording = Wording(spec.errors)
        self._replies = Replies(spec.headers, self.stock.keyring.seal, spec.base_url if spec.rebased else "")
        self._scheme = SCHEMES.make(spec.access.name, spec.access.options)
        self._quirks = quirks(self.stock)
        self._quirks.standing = self.gate.state
        keys = Idempotency(**spec.idempotency) if spec.idempotency else None
        self._desk = Desk(spec, self.gate, self.wording, self._quirks, self.permissions, keys, self.answered)
        self._provider = PROVIDERS.make(spec.objects.name, spec.objects.options) if spec.objects else None
        self._hub = Hub(self.objects, self.stock.keyring, self.clock, Turns()) if self.objects else None
        self._prepare()
        routes = [*Layout(self.stock, self._scheme, self._quirks).routes(), *self._object_routes()]
        self._router = Router(routes, any_case=spec.any_case_paths, ending=spec.optional_ending)
        self._quirks.inside = self._inside

    @property
    def credentials(self) -> dict[str, str]:
        """What a client of this vendor must know."""
        return dict(self.stock.keyring.credentials)

    @property
    def headers(self) -> dict[str, str]:
        """Headers that pass, ready to send."""
        return dict(self._scheme.headers(self.stock.keyring))

    def answer(self, request: Request) -> Answer:
        """Return the answer to one request, entered in the journal; whoever sends it calls `sent`."""
        now = self.clock.now()
        self._quirks.settle(now)
        found = self._router.find(request.method, self._quirks.path(request.path), request.query)
        identity = NOBODY
        if found.need is not Need.NOTHING:
            identity = self._scheme.check(request, self.stock.keyring, found.need)
        called = self._called(request, found, now, identity)
        self._tides.before(called)
        fault, told = self.faults.due(called, strikes_requests), NOTHING_TOLD
        if fault is not None and fault.effect.when is When.INSTEAD:
            answer = fault.effect.apply(Answer(0), Scene(request, self._worded))
        else:
            answer, told = self._work(Asking(request, found, called, identity))
            if fault is not None:
                answer = fault.effect.apply(answer, Scene(request, self._worded))
        if fault is None and answer.status < 400 and answer.reason is None:
            self.faults.succeeded(called)
        answer = self._finished(self._dressed(answer, request, called, identity), request, fault, told)
        answer = replace(answer, n=self.journal.note(called, request, answer, self._version(answer)))
        if fault is None or fault.effect.when is not When.INSTEAD:
            self._tides.after(called, answer)
        return answer

    def _inside(self, request: Request) -> Answer:
        """Answer a request that came inside another: judged and counted as one alone, but not entered in the books."""
        found = self._router.find(request.method, self._quirks.path(request.path), request.query)
        identity = NOBODY
        if found.need is not Need.NOTHING:
            identity = self._scheme.check(request, self.stock.keyring, found.need)
        called = self._called(request, found, self.clock.now(), identity)
        answer, _ = self._work(Asking(request, found, called, identity))
        return self._dressed(answer, request, called, identity)

    def _work(self, asking: Asking) -> tuple[Answer, Told]:
        return self._desk.work(asking)

    def _version(self, answer: Answer) -> int:
        """Return which state of its data set an answer shows, where it shows the newest."""
        dataset = self.stock.datasets.get(answer.delivery.resource) if answer.delivery else None
        return dataset.version if dataset is not None else 0

    def refused(self, request: Request, status: int) -> Answer:
        """Return the answer to a request that is not read to its end, entered in the journal."""
        called = Called(request.method, request.path, self.clock.now())
        answer = self.wording.status(status)
        return replace(answer, n=self.journal.note(called, request, answer))

    def sent(self, answer: Answer, *, complete: bool) -> None:
        """Take down how the writing of an answer ended; follows a `ledger.begin`."""
        delivery = answer.delivery if complete else None
        if answer.release is not None:
            answer.release()
        if complete:
            self.journal.complete(answer.n, self.clock.now())
        self.ledger.end(delivery.resource if delivery else None, delivery.rows if delivery else ())

    def failed(self) -> Answer:
        """Return what the vendor says when something went wrong inside."""
        return self.wording.status(500)

    def reset(self, parts: Iterator[str] | tuple[str, ...] = PARTS) -> None:
        """Bring parts back to how they were at the start."""
        for part in parts:
            if part == "records":
                for dataset in self.stock.datasets.values():
                    dataset.clear()
                self.answered.clear()
                self._tides.forget()
            elif part == "objects":
                self._clear_objects()
            elif part in PLANS:
                getattr(self, part).replace(PLANS[part].parse_all(getattr(self.spec, part), self.spec.subjects))
            elif part == "jobs":
                self.stock.jobs.clear()
            elif part == "limits":
                self.gate.reset()
            elif part == "tokens":
                self.stock.keyring.vouchers.clear()
            elif part == "traversals":
                self.stock.traversals.clear()
            else:
                (self.journal if part == "journal" else self.ledger).clear()

    def _worded(self, name: str, wait: float) -> Answer:
        if name.isdigit():
            return self.wording.status(int(name))
        now = self.clock.now()
        told = self.gate.admit(Called("GET", "", now), counts=False)
        return told_with(self.wording.throttled(name, wait, now, {}), told)

    def _dressed(self, answer: Answer, request: Request, called: Called, identity: Identity) -> Answer:
        resource = self.spec.resources.get(called.resource or "")
        needed = resource.needs.get(called.verb, ()) if resource else ()
        number, scopes, more = self.journal.calls, identity.scopes or (), self._quirks.marks(request)
        return self._replies.dressed(answer, request, number, scopes=scopes, needed=needed, more=more)

    def _finished(self, answer: Answer, request: Request, fault: Fault | None, told: Told) -> Answer:
        changes: dict[str, Any] = {}
        if fault is not None:
            changes["fault"] = fault.spec
        if told.release is not None:
            changes["release"] = told.release
        if request.method == "HEAD":
            changes["delivery"] = None
        return replace(answer, **changes) if changes else answer

    def _called(self, request: Request, found: Found, now: float, identity: Identity) -> Called:
        route, caller = found.route, identity.caller
        if route is None:
            return Called(request.method, request.path, now, caller=caller, token=identity.token, request=request)
        resource = route.resource or self._quirks.resource_of(request, found)
        pages = partial(route.pages, request, found.parameters)
        known = (identity.token, route.path, request)
        return Called(request.method, request.path, now, resource, caller, route.means, pages, *known)

    def _object_routes(self) -> Iterable[Route]:
        return () if self._provider is None or self._hub is None else self._provider.routes(self._hub)

    def _prepare(self) -> None:
        if self._provider is not None and self._hub is not None and not self._hub.store.version:
            self._provider.prepare(self._hub)

    def _clear_objects(self) -> None:
        if self._hub is not None:
            self._hub.store.clear()
            self._hub.turns.clear()
            self._prepare()
