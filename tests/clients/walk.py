"""What the reference clients share: where the vendor is, one page of it, and what came out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from contracts import VirtualClock
from harness.audit import Evidence, JobFacts, VendorControl, compare
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor

RESOURCE, PAGE, PAGES = "candidates", 10, 6
TROUBLE = ("throttle:2@calls=2", "status:503@calls=4", "cut:0.5@calls=6")


@dataclass(frozen=True)
class Shop:
    """One vendor that a client can ask, on a clock that a client can sleep on."""

    url: str
    headers: dict[str, str]
    clock: VirtualClock
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, page: int) -> requests.Response:
        """Ask for one page, with no mercy for whoever forgets that this may fail."""
        query = {"page": str(page), "per_page": str(PAGE)}
        return self.session.get(f"{self.url}/v1/{RESOURCE}", params=query, headers=self.headers, timeout=10)

    def page(self, number: int, *, wait: float | None = None) -> list[bytes]:
        """Ask until the page is there; ``wait`` replaces what the vendor says about coming back."""
        while True:
            try:
                answer = self.get(number)
            except requests.RequestException:
                self.clock.sleep(1)
                continue
            if answer.ok:
                return records(answer.content)
            told = float(answer.headers.get("Retry-After", 1))
            self.clock.sleep(told if wait is None else wait)


@dataclass(frozen=True)
class Outcome:
    """What a client delivered and what it says of itself."""

    lines: list[bytes]
    status: str = "COMPLETED"
    records: int | None = None


Client = Callable[[Shop], Outcome]


def records(body: bytes) -> list[bytes]:
    """Return the records of a page, one line each, as any careful client would write them."""
    return [json.dumps(record).encode() for record in json.loads(body, parse_float=str)]


def evidence(client: Client, trouble: tuple[str, ...] = TROUBLE) -> Evidence:
    """Let a client walk through trouble and collect what there is to judge it by."""
    with vendor(trouble) as (shop, control):
        outcome = client(shop)
        facts = JobFacts(
            "1",
            RESOURCE,
            status=outcome.status,
            records=len(outcome.lines) if outcome.records is None else outcome.records,
        )
        return Evidence(
            vendor="greenhouse",
            resource=RESOURCE,
            key="id",
            job=facts,
            comparison=compare(list(control.truth(RESOURCE)), outcome.lines, "id"),
            ledger=control.ledger(RESOURCE),
            journal=tuple(control.journal()),
        )


@contextmanager
def vendor(trouble: tuple[str, ...]) -> Iterator[tuple[Shop, VendorControl]]:
    """Serve a small vendor for the time of one walk."""
    clock = VirtualClock()
    plan = FaultPlan([parse(spec) for spec in trouble], seed=1)
    mock = Vendor(load_vendor("greenhouse"), seed=1, records=PAGE * PAGES, clock=clock, faults=plan)
    with VendorServer(mock, "127.0.0.1", 0) as server, requests.Session() as session:
        yield Shop(server.url, mock.headers, clock, session), VendorControl(server.control_url)
