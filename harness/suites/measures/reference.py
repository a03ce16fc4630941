"""The plain loop that jobs are held against: what a user would write who has one list to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from contracts import Clock
from harness.suites.story import Bulk, Subject

LIMITLESS: dict[str, list[object]] = {"limits": []}
"""Settings of a vendor that makes nobody wait."""
TRIES = 5
CONTACTS, CONTACT = "/API/REST/1.0/data/contacts", "/API/REST/1.0/data/contact"
"""Of Eloqua: a vendor to whom nobody has to be slow."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A mock vendor beside the target's, with the same records, that the target knows nothing of."""

    url: str
    session: requests.Session

    def pages(self, size: int) -> int:
        """Read all contacts page by page, and return how many there are."""
        found, page = 0, 1
        while got := self._json("GET", CONTACTS, params={"count": size, "page": page})["elements"]:
            found, page = found + len(got), page + 1
        return found

    def creates(self, rows: Iterable[Mapping[str, str]]) -> int:
        """Create contacts one by one, and return how many there are."""
        return sum(1 for row in rows if self._json("POST", CONTACT, json=row)["id"])

    def _json(self, method: str, path: str, **how: Any) -> Any:
        answer = self.session.request(method, self.url + path, timeout=30, **how)
        answer.raise_for_status()
        return answer.json()


@contextmanager
def beside(bulk: Bulk, side: Subject) -> Iterator[Reference]:
    """Let a vendor make nobody wait, and yield one like it for the reference; not covered where none is reached."""
    side.settings(LIMITLESS)
    with side.control.space("reference", settings=LIMITLESS) as made, requests.Session() as session:
        session.trust_env = False
        session.headers.update(made["credentials"]["headers"])
        _reached(bulk, session, made["url"])
        yield Reference(made["url"], session)


def _reached(bulk: Bulk, session: requests.Session, url: str) -> None:
    try:
        session.get(url, timeout=bulk.tolerances.request_seconds)
    except requests.RequestException:
        bulk.not_covered(f"a mock vendor beside the target's is not reached from here: {url}")


def ratio(clock: Clock, tried: Callable[[], None], reference: Callable[[], None]) -> float:
    """Return how many times as long as the reference something takes, each at its best of so many tries in turn.

    Whatever else a machine does only ever makes a try longer, so the shortest says most.
    """
    tries = [(_seconds(clock, tried), _seconds(clock, reference)) for _ in range(TRIES)]
    return min(one for one, _ in tries) / min(other for _, other in tries)


def _seconds(clock: Clock, act: Callable[[], None]) -> float:
    start = clock.now()
    act()
    return clock.now() - start
