"""A receiver of callbacks on a socket."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """Takes callbacks and answers them with the given statuses, the last of which stays."""

    def __init__(self, *statuses: int, cookie: str = "") -> None:
        self.statuses, self.got, self.paths = list(statuses), [], []
        self.most_at_once, self._now, self._lock = 0, 0, threading.Lock()
        self.arrived = threading.Semaphore(0)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.enter(1)
                receiver.got.append((dict(self.headers), body))
                receiver.paths.append(self.path)
                left = receiver.statuses
                self.send_response(left.pop(0) if len(left) > 1 else left[0])
                self.send_header("Location", receiver.url)
                if cookie:
                    self.send_header("Set-Cookie", cookie)
                self.send_header("Content-Length", "0")
                receiver.enter(-1)
                self.end_headers()
                receiver.arrived.release()

            def log_message(self, format: str, *args: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def enter(self, step: int) -> None:
        """Count who is being served right now."""
        with self._lock:
            self._now += step
            self.most_at_once = max(self.most_at_once, self._now)

    def take(self) -> tuple[dict[str, str], dict[str, Any]]:
        assert self.arrived.acquire(timeout=20)
        headers, body = self.got[-1]
        return headers, json.loads(body)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
