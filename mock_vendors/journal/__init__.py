"""What was asked and answered, all of it: the newest in memory, the rest on disk, without secrets."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any

from mock_vendors.exchange import Answer, Request
from mock_vendors.journal.entry import Entry, harmless_query
from mock_vendors.journal.query import EVERY, Query
from mock_vendors.journal.roll import Roll
from mock_vendors.ledger import spans
from mock_vendors.occasion import Called

__all__ = ["EVERY", "Entry", "Journal", "Query"]

KEPT = 2_000
"""So many of the newest stay in memory; whoever is still being answered is nearly always among them."""
_CHUNK = 500


class Journal:
    """Entries by number, from 1."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._entries: deque[Entry] = deque()
        self._roll = Roll()
        self._late: set[int] = set()
        self._lock = threading.Lock()
        self._last = 0

    @property
    def calls(self) -> int:
        """How many exchanges there were since the journal was cleared."""
        return self._last

    def note(self, called: Called, request: Request, answer: Answer, version: int = 0) -> int:
        """Enter one exchange and return its number."""
        delivery = answer.delivery
        entry = Entry(
            0,
            called.now,
            request.method,
            request.path,
            harmless_query(request.query),
            0 if answer.silent else answer.status,
            called.resource,
            len(delivery.rows) if delivery else 0,
            answer.fault,
            answer.reason,
            next((value for name, value in answer.headers if name.lower() == "retry-after"), None),
            caller=called.caller,
            rows=tuple(spans(delivery.rows)) if delivery and delivery.rows else (),
            version=version,
            allowed_at=answer.allowed_at,
            base=request.base,
            received=request.size,
            sent=answer.size,
            asked=request.headers.items(),
            told=answer.headers,
        )
        with self._lock:
            self._last += 1
            entry.n = self._last
            self._entries.append(entry)
            if len(self._entries) > self._kept:
                self._roll.add(self._entries.popleft())
        return entry.n

    def complete(self, n: int, now: float | None = None) -> None:
        """Take down that the answer of an exchange was written to its end, at ``now``."""
        with self._lock:
            place = n - self._entries[0].n if self._entries else -1
            if 0 <= place < len(self._entries):
                entry = self._entries[place]
                entry.complete = True
                entry.took = max(0.0, now - entry.at) if now is not None else 0.0
            elif 0 < n <= self._last:
                self._late.add(n)

    def read(self, after: int, limit: int, query: Query = EVERY) -> dict[str, Any]:
        """Return entries behind number ``after`` that a query wants, at most ``limit`` of them.

        ``next`` is the ``after`` to go on with.
        """
        entries = list(islice(self.since(after + 1, query), limit))
        followed = entries[-1].n if len(entries) == limit else max(after, self._last)
        return {"entries": [entry.as_json() for entry in entries], "next": followed, "dropped": 0}

    def since(self, n: int, query: Query = EVERY) -> Iterator[Entry]:
        """Yield the entries from number ``n`` on that a query wants."""
        while chunk := self._chunk(n):
            yield from filter(query.wants, chunk)
            n = chunk[-1].n + 1

    def rewind(self, n: int) -> None:
        """Forget the entries behind number ``n``."""
        with self._lock:
            kept = [*islice(self._rolled(1), n), *self._entries][:n]
            self._empty()
            self._last = n
            for entry in kept:
                self._entries.append(entry)
                if len(self._entries) > self._kept:
                    self._roll.add(self._entries.popleft())

    def clear(self) -> None:
        """Forget every entry."""
        with self._lock:
            self._empty()
            self._last = 0

    def _chunk(self, n: int) -> list[Entry]:
        with self._lock:
            rolled = list(islice(self._rolled(n), _CHUNK))
            newer = (entry for entry in self._entries if entry.n >= n)
            return rolled + list(islice(newer, _CHUNK - len(rolled)))

    def _rolled(self, n: int) -> Iterator[Entry]:
        for entry in self._roll.since(n):
            entry.complete = entry.complete or entry.n in self._late
            yield entry

    def _empty(self) -> None:
        self._entries.clear()
        self._late.clear()
        self._roll.clear()
