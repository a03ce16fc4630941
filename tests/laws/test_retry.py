"""Laws of trying again: exactly as long as told, at most fifteen times, and without a trace in the result."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.wire import REFUSED, Calls, Cancelled, Said, Sent, connected, records, walked

from contracts import VirtualClock
from harness.connectors.errors import Exhausted, PagingFault, Refused
from harness.connectors.page import Ask
from harness.connectors.retry import RetryPolicy, told_wait

ROWS = [{"listing_id": number, "title": f"No {number}"} for number in range(7)]
ASK = Ask("listings", 3)
HTML = Said(200, b"<html><body>We are being repaired</body></html>", (("Content-Type", "text/html"),))
FAULTS = {
    "503": Said(503, b"down"),
    "429": Said(429, b'{"error":"Exceeded"}', (("Retry-After", "2"),)),
    "reset": Said(breaks_at=-1),
    "refused": REFUSED,
    "html": HTML,
    "empty": Said(),
    "cut json": Said(200, b'{"count": 7, "results": [{"listing_id"'),
    "other root": Said(200, b'{"count": 7, "rows": []}'),
    "not objects": Said(200, b'{"count": 7, "results": [1, 2]}'),
    "accepted": Said(202, b'{"count": 0, "results": []}'),
    "bad utf-8": Said(200, b'{"count": 7, "results": [{"title": "\xff"}]}'),
}


def etsy(sent: Sent) -> Said:
    query = dict(pair.split("=") for pair in sent.target.partition("?")[2].split("&"))
    start, limit = int(query["offset"]), int(query["limit"])
    return Said(200, json.dumps({"count": len(ROWS), "results": ROWS[start : start + limit]}).encode())


class Failing:
    """Fails the calls of these ranks (from 1), or, for "cut", dies inside their bodies."""

    def __init__(self, ranks: set[int], fault: Said | str) -> None:
        self.ranks, self.fault, self.calls = ranks, fault, 0

    def __call__(self, sent: Sent) -> Said:
        self.calls += 1
        if self.calls not in self.ranks:
            return etsy(sent)
        if isinstance(self.fault, Said):
            return self.fault
        whole = etsy(sent)
        return Said(200, whole.body, breaks_at=len(whole.body) // 2)


@pytest.mark.parametrize("rank", [1, 2, 3])
@pytest.mark.parametrize("fault", [*FAULTS, "cut"])
def test_a_passing_fault_on_any_page_leaves_no_trace_in_the_records(fault: str, rank: int) -> None:
    undisturbed = records(walked(connected("etsy", etsy)[0], ASK))
    connector, wire = connected("etsy", Failing({rank}, FAULTS.get(fault, fault)))
    assert records(walked(connector, ASK)) == undisturbed
    assert len(wire.sent) == 4


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("503", Exhausted),
        ("reset", Exhausted),
        ("refused", Exhausted),
        ("html", Exhausted),
        ("other root", PagingFault),
    ],
)
def test_a_lasting_fault_is_asked_sixteen_times_and_then_told(fault: str, error: type[Exception]) -> None:
    connector, wire = connected("etsy", lambda _: FAULTS[fault])
    call = Calls()
    with pytest.raises(error) as told:
        connector.page(ASK, None, call)
    assert (len(wire.sent), len(call.waits)) == (16, 15)
    assert [retry for retry, _ in call.admitted] == [False] + [True] * 15
    assert "canary" not in str(told.value)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 415, 422, 501, 301])
def test_what_cannot_succeed_is_asked_once(status: int) -> None:
    connector, wire = connected("etsy", lambda _: Said(status, b'{"error":"no"}'))
    with pytest.raises(Refused):
        connector.page(ASK, None, Calls())
    assert len(wire.sent) == 1


@given(told=st.integers(0, 3600) | st.decimals(0, 3600, places=3))
def test_the_wait_is_exactly_what_the_vendor_tells(told: object) -> None:
    fault = Said(429, b"", (("Retry-After", str(told)),))
    connector, _ = connected("etsy", Failing({1}, fault))
    call = Calls()
    connector.page(ASK, None, call)
    assert call.waits == [float(str(told))]


@given(seconds=st.integers(1, 3600))
def test_a_date_means_the_time_until_then(seconds: int) -> None:
    clock = VirtualClock(1_800_000_000.0)
    date = format_datetime(datetime.fromtimestamp(clock.now() + seconds, UTC), usegmt=True)
    connector, _ = connected("etsy", Failing({1}, Said(503, b"", (("Retry-After", date),))), clock=clock)
    call = Calls(clock)
    connector.page(ASK, None, call)
    assert call.waits == [float(seconds)]


@given(seconds=st.integers(1, 3600), ahead=st.integers(3, 86_400) | st.integers(-86_400, -3))
def test_a_date_is_read_by_the_clock_of_the_vendor_that_gave_it(seconds: int, ahead: int) -> None:
    clock = VirtualClock(1_800_000_000.0)
    dates = [datetime.fromtimestamp(clock.now() + ahead + more, UTC) for more in (0, seconds)]
    names = zip(("Date", "Retry-After"), (format_datetime(date, usegmt=True) for date in dates), strict=True)
    connector, _ = connected("etsy", Failing({1}, Said(503, b"", tuple(names))), clock=clock)
    call = Calls(clock)
    connector.page(ASK, None, call)
    assert call.waits == [float(seconds)]


@given(rank=st.integers(1, 15), seed=st.integers())
def test_back_off_doubles_to_a_minute_with_full_jitter(rank: int, seed: int) -> None:
    policy = RetryPolicy()
    delay = policy.delay(rank, None, random.Random(seed))
    assert 0 <= delay <= min(60.0, 2.0 ** (rank - 1))
    assert delay == policy.delay(rank, None, random.Random(seed))


@given(text=st.text(max_size=40))
def test_no_retry_after_breaks_the_client(text: str) -> None:
    wait = told_wait(text, 0.0)
    assert wait is None or wait >= 0


@pytest.mark.parametrize("text", ["", "-1", "10s", "soon", "nan", "inf", "1e9", "Wed, 99 Foo 2026", "1970", "1,x"])
def test_what_cannot_be_read_says_nothing(text: str) -> None:
    assert told_wait(text if text != "1970" else "Thu, 01 Jan 1970 00:00:00 GMT", 1e9) is None


@pytest.mark.parametrize(
    "text", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
)
def test_all_three_dates_of_rfc_9110_are_read(text: str) -> None:
    assert told_wait(text, 784_111_770.0) == 7.0


def test_an_absurd_wait_is_cut_to_the_setting() -> None:
    fault = Said(429, b"", (("Retry-After", "86400"),))
    connector, _ = connected("etsy", Failing({1}, fault), settings={"retry.after.max": "600"})
    call = Calls()
    connector.page(ASK, None, call)
    assert call.waits == [600.0]


def test_a_header_sent_twice_means_the_longer_wait() -> None:
    assert told_wait("3, 5", 0.0) == 5.0


def test_each_request_has_its_own_budget() -> None:
    failing = Failing(set(range(1, 16)) | set(range(17, 32)) | set(range(33, 48)), FAULTS["503"])
    connector, wire = connected("etsy", failing)
    assert len(records(walked(connector, ASK))) == len(ROWS)
    assert len(wire.sent) == 48


def test_a_cancelled_job_stops_waiting() -> None:
    connector, wire = connected("etsy", lambda _: FAULTS["503"])
    with pytest.raises(Cancelled):
        connector.page(ASK, None, Calls(stop_waiting_after=2))
    assert len(wire.sent) == 3


def test_a_vendors_own_limit_signal_is_waited_out() -> None:
    body = b'[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]'
    answers = [Said(403, body), Said(403, body), Said(200, b'{"totalSize":0,"done":true,"records":[]}')]
    connector, _ = connected("salesforce", lambda _: answers.pop(0))
    call = Calls()
    assert connector.page(Ask("cases"), None, call).records == ()
    assert len(call.waits) == 2


def test_another_403_of_that_vendor_is_no_limit() -> None:
    body = b'[{"message":"insufficient access rights","errorCode":"INSUFFICIENT_ACCESS_OR_READONLY"}]'
    connector, wire = connected("salesforce", lambda _: Said(403, body))
    with pytest.raises(Refused, match="INSUFFICIENT_ACCESS"):
        connector.page(Ask("cases"), None, Calls())
    assert len(wire.sent) == 1
