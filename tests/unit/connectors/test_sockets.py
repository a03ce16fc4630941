"""The same on real sockets of the loopback, since no network in the process can tear a connection."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from unit.connectors.vendors import vendor_of
from unit.connectors.wire import CREDENTIALS, Calls, records, walked

from harness.connectors.connector import Connector
from harness.connectors.definition import load_definition
from harness.connectors.errors import Exhausted, PagingFault, UnknownOutcome
from harness.connectors.guard import Guard
from harness.connectors.page import Ask
from mock_vendors.server import VendorServer

pytestmark = pytest.mark.process


@pytest.fixture
def silent() -> Iterator[str]:
    """A peer that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"


@contextmanager
def dripping(start: bytes) -> Iterator[str]:
    """A peer that sends ``start`` at once and then a byte at a time, never so long in coming that a read times out."""
    over = threading.Event()

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(start)
                while not over.wait(0.02):
                    connection.sendall(b"X")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()
        thread.join(5)


def connector_to(url: str, *, credentials: dict[str, str] | None = None, **settings: str) -> Connector:
    texts = {name.replace("_", "."): value for name, value in settings.items()}
    return Connector(
        load_definition("eloqua"),
        base_url=url,
        credentials=credentials or CREDENTIALS["eloqua"],
        clock=Calls().clock,
        rng=random.Random(1),
        settings=texts,
    )


TORN = ("reset", "cut:0.5", "cut:1", "cut:0.999", "status:503", "reset:after")
CONNECTING = ("reset_accept@calls=2-3",)
MISLEADING = (
    *("chunked:whole", "chunked:open", "chunked:bad", "wrong_length:10", "wrong_length:-10"),
    *("interim:103", "interim:100", "gzip", "gzip_damaged:cut", "gzip_damaged:twice", "truncated:record", "truncated"),
)


@pytest.mark.parametrize("effects", [TORN, MISLEADING])
def test_what_goes_wrong_on_the_wire_leaves_no_trace(effects: tuple[str, ...]) -> None:
    faults = (*CONNECTING, *(f"{effect}@calls={2 * rank + 2}" for rank, effect in enumerate(effects)))
    vendor = vendor_of("eloqua", 120, faults=faults)
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        connector = connector_to(server.url, credentials=vendor.credentials)
        got = records(walked(connector, Ask("contact", 5)))
        connector.close()
    data = vendor.stock.datasets["contacts"]
    assert got == [data.row(index) for index in range(120)]
    assert [fault["spec"] for fault in vendor.faults.state() if not fault["fired"]] == []


def test_an_answer_that_comes_twice_is_no_other_page() -> None:
    """The second copy may still be on its way when the next page is asked for: then it passes for that answer."""
    vendor = vendor_of("eloqua", 120, faults=("duplicate@calls=2-",))
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        connector = connector_to(server.url, credentials=vendor.credentials)
        got: list[bytes] = []
        with suppress(PagingFault):
            guard, position = Guard(), None
            while (page := connector.page(Ask("contact", 5), position, Calls())).next is not None:
                guard.observe(position, page)
                got, position = [*got, *page.records], page.next
        connector.close()
    data = vendor.stock.datasets["contacts"]
    assert got == [data.row(index) for index in range(len(got))]


def test_many_threads_share_one_connector() -> None:
    vendor, results = vendor_of("eloqua", 40), list[list[bytes]]()
    with VendorServer(vendor, "127.0.0.1", 0) as server:
        connector = connector_to(server.url, credentials=vendor.credentials)

        def walk() -> None:
            results.append(records(walked(connector, Ask("contact", 3))))

        threads = [threading.Thread(target=walk) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        connector.close()
    assert [len(found) for found in results] == [40] * 4


def test_a_silent_peer_is_given_up(silent: str) -> None:
    connector = connector_to(silent, timeout_read="0.05", retry_max="2")
    call = Calls()
    with pytest.raises(Exhausted, match=r"Read timed out:GET /API/REST/1\.0/data/contacts"):
        connector.page(Ask("contact"), None, call)
    connector.close()
    assert len(call.admitted) == 3


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", HEAD])
def test_a_peer_that_always_sends_a_little_is_given_up(start: bytes) -> None:
    with dripping(start) as url:
        connector = connector_to(url, timeout_read="2", timeout_total="0.2", retry_max="0")
        with pytest.raises(Exhausted, match=r"Read timed out:GET /API/REST/1\.0/data/contacts"):
            connector.page(Ask("contact"), None, Calls())
        connector.close()


def test_a_write_to_a_silent_peer_has_an_unknown_outcome(silent: str) -> None:
    connector = connector_to(silent, timeout_read="0.05")
    with pytest.raises(UnknownOutcome, match="Read timed out"):
        connector.create("contact", {"emailAddress": "a@example.org"}, Calls())
    connector.close()


def test_a_write_to_a_closed_port_is_certainly_not_done() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    connector = connector_to(url, retry_max="3")
    call = Calls()
    with pytest.raises(Exhausted, match="Connection failed:POST"):
        connector.create("contact", {"emailAddress": "a@example.org"}, call)
    assert len(call.admitted) == 4
