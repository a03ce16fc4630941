"""What a vendor must remember of traversals: open scrolls, tokens used, calls counted."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

_KEPT = 100_000


class Traversals:
    """A few named shelves of plain values, safe between threads; the oldest of too many on a shelf is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shelves: dict[str, dict[str, Any]] = {}
        self._counters: dict[str, int] = {}

    def get(self, shelf: str, key: str) -> Any:
        """Return what lies there, or None."""
        with self._lock:
            return self._shelves.get(shelf, {}).get(key)

    def put(self, shelf: str, key: str, value: Any) -> None:
        """Lay a value down, as the newest of its shelf."""
        with self._lock:
            held = self._shelves.setdefault(shelf, {})
            held.pop(key, None)
            held[key] = value
            if len(held) > _KEPT:
                del held[next(iter(held))]

    def drop(self, shelf: str, key: str) -> None:
        """Forget one value."""
        with self._lock:
            self._shelves.get(shelf, {}).pop(key, None)

    def items(self, shelf: str) -> tuple[tuple[str, Any], ...]:
        """Return everything on a shelf, the oldest first."""
        with self._lock:
            return tuple(self._shelves.get(shelf, {}).items())

    def tick(self, counter: str) -> int:
        """Count one more and return how many that makes."""
        with self._lock:
            self._counters[counter] = self._counters.get(counter, 0) + 1
            return self._counters[counter]

    def count(self, counter: str) -> int:
        """Return how many were counted."""
        with self._lock:
            return self._counters.get(counter, 0)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._shelves.clear()
            self._counters.clear()

    def dump(self) -> dict[str, Any]:
        """Return everything as plain JSON."""
        with self._lock:
            shelves = {name: [[key, value] for key, value in held.items()] for name, held in self._shelves.items()}
            return {"shelves": shelves, "counters": dict(self._counters)}

    def load(self, state: Mapping[str, Any]) -> None:
        """Put back what `dump` returned."""
        with self._lock:
            self._shelves = {name: dict(held) for name, held in state["shelves"].items()}
            self._counters = dict(state["counters"])
