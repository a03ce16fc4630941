"""Two runs interleaved on one server see what each would see alone."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.spaces import Served, Spaces, Wish
from mock_vendors.vendor import Vendor

PATHS = {
    "greenhouse": ("/v1/candidates?per_page=3&page={n}", "/v1/jobs?page={n}&per_page=2", "/v1/candidates/{n}"),
    "etsy": ("/v3/application/shops/{shop_id}/listings?limit=3&offset={n}", "/v3/application/openapi-ping?{n}"),
}
FAULTS = ["status:503@odds=0.3", "throttle@calls=4;7"]
Calls = list[tuple[int, int]]
CALLS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6)), max_size=8)


@dataclass
class Unplugged:
    """A vendor that is served to nobody: its answers are looked at where they are made."""

    vendor: Vendor
    url: str = ""
    control_url: str = ""

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> None:
        """There is nothing to stop."""


SPECS = {name: load_vendor(name) for name in PATHS}


def parent(name: str) -> Vendor:
    return Vendor(SPECS[name], seed=5, records=12, clock=VirtualClock())


def space(vendor: Vendor, name: str) -> Served:
    return Spaces(vendor, Unplugged).open(Wish(name, words={"faults": FAULTS}))


def ask(vendor: Vendor, kind: int, n: int) -> Answer:
    paths = PATHS[vendor.spec.name]
    path, _, query = paths[kind % len(paths)].format(n=n, **vendor.credentials).partition("?")
    vendor.clock.sleep(0.25)
    headers = {name.lower(): text for name, text in vendor.headers.items()}
    answer = vendor.answer(Request("GET", path, query, headers))
    vendor.ledger.begin()
    vendor.sent(answer, complete=True)
    return answer


def seen(vendor: Vendor, answers: list[Answer]) -> object:
    books = [vendor.ledger.account(name, len(each), 0) for name, each in vendor.stock.datasets.items()]
    said = [(answer.status, answer.headers, answer.body) for answer in answers]
    return said, books, vendor.journal.read(0, 99), vendor.faults.state(), vendor.gate.state(vendor.clock.now())


@settings(max_examples=12)
@pytest.mark.parametrize("name", sorted(PATHS))
@given(calls=st.tuples(CALLS, CALLS), order=st.randoms(use_true_random=False))
def test_two_spaces_are_as_if_each_were_alone(name: str, calls: tuple[Calls, Calls], order: Random) -> None:
    alone = [space(parent(name), each).vendor for each in ("ours", "theirs")]
    wanted = [seen(alone[turn], [ask(alone[turn], *call) for call in calls[turn]]) for turn in (0, 1)]
    beside = parent(name)
    both = [space(beside, each).vendor for each in ("ours", "theirs")]
    turns = [0] * len(calls[0]) + [1] * len(calls[1])
    order.shuffle(turns)
    left = [list(each) for each in calls]
    answers: tuple[list[Answer], list[Answer]] = ([], [])
    for turn in turns:
        answers[turn].append(ask(both[turn], *left[turn].pop(0)))
    assert [seen(both[turn], answers[turn]) for turn in (0, 1)] == wanted
    assert beside.journal.calls == 0
