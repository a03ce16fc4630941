"""A receiver of callbacks on a socket of this machine."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from harness.suites.target import Receiving


@dataclass(frozen=True, slots=True)
class Callback:
    """One notification as it came: the exact bytes of its body, its headers, the path it came to."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.raw)
        return found


class Receiver:
    """Takes callbacks and answers them with ``statuses`` in turn, the last of which stays.

    ``location`` is where its answers lead on to, whatever asks it: a client may follow a redirect with another method.
    """

    def __init__(
        self, receiving: Receiving, statuses: Sequence[int] = (200,), *, seconds: float = 60.0, location: str = ""
    ) -> None:
        self.got: list[Callback] = []
        self._news: queue.SimpleQueue[Callback] = queue.SimpleQueue()
        self._statuses, self._seconds = list(statuses), seconds
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                callback = Callback(self.path, dict(self.headers.items()), raw)
                self.send_response(receiver.take_in(callback))
                self.send_header("Content-Length", "0")
                if location:
                    self.send_header("Location", location)
                self.end_headers()

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer((receiving.bind, 0), Handler)
        host, port = self._server.server_address[:2]
        self.url = f"http://{receiving.seen_as or host!s}:{port}/callback"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="receiver", daemon=True).start()

    def take_in(self, callback: Callback) -> int:
        """Keep a callback and return the status of its answer."""
        with self._lock:
            status = self._statuses.pop(0) if len(self._statuses) > 1 else self._statuses[0]
            self.got.append(callback)
        self._news.put(callback)
        return status

    def next(self) -> Callback:
        """Return the next callback, waiting for it."""
        try:
            return self._news.get(timeout=self._seconds)
        except queue.Empty:
            raise AssertionError(f"no callback came within {self._seconds:g} s to {self.url}") from None

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()
