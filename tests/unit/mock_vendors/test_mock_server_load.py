"""What a vendor on a port stands: many slow connections, large bodies, clients that go away, work that takes long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from hashlib import sha256
from queue import Queue

import pytest
from wires import JOBS, Wired, everything, wired

from contracts import ScaledClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.limits import NOTHING_TOLD, Told
from mock_vendors.vendor import Vendor

CROWD = 100
PIECE = bytes(range(256)) * 256
PIECES = 400


@pytest.mark.parametrize("words", ["stall:60", "stall:60;inside", "drip:500", "slow_accept:60"])
def test_a_hundred_slow_connections_keep_nobody_waiting_and_get_their_answers(words: str) -> None:
    clock = ScaledClock(scale=1e-6)
    with wired(f"{words}@calls=2-{CROWD + 1}", clock=clock) as mock, ExitStack() as stack:
        expected = mock.once().partition(b"\r\n\r\n")[2]
        threads = set(threading.enumerate())
        crowd = [stack.enter_context(mock.connect()) for _ in range(CROWD)]
        for connection in crowd:
            connection.sendall(mock.request(more="Connection: close\n"))
        quick = [mock.once() for _ in range(50)]
        assert all(answer.endswith(expected) for answer in quick)
        assert len(set(threading.enumerate()) - threads) <= CROWD / 10
        while mock.delivered() != 3 * (CROWD + 51):
            clock.advance(60)
        assert all(everything(connection).endswith(expected) for connection in crowd)


def test_the_books_do_not_wait_for_answers_that_stall_and_a_server_stops_beside_them() -> None:
    with ExitStack() as stack:
        with wired("stall:inside@times=20") as mock:
            for _ in range(20):
                connection = stack.enter_context(mock.connect())
                connection.sendall(mock.request())
                assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
            assert mock.delivered() == 0
        # The control API's count of them is done, and so is the server: none of it took a wait.
        assert [entry["complete"] for entry in mock.entries()] == [False] * 20


class Warehouse(Vendor):
    """Streams a large file, and tells how each answer ended."""

    def __init__(self, *args: object, **options: object) -> None:
        self.ended: Queue[bool] = Queue()
        self.closed = threading.Event()
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def answer(self, request: Request) -> Answer:
        known = None if request.path == "/unknown" else len(PIECE) * PIECES
        return Answer(200, stream=self._pieces(), length=known)

    def sent(self, answer: Answer, *, complete: bool) -> None:
        super().sent(answer, complete=complete)
        self.ended.put(complete)

    def _pieces(self) -> Iterator[bytes]:
        try:
            for _ in range(PIECES):
                yield PIECE
        finally:
            self.closed.set()


def house(mock: Wired) -> Warehouse:
    assert isinstance(mock.vendor, Warehouse)
    return mock.vendor


@pytest.mark.parametrize("path", ["/known", "/unknown"])
def test_a_stream_comes_whole_with_its_length_or_in_chunks(path: str) -> None:
    with wired(kind=Warehouse) as mock, mock.session() as session:
        answer = session.get(mock.server.url + path, timeout=20)
        told = answer.headers.get("Content-Length") or answer.headers["Transfer-Encoding"]
        assert told == (str(len(PIECE) * PIECES) if path == "/known" else "chunked")
        assert sha256(answer.content).digest() == sha256(PIECE * PIECES).digest()
        assert house(mock).ended.get(timeout=20)


def test_a_client_that_speaks_http_1_0_gets_a_stream_of_unknown_length_to_the_end_of_the_connection() -> None:
    with wired(kind=Warehouse) as mock:
        got = mock.talk(b"GET /unknown HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    assert b"chunked" not in got[:500]
    assert got.partition(b"\r\n\r\n")[2] == PIECE * PIECES


class File:
    """A stream that has to be closed, and knows whether it was."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        yield PIECE

    def close(self) -> None:
        self.closed.set()


class Shelf(Vendor):
    """Streams one file in answer to every call."""

    def __init__(self, *args: object, **options: object) -> None:
        self.file = File()
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def _work(self, *_: object) -> tuple[Answer, Told]:
        return Answer(200, stream=self.file, length=len(PIECE)), NOTHING_TOLD


FILED = (
    "gzip@odds=0",
    "gzip",
    "broken",
    "reset",
    "cut:0",
    "swallow",
    "swallow:stall",
    "status:204",
    "chunked",
    "duplicate",
)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("words", FILED)
def test_a_file_is_closed_whatever_becomes_of_the_answer(words: str, method: str) -> None:
    with wired(words, kind=Shelf) as mock:
        vendor = mock.vendor
        assert isinstance(vendor, Shelf)
        with mock.connect() as connection:
            connection.sendall(mock.request(method, more="Connection: close\n"))
            if words != "swallow:stall":
                everything(connection)
        assert vendor.file.closed.wait(20)


@pytest.mark.parametrize("reset", [False, True])
def test_a_client_that_goes_away_in_mid_body_is_noticed_and_the_stream_closed(reset: bool) -> None:
    with wired(kind=Warehouse) as mock:
        with mock.connect() as connection:
            connection.sendall(mock.request(path="/known"))
            assert connection.recv(100)
            if reset:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        assert house(mock).ended.get(timeout=20) is False
        assert house(mock).closed.wait(20)


class Patient(Vendor):
    """Answers one path only when it is allowed to."""

    def __init__(self, *args: object, **options: object) -> None:
        self.asked, self.allowed = threading.Event(), threading.Event()
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def answer(self, request: Request) -> Answer:
        if request.path == "/slow":
            self.asked.set()
            assert self.allowed.wait(20)
        return super().answer(request)


def test_work_that_takes_long_keeps_nobody_waiting() -> None:
    with wired(kind=Patient) as mock, mock.connect() as slow:
        vendor = mock.vendor
        assert isinstance(vendor, Patient)
        slow.sendall(mock.request(path="/slow", more="Connection: close\n"))
        assert vendor.asked.wait(20)
        assert all(mock.once().startswith(b"HTTP/1.1 200") for _ in range(5))
        vendor.allowed.set()
        assert everything(slow).startswith(b"HTTP/1.1 404")


class Echo(Vendor):
    """Answers with the digest of what was sent."""

    def answer(self, request: Request) -> Answer:
        content = request.body if request.stream is None else request.stream.read(-1)
        return Answer(200, body=sha256(content).hexdigest().encode())


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_upload_comes_whole(chunked: bool) -> None:
    body = PIECE * 100
    with wired(kind=Echo) as mock, mock.session() as session:
        sent = iter([body[:7], body[7:100_000], body[100_000:]]) if chunked else body
        assert session.put(mock.server.url + "/thing", data=sent, timeout=20).text == sha256(body).hexdigest()


@pytest.mark.parametrize("more", ["", "Transfer-Encoding: chunked\n", "Expect: 100-continue\n"])
def test_an_upload_above_the_limit_is_the_vendors_413_though_the_client_sends_it_all(more: str) -> None:
    body = b"x" * 3_000_000
    with wired(most_body=1_000_000) as mock:
        if "chunked" in more:
            sent = (mock.request("POST", more=more), b"%x\r\n" % len(body), body, b"\r\n0\r\n\r\n")
        else:
            sent = (mock.request("POST", more=f"{more}Content-Length: {len(body)}\n"), body)
        got = mock.talk(*sent)
        assert got.startswith(b"HTTP/1.1 413")
        assert got.endswith(b'{"message":"Request Entity Too Large"}')
        assert [(entry["status"], entry["complete"]) for entry in mock.entries()] == [(413, True)]


def test_servers_start_with_one_thread_each_and_leave_none_behind() -> None:
    before = set(threading.enumerate())
    with ExitStack() as stack:
        mocks = [stack.enter_context(wired()) for _ in range(5)]
        assert len(set(threading.enumerate()) - before) == 5
        assert all(mock.once(path=JOBS).startswith(b"HTTP/1.1 200") for mock in mocks)
        started = set(threading.enumerate()) - before
    for thread in started:
        thread.join(20)
    assert not any(thread.is_alive() for thread in started)


def test_a_vendor_can_be_at_an_address_of_version_6() -> None:
    with wired(host="::1") as mock, mock.session() as session:
        assert mock.server.url.startswith("http://[::1]:")
        assert session.get(mock.server.url + JOBS, timeout=20).status_code == 200
        assert session.get(mock.server.control_url + "/state", timeout=20).json()["calls"] == 1
