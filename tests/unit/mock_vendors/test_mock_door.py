"""Connections that are refused, reset or left alone before there is a request."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import pytest
import requests
from wires import JOBS, RESET, Wired, vendor, wired

from contracts import ContractError, ScaledClock, VirtualClock
from mock_vendors.faults import parse
from mock_vendors.faults.doorkeeper import Doorkeeper
from mock_vendors.serving.door import Welcome
from mock_vendors.wire import FOREVER

NOW = VirtualClock().now()


def refused(mock: Wired) -> bool:
    try:
        mock.connect().close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        # It stood in the queue when the door was shut.
        return False
    return False


def soon(happened: Callable[[], bool]) -> bool:
    """Ask until it has; the test's own time limit is the end of patience."""
    while not happened():
        pass
    return True


def test_a_vendor_that_refuses_lets_in_whoever_comes_when_the_time_is_over() -> None:
    clock = VirtualClock()
    with wired("refuse:30@calls=2", clock=clock) as mock:
        assert mock.once().startswith(b"HTTP/1.1 200")
        assert all(refused(mock) for _ in range(3))
        clock.advance(29)
        assert refused(mock)
        clock.advance(1)
        assert soon(lambda: not refused(mock))
        assert mock.once().startswith(b"HTTP/1.1 200")


def test_refusals_begin_and_end_by_the_clock_though_nobody_calls() -> None:
    clock = ScaledClock(scale=1e-6)
    start = clock.now()
    with wired(f"refuse@from={start + 100},until={start + 200}", clock=clock) as mock:
        assert mock.once().startswith(b"HTTP/1.1 200")
        clock.advance(150)
        assert soon(lambda: refused(mock))
        clock.advance(60)
        assert soon(lambda: not refused(mock))


def test_a_connection_that_waits_for_a_next_call_is_closed_and_the_control_api_is_not() -> None:
    with wired() as mock, mock.session() as client, mock.session() as control:
        client.get(mock.server.url + JOBS, timeout=20)
        faults = mock.server.control_url + "/faults"
        assert control.post(faults, json={"faults": ["refuse"]}, timeout=20).ok
        with pytest.raises(requests.ConnectionError, match="refused"):
            client.get(mock.server.url + JOBS, timeout=20)
        assert control.delete(faults, timeout=20).ok
        assert client.get(mock.server.url + JOBS, timeout=20).ok


def test_a_shut_door_keeps_its_port() -> None:
    with wired("refuse") as mock, socket.socket() as other:
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", int(mock.server.url.rpartition(":")[2])))
        assert refused(mock)


def test_a_connection_is_reset_before_anything_is_read() -> None:
    with wired("reset_accept@calls=2") as mock:
        assert mock.once().startswith(b"HTTP/1.1 200")
        got = b""
        with suppress(ConnectionResetError, BrokenPipeError):
            got = mock.once()
        assert got in (b"", RESET)
        assert mock.once().startswith(b"HTTP/1.1 200")
        assert len(mock.entries()) == 2


@pytest.mark.parametrize(
    ("faults", "until"),
    [
        ((), None),
        (("refuse",), FOREVER),
        (("refuse:5",), FOREVER),
        (("refuse:5@times=1",), NOW + 5),
        (("refuse:5@calls=1-3",), NOW + 15),
        (("refuse:5@calls=1", "refuse:7@calls=2"), NOW + 12),
        (("refuse@until=" + str(NOW + 9),), NOW + 9),
        (("refuse@until=" + str(NOW - 9),), None),
        (("refuse:5@odds=0",), None),
        (("reset", "stall", "slow_accept:3"), None),
    ],
)
def test_until_when_the_next_one_is_refused(faults: tuple[str, ...], until: float | None) -> None:
    assert Doorkeeper(vendor(faults)).refuses() == until


def test_connections_and_requests_are_counted_apart() -> None:
    mock = vendor(["slow_accept:3@calls=2", "reset@calls=2", "reset_accept@calls=3"])
    keeper = Doorkeeper(mock)
    assert [keeper.welcome() for _ in range(4)] == [Welcome(), Welcome(3.0), Welcome(reset=True), Welcome()]
    assert [each["seen"] for each in mock.faults.state()] == [4, 0, 4]


@pytest.mark.parametrize("key", ["resource=jobs", "route=/v1", "verb=read", "page=1", "successes=2"])
@pytest.mark.parametrize("name", ["refuse", "reset_accept", "slow_accept"])
def test_what_is_known_only_of_requests_is_no_condition_on_connections(name: str, key: str) -> None:
    with pytest.raises(ContractError, match="before there is a request"):
        parse(f"{name}@{key}")
