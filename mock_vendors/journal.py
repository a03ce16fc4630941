"""What was asked and answered, the latest ten thousand of it, without secrets."""

from __future__ import annotations

import re
import threading
from collections import deque
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from mock_vendors.exchange import Answer, Request

KEPT = 10_000
_SECRET = re.compile(r"((?:^|&)[^=&]*(?:token|secret|password|passwd|key|code|signature|assertion)[^=&]*=)[^&]*", re.I)


@dataclass(slots=True)
class Entry:
    """One exchange; ``complete`` is false while, or when, the response did not reach its end."""

    n: int
    at: float
    method: str
    path: str
    query: str
    status: int
    resource: str | None
    records: int
    fault: str | None
    reason: str | None
    retry_after: str | None
    complete: bool = False


class Journal:
    """Entries by number, from 1; the oldest give way."""

    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self._lock = threading.Lock()
        self._last = 0

    @property
    def calls(self) -> int:
        """How many exchanges there were since the journal was cleared."""
        return self._last

    def note(self, at: float, request: Request, answer: Answer, resource: str | None) -> int:
        """Enter one exchange and return its number."""
        query = _SECRET.sub(r"\1…", request.query) if request.query else ""
        records = len(answer.delivery.rows) if answer.delivery else 0
        status = 0 if answer.breaks_at == -1 else answer.status
        with self._lock:
            self._last += 1
            entry = Entry(
                self._last,
                at,
                request.method,
                request.path,
                query,
                status,
                resource,
                records,
                answer.fault,
                answer.reason,
                next((value for name, value in answer.headers if name.lower() == "retry-after"), None),
            )
            self._entries.append(entry)
        return entry.n

    def complete(self, n: int) -> None:
        """Take down that the answer of an exchange was written to its end."""
        with self._lock:
            place = n - self._entries[0].n if self._entries else -1
            if 0 <= place < len(self._entries):
                self._entries[place].complete = True

    def read(self, after: int, limit: int) -> dict[str, Any]:
        """Return entries behind number ``after``, and how many had already given way."""
        with self._lock:
            oldest = self._entries[0].n if self._entries else self._last + 1
            chosen = list(islice(self._entries, max(0, after + 1 - oldest), max(0, after + 1 - oldest) + limit))
        return {
            "entries": [asdict(entry) for entry in chosen],
            "next": chosen[-1].n if chosen else max(after, oldest - 1),
            "dropped": max(0, oldest - 1 - after),
        }

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._last = 0
