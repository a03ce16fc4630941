"""A vendor on a port."""

from __future__ import annotations

import socket
import threading

from mock_vendors.app import VendorApp
from mock_vendors.control import PREFIX
from mock_vendors.faults.doorkeeper import Doorkeeper
from mock_vendors.serving.alarm import Act, Alarm
from mock_vendors.serving.connection import Connection
from mock_vendors.serving.crew import Crew
from mock_vendors.serving.door import Door
from mock_vendors.serving.incoming import Incoming
from mock_vendors.spaces import Spaces
from mock_vendors.vendor import Vendor

MOST_BODY = 256 << 20
MOST_OBJECT = 5 << 30


class VendorServer:
    """Serves one vendor; ``most_body`` is the largest upload it takes, in bytes: more where it keeps objects."""

    def __init__(self, vendor: Vendor, host: str = "127.0.0.1", port: int = 0, *, most_body: int | None = None) -> None:
        self.vendor, self._spools = vendor, vendor.objects is not None
        self._most_body = most_body or (MOST_OBJECT if self._spools else MOST_BODY)
        self.spaces = Spaces(vendor, lambda beside: VendorServer(beside, host, most_body=most_body))
        self.crew = Crew(f"vendor {vendor.spec.name}")
        self._alarm = Alarm(vendor.clock, self.crew.soon)
        self._door = Door(self.crew, host, port, Doorkeeper(vendor), self)
        self.site = VendorApp(vendor, self.spaces, controlled=self._door.review)
        self._connections: set[Connection] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def start(self) -> None:
        """Bind and serve; connections are taken when it returns. Raises `OSError` when the port is taken."""
        self._door.open()
        self.crew.start()

    def stop(self) -> None:
        """Stop serving, in spaces too; open connections are closed, whatever they are at."""
        self.spaces.close()
        self._door.close()
        self._alarm.stop()
        with self._lock:
            self._stopped = True
            connections = list(self._connections)
        self.crew.stop()
        for connection in connections:
            connection.close()

    @property
    def url(self) -> str:
        """The origin that clients use."""
        return f"http://{self._address}"

    @property
    def control_url(self) -> str:
        """Where the control API is."""
        return self.url + PREFIX

    @property
    def _address(self) -> str:
        host = self._door.host
        return f"{f'[{host}]' if ':' in host else host}:{self._door.port}"

    def enter(self, sock: socket.socket, seconds: float) -> None:
        """Take a connection, and look at it only in so many seconds of the vendor's clock."""
        connection = Connection(sock, self, Incoming(self._most_body, self._address, spools=self._spools))
        with self._lock:
            stopped = self._stopped
            self._connections.add(connection)
        if stopped:
            connection.close()
        elif seconds:
            self.later(seconds, connection.listen)
        else:
            connection.listen()

    def empty(self) -> None:
        """Close the connections on which nothing goes on."""
        with self._lock:
            idle = [connection for connection in self._connections if connection.idle]
        for connection in idle:
            connection.close()

    def when(self, instant: float, act: Act) -> None:
        """Do something when it has become an instant of the vendor's clock, without making it so."""
        self._alarm.when(instant, act)

    def later(self, seconds: float, act: Act) -> None:
        """Do something in so many seconds of the vendor's clock."""
        self._alarm.at(self.vendor.clock.now() + seconds, act)

    def gone(self, connection: Connection) -> None:
        """A connection is closed."""
        with self._lock:
            self._connections.discard(connection)

    def __enter__(self) -> VendorServer:
        self.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self.stop()
