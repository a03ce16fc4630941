"""A network in the process: answers come from a function, and break where they are told to."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.client import IncompleteRead
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError, ProtocolError

from contracts import VirtualClock
from harness.connectors.connector import Connector
from harness.connectors.definition import load_definition
from harness.connectors.page import Ask, Page, Position

# Reading a connector's file takes longer than many a walk.
definition = cache(load_definition)
BASE = "http://vendor.test"
CREDENTIALS: Mapping[str, Mapping[str, str]] = {
    "eloqua": {"company": "MockCo", "username": "mock.user", "password": "pass-canary"},
    "etsy": {
        "keystring": "key-string",
        "shared_secret": "shared-canary",
        "user_id": "55",
        "shop_id": "9001",
        "access_token": "55.access-canary",
        "refresh_token": "55.refresh-canary",
    },
    "greenhouse": {"api_key": "api-key-canary", "on_behalf_of": "4080"},
    "salesforce": {
        "client_id": "client",
        "client_secret": "client-canary",
        "username": "u@example.org",
        "password": "pass-canary",
        "refresh_token": "refresh-canary",
        "access_token": "00D!access-canary",
    },
}


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as the vendor sees it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def target(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; ``breaks_at`` is the byte after which the connection dies, -1 before the first."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    breaks_at: int | None = None


REFUSED = Said(status=0)
"""Nobody listens: the connection is never made."""


class Torn(io.BytesIO):
    """A body whose connection dies at its end."""

    def read(self, size: int | None = -1) -> bytes:
        raise IncompleteRead(super().read(size))


class Wire(HTTPAdapter):
    """Carries requests to ``vendor`` and keeps them."""

    def __init__(self, vendor: Callable[[Sent], Said]) -> None:
        super().__init__()
        self.vendor, self.sent = vendor, list[Sent]()

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        body = request.body or b""
        sent = Sent(request.method or "", request.url or "", dict(request.headers), bytes(body))
        self.sent.append(sent)
        said = self.vendor(sent)
        if said is REFUSED:
            cause = NewConnectionError(None, "refused")  # type: ignore[arg-type]
            raise requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", cause))  # type: ignore[arg-type]
        if said.breaks_at == -1:
            raise requests.ConnectionError(ProtocolError("Connection aborted.", ConnectionResetError()))
        headers = urllib3.HTTPHeaderDict(said.headers)
        headers["Content-Length"] = str(len(said.body))
        stream = io.BytesIO(said.body) if said.breaks_at is None else Torn(said.body[: said.breaks_at])
        raw = urllib3.HTTPResponse(
            stream, status=said.status, headers=headers, preload_content=False, enforce_content_length=True
        )
        return self.build_response(request, raw)


@dataclass
class Calls:
    """A `Call` that counts, waits on a virtual clock, and may end the work."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    admitted: list[tuple[bool, bool]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    at_most: int | None = None
    stop_waiting_after: int | None = None

    def admit(self, *, retry: bool, data: bool) -> None:
        if self.at_most is not None and len(self.admitted) >= self.at_most:
            raise BudgetGone
        self.admitted.append((retry, data))

    def wait(self, seconds: float) -> None:
        if self.stop_waiting_after is not None and len(self.waits) >= self.stop_waiting_after:
            raise Cancelled
        self.waits.append(seconds)
        self.clock.sleep(seconds)


class BudgetGone(Exception):
    """The engine's own: no more calls."""


class Cancelled(Exception):
    """The engine's own: somebody cancelled."""


def connected(
    name: str,
    vendor: Callable[[Sent], Said],
    *,
    clock: VirtualClock | None = None,
    credentials: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    base_url: str = BASE,
    on_credentials: Callable[[Mapping[str, str]], None] | None = None,
    latest_credentials: Callable[[], Mapping[str, str]] | None = None,
) -> tuple[Connector, Wire]:
    """Return a connector whose network is ``vendor``, and the wire between them."""
    wire, session = Wire(vendor), requests.Session()
    session.mount("http://", wire)
    connector = Connector(
        definition(name),
        base_url=base_url,
        credentials=credentials or CREDENTIALS[name],
        clock=clock or VirtualClock(),
        rng=random.Random(7),
        settings=settings or {},
        session=session,
        on_credentials=on_credentials,
        latest_credentials=latest_credentials,
    )
    return connector, wire


def walked(connector: Connector, ask: Ask, call: Calls | None = None, *, most: int = 10_000) -> list[Page]:
    """Return all pages of a list."""
    pages: list[Page] = []
    position: Position | None = None
    while not pages or position is not None:
        pages.append(connector.page(ask, position, call or Calls()))
        position = pages[-1].next
        assert len(pages) <= most, "the walk does not end"
    return pages


def records(pages: list[Page]) -> list[bytes]:
    """Return the records of all pages, in order."""
    return [record for page in pages for record in page.records]
