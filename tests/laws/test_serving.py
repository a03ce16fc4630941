"""Laws of the wire: how bytes are cut into pieces is nobody's business, and what is planned is what goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from queue import Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.serving.alarm import Alarm
from mock_vendors.serving.bodies import TooLarge
from mock_vendors.serving.incoming import Incoming
from mock_vendors.serving.reading import Malformed, read_head
from mock_vendors.serving.writing import Manner, Mark, Rest, Step, steps
from mock_vendors.wire import Ending, Framing, Pause, Wire

LINE = b"PUT /a%20b?q=1 HTTP/1.1\r\nHost: x\r\n"
BODIES = st.lists(st.binary(max_size=40), min_size=1, max_size=4)


def asked(body: bytes, chunk: int) -> bytes:
    """Return a request whose body comes with its length, or in chunks of so many bytes."""
    if not chunk:
        return LINE + b"Content-Length: %d\r\n\r\n" % len(body) + body
    pieces = [body[start : start + chunk] for start in range(0, len(body), chunk)]
    coded = b"".join(b"%x;note=1\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return (
        b"PUT /a%20b?q=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + coded + b"0\r\nLater: 1\r\n\r\n"
    )


def taken(incoming: Incoming) -> Iterator[Request]:
    while (request := incoming.next(lambda: None)) is not None:
        yield request


@given(bodies=BODIES, chunk=st.integers(0, 9), step=st.integers(1, 60))
def test_requests_are_the_same_however_their_bytes_come_in(bodies: list[bytes], chunk: int, step: int) -> None:
    sent = b"".join(asked(body, chunk) for body in bodies)
    incoming, got = Incoming(1000, "localhost"), []
    for start in range(0, len(sent), step):
        incoming.feed(sent[start : start + step])
        got += list(taken(incoming))
    assert [request.body for request in got] == bodies
    assert {(request.method, request.path, request.query, request.base) for request in got} == {
        ("PUT", "/a b", "q=1", "http://x")
    }


@given(body=st.binary(min_size=11, max_size=40), chunk=st.integers(0, 9))
def test_a_body_above_the_limit_is_never_taken(body: bytes, chunk: int) -> None:
    incoming = Incoming(10, "localhost")
    incoming.feed(asked(body, chunk))
    with pytest.raises(TooLarge):
        incoming.next(lambda: None)
    assert incoming.unread().body == b""


@given(text=st.binary(max_size=200))
def test_whatever_comes_in_is_requests_or_malformed_or_too_large(text: bytes) -> None:
    incoming = Incoming(10, "localhost")
    incoming.feed(text + b"\r\n\r\n")
    with suppress(Malformed, TooLarge):
        assert all(request.method for request in taken(incoming))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("GET / HTTP/2\r\n", 400),
        ("GET  / HTTP/1.1\r\n", 400),
        ("GET x HTTP/1.1\r\n", 400),
        ("GET /#a HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.1\r\nA b: c\r\n", 400),
        ("GET / HTTP/1.1\r\nA: b\r\n c\r\n", 400),
        ("GET / HTTP/1.1\r\nA : b\r\n", 400),
        ("GET / HTTP/1.1\r\nContent-Length: -1\r\n", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 1, 2\r\n", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400),
        ("GET / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n", 501),
    ],
)
def test_a_head_that_is_none_is_refused(text: str, status: int) -> None:
    with pytest.raises(Malformed) as caught:
        read_head(text.encode())
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("line", "path", "query"),
    [
        ("GET http://proxy.test/a?b=c HTTP/1.1", "/a", "b=c"),
        ("GET http://proxy.test?b HTTP/1.1", "/", "b"),
        ("OPTIONS * HTTP/1.0", "*", ""),
        ("GET /a%2Fb%2fc%C3%A9?x=%2F HTTP/1.1", "/a%2Fb%2fcé", "x=%2F"),
        ("GET //a?b?c HTTP/1.1", "//a", "b?c"),
    ],
)
def test_a_target_is_read_as_clients_mean_it(line: str, path: str, query: str) -> None:
    head = read_head(f"{line}\r\n".encode())
    assert (head.path, head.query) == (path, query)


WIRES = st.builds(
    Wire,
    stops_at=st.none() | st.integers(-1, 50),
    ending=st.sampled_from(Ending),
    framing=st.sampled_from(Framing),
    off_by=st.integers(-5, 5),
    pause=st.none() | st.builds(Pause, st.integers(-1, 50), st.floats(0, 9)),
    rate=st.none() | st.floats(0.1, 20),
)


def went(plan: list[Step]) -> bytes:
    return b"".join(bytes(step) for step in plan if isinstance(step, bytes | memoryview))


def planned(body: bytes, wire: Wire, cut: int) -> Answer:
    """Return an answer with that body, which is a stream of pieces where there is a cut."""
    if not cut:
        return Answer(200, body=body, wire=wire)
    pieces = iter([body[start : start + cut] for start in range(0, len(body), cut)])
    return Answer(200, stream=pieces, length=len(body), wire=wire)


@given(body=st.binary(max_size=50), wire=WIRES, cut=st.integers(0, 9), bare=st.booleans())
def test_a_plan_says_when_and_how_far_but_not_what(body: bytes, wire: Wire, cut: int, bare: bool) -> None:
    plan = list(steps(planned(body, wire, cut), Manner(head=bare), 0.0))
    kept = body[: max(0, len(body) if wire.stops_at is None else wire.stops_at)]
    assert isinstance(plan[-1], Ending)
    assert (Mark.WHOLE in plan) == wire.whole
    assert went(plan).startswith(b"HTTP/1.1 200") == (wire.stops_at != -1)
    if wire.framing is Framing.LENGTH:
        assert went(plan).partition(b"\r\n\r\n")[2] == (b"" if bare else kept)


@given(body=st.binary(min_size=1, max_size=50), rate=st.floats(0.1, 20))
def test_a_drip_never_exceeds_its_rate(body: bytes, rate: float) -> None:
    plan = list(steps(Answer(200, body=body, wire=Wire(rate=rate)), Manner(), 0.0))
    waited = sent = 0.0
    for step in plan[1:]:
        waited += step.seconds if isinstance(step, Rest) else 0
        sent += len(step) if isinstance(step, bytes | memoryview) else 0
        assert sent <= waited * rate + 1e-6
    assert sent == len(body)


@given(dues=st.lists(st.integers(0, 50), min_size=1, max_size=9))
def test_every_alarm_rings_once_and_never_early(dues: list[int]) -> None:
    clock = VirtualClock(0.0)
    rung: Queue[tuple[int, float]] = Queue()
    alarm = Alarm(clock, lambda act: act())
    for due in dues:
        alarm.at(due, partial(lambda due: rung.put((due, clock.now())), due))
    got = [rung.get(timeout=20) for _ in dues]
    assert sorted(due for due, _ in got) == sorted(dues)
    assert all(now >= due for due, now in got)
