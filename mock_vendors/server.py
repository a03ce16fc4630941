"""A vendor on a port, with effects that need the socket: connections that die before or inside an answer."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Any

from cheroot.server import HTTPConnection
from cheroot.wsgi import Gateway_10
from cheroot.wsgi import Server as WSGIServer

from mock_vendors.app import BREAK, VendorApp
from mock_vendors.control import PREFIX
from mock_vendors.spaces import Spaces
from mock_vendors.vendor import Vendor

_THREADS = 24
_KEPT_ALIVE = 2000
_NO_LINGER = struct.pack("ii", 1, 0)


class _Connection(HTTPConnection):
    """A connection that can be made to die: the peer sees a reset, not an end."""

    dies = False

    def close(self) -> None:
        if not self.dies:
            super().close()
            return
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.rfile.close()
        self.socket.close()


class _Gateway(Gateway_10):
    """Hands the application a way to break the connection."""

    def __init__(self, req: Any) -> None:
        super().__init__(req)
        self.env[BREAK] = self._break

    def _break(self) -> None:
        self.req.conn.dies = True
        self.req.close_connection = True
        if self.started_response:
            self.req.ensure_headers_sent()
        # Otherwise nothing goes out at all, not even at the end.
        self.req.sent_headers = True


class _Server(WSGIServer):
    ConnectionClass = _Connection
    keep_alive_conn_limit = _KEPT_ALIVE
    # A server looks up this often to see whether it is to stop.
    expiration_interval = 0.05

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
        """Say nothing of clients that hang up; the application reports its own trouble."""


class VendorServer:
    """Serves one vendor from a thread of its own."""

    def __init__(self, vendor: Vendor, host: str = "127.0.0.1", port: int = 0) -> None:
        self.vendor, self._host = vendor, host
        self.spaces = Spaces(vendor, lambda beside: VendorServer(beside, host))
        self._server = _Server(
            (host, port), VendorApp(vendor, self.spaces), numthreads=_THREADS, request_queue_size=512, timeout=60, shutdown_timeout=1
        )
        self._server.gateway = _Gateway
        self._thread = threading.Thread(target=self._server.serve, name=f"vendor {vendor.spec.name}", daemon=True)

    def start(self) -> None:
        """Bind and serve; returns when it answers. Raises `OSError` when the port is taken."""
        self._server.prepare()
        self._thread.start()

    def stop(self) -> None:
        """Stop serving, in spaces too; open connections are closed."""
        self.spaces.close()
        self._server.stop()
        self._thread.join()

    @property
    def url(self) -> str:
        """The origin that clients use."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._server.bind_addr[1]}"

    @property
    def control_url(self) -> str:
        """Where the control API is."""
        return self.url + PREFIX

    def __enter__(self) -> VendorServer:
        self.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()
