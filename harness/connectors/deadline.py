"""One end for a whole answer: a peer that always sends a little never lets a single read time out."""

from __future__ import annotations

import io
import socket
from http import HTTPStatus
from http.client import HTTPResponse, parse_headers
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from contracts import Clock

_PROCESSING = HTTPStatus.PROCESSING


class DeadlineAdapter(HTTPAdapter):
    """Gives every answer ``total`` seconds, from the first wait for its head to the last byte of its body.

    The seconds are those of ``clock``, which has to be the machine's own where sockets are.
    """

    def __init__(self, total: float, clock: Clock, *, pool: int, hosts: int = 1) -> None:
        self._total, self._clock = total, clock
        super().__init__(pool_connections=hosts, pool_maxsize=pool, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        response = staticmethod(self._response)
        plain = type("Plain", (HTTPConnection,), {"response_class": response})
        secure = type("Secure", (HTTPSConnection,), {"response_class": response})
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("SecurePool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }

    def _response(self, sock: socket.socket, *args: Any, **options: Any) -> HTTPResponse:
        response = _Final(sock, *args, **options)
        response.fp.close()
        timed = _Timed(sock, self._clock.now() + self._total, self._clock)
        response.fp = io.BufferedReader(timed)
        return response


class _Final(HTTPResponse):
    """Passes over interim responses, of which the standard library knows ``100 Continue`` alone (RFC 9110, 15.2)."""

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]  # not in the library's types
            if not _PROCESSING <= status < HTTPStatus.OK:
                return version, status, reason
            parse_headers(self.fp)


class _Timed(io.RawIOBase):
    """Reads from a socket, each time no longer than until the deadline."""

    def __init__(self, sock: socket.socket, deadline: float, clock: Clock) -> None:
        super().__init__()
        self._sock, self._deadline, self._clock = sock, deadline, clock
        self._each, self._raw = sock.gettimeout(), sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - self._clock.now()
        if left <= 0:
            raise TimeoutError("the whole answer took too long")
        self._sock.settimeout(left if self._each is None else min(self._each, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()
