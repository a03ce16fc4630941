"""A service on a real socket that answers from a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from contracts import VirtualClock
from harness.client import BulkClient


@dataclass(frozen=True)
class Reply:
    """What the service says next; ``cut`` is how many bytes of the body really go out."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass
class Service:
    """A script of replies and the requests that came for them."""

    replies: Iterator[Reply]
    url: str = ""
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)


def handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            service.asked.append((self.command, self.path, dict(self.headers), body))
            reply = next(service.replies)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: reply.cut])
            self.close_connection = reply.cut is not None

        def log_message(self, format: str, *args: object) -> None:
            return

    for method in ("GET", "POST", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.answer)
    return Handler


@contextmanager
def scripted(*replies: Reply) -> Iterator[tuple[Service, BulkClient]]:
    service = Service(iter(replies))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(service))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}/elements/api-v2"
    try:
        yield service, BulkClient(service.url, element="e+/=", user="u", clock=VirtualClock())
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(value: object, **headers: str) -> Reply:
    return Reply(json.dumps(value).encode(), headers={name.replace("_", "-"): text for name, text in headers.items()})
