"""Every exchange with a target: made here, kept here, held to the contract here."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests

from contracts import Clock
from harness.audit.exchange import Exchange

MOST_KEPT = 4000
"""Characters of a body that are kept for a report."""
MOST_EXCHANGES = 60
"""How many of the first exchanges are kept, and as many of the last: a property makes thousands."""


class Unanswered(Exception):
    """The target did not answer a request in time, or not at all."""


class Wire:
    """Sends requests to a target; ``held`` says what an answer breaks of the contract and which operation it was."""

    def __init__(
        self,
        base: str,
        clock: Clock,
        held: Callable[[requests.Response], tuple[str, list[str]]],
        *,
        timeout: float = 30.0,
    ) -> None:
        self.base, self._clock, self._held, self._timeout = base, clock, held, timeout
        self._session = requests.Session()
        # A proxy from the environment has no way to a service on this machine.
        self._session.trust_env = False
        self._first: list[Exchange] = []
        self._last: deque[Exchange] = deque(maxlen=MOST_EXCHANGES)
        self.asked = 0
        self.operations: dict[str, Counter[str]] = {}
        self.complaints: list[str] = []

    def ask(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **how: Any) -> requests.Response:
        """Send one request below the base and return whatever comes; raises `Unanswered`."""
        start = self._clock.now()
        try:
            answer = self._session.request(
                method, self.base + path, headers=headers, timeout=self._timeout, allow_redirects=False, **how
            )
        except requests.RequestException as error:
            raise Unanswered(f"{method} {path}: the target does not answer ({type(error).__name__})") from error
        operation, complaints = self._held(answer)
        self.complaints += complaints
        self._keep(_exchange(start, self._clock.now() - start, answer, operation))
        return answer

    @property
    def exchanges(self) -> list[Exchange]:
        """The first and the last exchanges, in order."""
        return [*self._first, *self._last]

    def _keep(self, made: Exchange) -> None:
        self.asked += 1
        (self._first if len(self._first) < MOST_EXCHANGES else self._last).append(made)
        if made.operation:
            self.operations.setdefault(made.operation, Counter())[str(made.status)] += 1

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()


def _exchange(start: float, seconds: float, answer: requests.Response, operation: str) -> Exchange:
    asked = answer.request
    parts = urlsplit(asked.url or "")
    return Exchange(
        at=start,
        seconds=seconds,
        method=asked.method or "",
        path=f"{parts.path}?{parts.query}" if parts.query else parts.path,
        status=answer.status_code,
        operation=operation,
        sent=_shown(asked.body),
        got=answer.text[:MOST_KEPT],
        headers={
            name: value for name, value in answer.headers.items() if name.lower().startswith(("elements-", "content-"))
        },
    )


def _shown(body: Any) -> str:
    if body is None:
        return ""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    return text[:MOST_KEPT]
