"""One try over the network: nothing is retried, redirected, remembered or guessed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError

from contracts import ContractError, Problem, SystemClock
from harness.connectors.deadline import DeadlineAdapter
from harness.connectors.wire import Answer, Request

_CHUNK = 1024 * 1024
_COMMON = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": "bulk-harness"}


class TransportFault(Exception):
    """The vendor did not answer to the end; ``sent`` is false when it cannot have seen the request."""

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason, self.sent = reason, sent


class TooLarge(TransportFault):
    """The body has more bytes than allowed, as it was sent or after it was unpacked."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one exchange may take: seconds to connect, for one read, for the whole answer; bytes of the body."""

    connect: float = 10.0
    read: float = 60.0
    total: float = 300.0
    most: int = 256 * 1024 * 1024


class Transport:
    """One session to one vendor.

    Redirects, cookies and the environment's proxies have no part in it: the adapter is asked
    directly, which also saves half of the time a page costs.
    """

    def __init__(self, base_url: str, *, bounds: Bounds, pool: int, session: requests.Session | None = None) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
            raise ContractError([Problem("", "base_url", "must be http(s)://host[:port][/path] and nothing else")])
        self.base_url = base_url.rstrip("/")
        self._session = session or _session(bounds.total, pool)
        self._adapter = self._session.get_adapter(self.base_url)
        self._bounds = bounds

    def send(self, request: Request) -> Answer:
        """Send once and read the whole body, or raise `TransportFault`."""
        response = self._exchange(self._prepared(request))
        raw: Any = response.raw
        try:
            body = self._body(raw)
        except TransportFault:
            raw.close()
            raise
        except ReadTimeoutError:
            raw.close()
            raise TransportFault("Read timed out", sent=True) from None
        except (HTTPError, OSError) as error:
            raw.close()
            raise TransportFault(f"Connection lost in the body ({type(error).__name__})", sent=True) from None
        raw.release_conn()
        return Answer(response.status_code, response.reason or "", response.headers, body)

    def _body(self, raw: Any) -> bytes:
        parts, size = [], 0
        while part := raw.read(_CHUNK, decode_content=True):
            size += len(part)
            if size > self._bounds.most:
                raise TooLarge(f"Answer of more than {self._bounds.most} bytes", sent=True)
            parts.append(part)
        return b"".join(parts)

    def close(self) -> None:
        """Let go of all connections."""
        self._session.close()

    def _prepared(self, request: Request) -> requests.PreparedRequest:
        # Built by hand: `prepare()` parses and re-quotes the URL, and a vendor's own link must go out as it came.
        prepared = requests.PreparedRequest()
        prepared.method = request.method
        prepared.url = self.base_url + request.target
        prepared.headers = CaseInsensitiveDict(_headers(request))
        prepared.body = request.body
        return prepared

    def _exchange(self, prepared: requests.PreparedRequest) -> requests.Response:
        try:
            return self._adapter.send(
                prepared,
                stream=True,
                timeout=(self._bounds.connect, self._bounds.read),
                verify=self._session.verify is not False and (self._session.verify or True),
                cert=self._session.cert,
                proxies=None,
            )
        except requests.ReadTimeout:
            raise TransportFault("Read timed out", sent=True) from None
        except requests.ConnectionError as error:
            sent = not _never_connected(error)
            raise TransportFault("Connection lost" if sent else "Connection failed", sent=sent) from None


def _headers(request: Request) -> Mapping[str, str]:
    length = {"Content-Length": str(len(request.body))} if request.body is not None else {}
    return {**_COMMON, **request.headers, **length}


def _session(total: float, pool: int) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        # Sockets live in the machine's own time, whatever clock the rest goes by.
        session.mount(scheme, DeadlineAdapter(total, SystemClock(), pool=pool))
    return session


def _never_connected(error: requests.ConnectionError) -> bool:
    cause: Any = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError | ConnectTimeoutError)
