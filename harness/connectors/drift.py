"""How far a vendor's clock is from ours, learnt from the ``Date`` of its answers (RFC 9110, section 6.6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache

from harness.connectors.wire import Answer

NEGLIGIBLE = 2.0
"""Dates are whole seconds and answers take their time: a smaller difference tells nothing."""


@dataclass(slots=True)
class Drift:
    """Seconds by which the vendor's clock is ahead of ours; 0 as long as nothing else is known."""

    seconds: float = 0.0

    def learn(self, answer: Answer, now: float) -> None:
        """Take the time from an answer that came just now; one that lay in a cache says nothing of now."""
        date = answer.headers.get("Date")
        said = None if date is None or "Age" in answer.headers else _instant(date)
        if said is not None:
            # The fraction of a second that a date leaves out is taken for none: a wait is rather longer than told,
            # and a search begins rather earlier.
            gap = said - now
            self.seconds = gap if abs(gap) > NEGLIGIBLE else 0.0


@lru_cache(maxsize=64)
def _instant(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
