"""Where connections come in: the listening socket, and what becomes of a connection before there is a request."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mock_vendors.serving.crew import Crew
from mock_vendors.wire import FOREVER

_BACKLOG = 512
_AT_ONCE = 64
_SEND_BUFFER = 1 << 20
_BREATH = 0.1
_NO_LINGER = struct.pack("ii", 1, 0)

Act = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Welcome:
    """How a connection is met: left alone for so many seconds of the vendor's clock, or reset at once."""

    seconds: float = 0.0
    reset: bool = False


class Rules(Protocol):
    """Who is let in."""

    def welcome(self) -> Welcome:
        """Say how the connection is met that has come; asked once for each."""

    def refuses(self) -> float | None:
        """Return until when (an instant of the vendor's clock) the next one is refused, None if it is let in.

        Asked once for each connection that may come.
        """

    def refuses_still(self) -> bool:
        """Tell whether what made it refuse is still planned."""

    def looks(self) -> list[float]:
        """Return the instants at which refusals begin by themselves."""


class House(Protocol):
    """Who lives behind the door."""

    def enter(self, sock: socket.socket, seconds: float) -> None:
        """Take a connection, and look at it only in so many seconds of the vendor's clock."""

    def empty(self) -> None:
        """Close the connections on which nothing goes on: nobody shall come in by them either."""

    def when(self, instant: float, act: Act) -> None:
        """Do something when it has become an instant of the vendor's clock, without making it so."""


class Door:
    """The listening socket of a server. While it is shut, connections are refused and the port stays ours."""

    def __init__(self, crew: Crew, host: str, port: int, rules: Rules, house: House) -> None:
        self._crew, self._rules, self._house = crew, rules, house
        self._family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._lock = threading.RLock()
        self._listener: socket.socket | None = None
        self._keeper: socket.socket | None = None
        self._awaited: set[float] = set()
        self._closed = False
        self.host, self.port = host, port

    def open(self) -> None:
        """Bind and let connections in; raises `OSError` when the port is taken."""
        with self._lock:
            # A second socket on the port, one that never listens, keeps it ours while the door is shut.
            self._keeper = self._bound()
            self.port = self._keeper.getsockname()[1]
            self._listen()
            self._look()

    def close(self) -> None:
        """Let nobody in any more, and give the port back."""
        with self._lock:
            self._closed = True
            self._stop()
            if self._keeper is not None:
                self._keeper.close()

    def review(self) -> None:
        """Look again: what is planned may have changed, or the time have come."""
        with self._lock:
            if self._closed:
                return
            if self._listener is not None:
                self._look()
            elif not self._rules.refuses_still():
                self._listen()

    def _look(self) -> None:
        for instant in self._rules.looks():
            if instant not in self._awaited:
                self._awaited.add(instant)
                self._house.when(instant, self.review)
        until = self._rules.refuses()
        if until is not None:
            self._stop()
            self._house.empty()
            if until < FOREVER:
                self._house.when(until, self._reopen)

    def _reopen(self) -> None:
        with self._lock:
            if not self._closed and self._listener is None:
                self._listen()

    def _listen(self) -> None:
        try:
            listener = self._bound()
        except OSError:
            if self._keeper is None:
                raise
            # Where two sockets cannot share a port although only one listens.
            self._keeper.close()
            listener = self._bound()
        # Accepted connections inherit it: an answer of the usual size goes out in one call.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        listener.listen(_BACKLOG)
        self._listener = listener
        self._await()

    def _bound(self) -> socket.socket:
        sock = socket.socket(self._family, socket.SOCK_STREAM)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((self.host, self.port))
        except OSError:
            sock.close()
            raise
        return sock

    def _stop(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            self._crew.forget(listener)
            listener.close()

    def _accept(self) -> None:
        with self._lock:
            try:
                for _ in range(_AT_ONCE):
                    if self._listener is None:
                        return
                    sock, _address = self._listener.accept()
                    self._meet(sock)
                    self._look()
            except (BlockingIOError, ConnectionAbortedError):
                self._await()
            except OSError:
                # No more files can be open just now: whoever waits outside waits a little longer.
                self._crew.aside(self._await_later)
            else:
                self._await()

    def _await_later(self) -> None:
        threading.Event().wait(_BREATH)
        with self._lock:
            self._await()

    def _await(self) -> None:
        if self._listener is not None:
            self._crew.when_readable(self._listener, self._accept)

    def _meet(self, sock: socket.socket) -> None:
        welcome = self._rules.welcome()
        if welcome.reset:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
            sock.close()
            return
        sock.setblocking(False)
        # An answer goes out in one piece as a rule, and the last of several must not wait for an acknowledgement.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._house.enter(sock, welcome.seconds)
