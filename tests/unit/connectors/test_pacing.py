"""Nobody is asked in vain: what answers tell of limits is read in every spelling, and kept to by all who share them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.vendors import answering
from unit.connectors.wire import Calls, Cancelled, Said, Sent, Wire, connected, records, walked

from contracts import VirtualClock
from harness.connectors.connector import Connector
from harness.connectors.definition_values import LimitHeaders
from harness.connectors.errors import Refused
from harness.connectors.pacing import APART, STANDARD, Pacer, Standing, span, standing
from harness.connectors.page import Ask
from mock_vendors.load import load_vendor
from mock_vendors.settings import Setting
from mock_vendors.vendor import Vendor

NOW = 1_800_000_000.0
SPELLINGS = {
    "span": str,
    "seconds": lambda seconds: str(int(NOW) + seconds),
    "milliseconds": lambda seconds: str(int(NOW * 1000) + seconds * 1000),
    "microseconds": lambda seconds: str(int(NOW * 10**6) + seconds * 10**6),
    "nanoseconds": lambda seconds: str(int(NOW * 10**9) + seconds * 10**9),
    "http": lambda seconds: format_datetime(datetime.fromtimestamp(NOW + seconds, UTC), usegmt=True),
    "iso": lambda seconds: datetime.fromtimestamp(NOW + seconds, UTC).isoformat(),
    "draft": lambda seconds: f"limit=100, remaining=0, reset={seconds}",
    "newer draft": lambda seconds: f'"default";r=0;t={seconds}',
}
GREENHOUSE = [Setting("limits.0.requests", 3)]


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(seconds=st.integers(1, 86_400))
def test_a_reset_means_the_same_in_every_spelling(spelling: str, seconds: int) -> None:
    assert span(SPELLINGS[spelling](seconds), NOW) == pytest.approx(seconds, abs=1e-3)


@given(st.text(max_size=60))
def test_any_text_is_a_span_or_nothing(text: str) -> None:
    assert (span(text, NOW) or 0.0) >= 0.0


@pytest.mark.parametrize(
    ("limit", "headers", "found"),
    [
        (LimitHeaders(remaining="left"), {"left": "7"}, Standing(7, None)),
        (
            LimitHeaders(remaining="left", reset="more", unit="milliseconds"),
            {"left": "0", "more": "1500"},
            Standing(0, 1.5),
        ),
        (LimitHeaders(used="level", rate=2), {"level": "32/40"}, Standing(8, 0.5)),
        (STANDARD[0], {"RateLimit": '"burst";r=5;t=2, "day";r=0;t=60'}, Standing(0, 2.0)),
        (STANDARD[1], {"RateLimit-Remaining": "many"}, None),
        (LimitHeaders(used="level", rate=2), {"level": "full"}, None),
        (STANDARD[1], {}, None),
    ],
)
def test_a_limit_is_read_as_its_headers_say(limit: LimitHeaders, headers: dict[str, str], found: object) -> None:
    assert standing(limit, headers, NOW) == found


def square(vendor: Callable[[Sent], Said]) -> tuple[Connector, Wire]:
    return connected("square", vendor, credentials={"access_token": "EAAA"})


def paced(name: str, list_name: str, *settings: Setting, count: int = 40) -> tuple[list[bytes], list[float], Vendor]:
    """Walk a list of a vendor that keeps its limits; return records, waits and the vendor."""
    clock = VirtualClock()
    vendor = Vendor(load_vendor(name, settings), seed=3, records=count, clock=clock)
    connector, _ = connected(name, answering(vendor), clock=clock, credentials=vendor.credentials)
    call = Calls(clock)
    return records(walked(connector, Ask(list_name, 1), call)), call.waits, vendor


@pytest.mark.parametrize(
    ("name", "list_name", "settings"),
    [
        ("greenhouse", "jobs", GREENHOUSE),
        ("etsy", "receipts", [Setting("limits.0.requests", 3)]),
        ("hubspot", "contacts", [Setting("limits.1.requests", 3)]),
        ("shopify", "orders", [Setting("limits.0.burst", 3)]),
        ("zendesk", "users", [Setting("limits.0.requests", 3)]),
        ("github", "issues", [Setting("limits.3.requests", 3)]),
    ],
)
def test_whoever_listens_is_never_turned_away(name: str, list_name: str, settings: list[Setting]) -> None:
    got, waits, vendor = paced(name, list_name, *settings, count=12)
    assert len(got) == 12
    assert len(waits) >= 3
    assert not [entry for entry in vendor.journal.since(0) if entry.status == 429]


def test_all_who_share_a_connector_share_what_is_left() -> None:
    clock = VirtualClock(NOW)
    pacer = Pacer((LimitHeaders(remaining="left", reset="more"),))
    pacer.learn("/a", {"left": "2", "more": "30"}, NOW, 0.0)
    assert [pacer.pause("/a", NOW), pacer.pause("/b", NOW), pacer.pause("/c", NOW)] == [0.0, 0.0, 30.0]
    pacer.learn("/a", {"left": "1", "more": "30"}, NOW, 0.0)
    assert pacer.pause("/a", NOW) == 30.0
    assert pacer.pause("/a", clock.now() + 30) == 0.0


def test_a_wait_that_one_was_told_holds_the_others_back_from_the_same_place() -> None:
    pacer = Pacer(())
    pacer.hold("/slow", NOW + 20, NOW)
    assert (pacer.pause("/slow", NOW + 5), pacer.pause("/other", NOW), pacer.pause("/slow", NOW + 20)) == (
        15.0,
        0.0,
        0.0,
    )


def test_those_who_wait_for_the_same_instant_do_not_come_at_the_same_time() -> None:
    pacer = Pacer(())
    pacer.hold("/slow", NOW + 20, NOW)
    waits = [pacer.pause("/slow", NOW) for _ in range(4)]
    assert waits == pytest.approx([20.0, 20.0 + APART, 20.0 + 2 * APART, 20.0 + 3 * APART])
    assert pacer.pause("/slow", NOW + 20) == 0.0


def test_limits_of_one_kind_are_told_apart_by_their_scope() -> None:
    pacer = Pacer(STANDARD)
    for place, left, scope in (("/search", "0", "search"), ("/issues", "4000", "core")):
        pacer.learn(
            place, {"X-RateLimit-Remaining": left, "X-RateLimit-Reset": "60", "X-RateLimit-Resource": scope}, NOW, 0.0
        )
    assert (pacer.pause("/search", NOW), pacer.pause("/issues", NOW)) == (60.0, 0.0)


def test_a_wait_longer_than_anybody_sits_out_is_left_to_the_vendor() -> None:
    pacer = Pacer((LimitHeaders(remaining="left", reset="more"),), longest=60)
    pacer.learn("/", {"left": "0", "more": "86400"}, NOW, 0.0)
    assert pacer.pause("/", NOW) == 0.0


def test_pacing_can_be_cancelled() -> None:
    head = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "600"))
    connector, wire = square(lambda _: Said(200, b'{"customers":[{"id":"1"}],"cursor":"c"}', head))
    connector.page(Ask("customers", 1), None, Calls())
    with pytest.raises(Cancelled):
        connector.page(Ask("customers", 1), {"cursor": "c"}, Calls(stop_waiting_after=0))
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    ("head", "waits"),
    [
        ((("Retry-After", "4"),), [4.0]),
        ((("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "9")), [9.0]),
    ],
)
def test_a_limit_said_as_403_is_a_limit(head: tuple[tuple[str, str], ...], waits: list[float]) -> None:
    answers = [Said(403, b"no", head), Said(200, b'{"customers":[]}')]
    connector, _ = square(lambda _: answers.pop(0))
    call = Calls()
    connector.page(Ask("customers"), None, call)
    assert call.waits[:1] == waits


def test_a_missing_permission_on_the_last_call_of_a_window_is_told_after_it() -> None:
    def forbidden(sent: Sent) -> Said:
        left = str(1 - len(wire.sent) % 2)
        return Said(403, b"no", (("X-RateLimit-Remaining", left), ("X-RateLimit-Reset", "9")))

    connector, wire = square(forbidden)
    with pytest.raises(Refused, match="Forbidden:no"):
        connector.page(Ask("customers"), None, Calls())
    assert len(wire.sent) == 2
