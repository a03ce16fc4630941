"""When to ask again and how long to wait before: the numbers, the vendor's word, and the loop."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TypeVar

import tenacity

from harness.connectors.errors import ConnectorError

T = TypeVar("T")

_SECONDS = re.compile(r"\d{1,15}(?:\.\d{1,9})?")


class Again(Exception):
    """One try failed and another may succeed; ``error`` is what to raise when there is none left."""

    def __init__(self, error: ConnectorError, told: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.told = error, told


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Exponential back-off with full jitter; what the vendor tells us goes before, up to ``longest``."""

    retries: int = 15
    base: float = 1.0
    factor: float = 2.0
    cap: float = 60.0
    longest: float = 3600.0

    def delay(self, rank: int, told: float | None, rng: random.Random) -> float:
        """Return the wait before the ``rank``-th retry, counted from 1."""
        if told is not None:
            return min(told, self.longest)
        return rng.uniform(0.0, min(self.cap, self.base * self.factor ** (rank - 1)))

    def run(self, attempt: Callable[[], T], *, wait: Callable[[float], None], rng: random.Random) -> T:
        """Call ``attempt`` until it returns, raises something other than `Again`, or tries are used up."""

        def pause(state: tenacity.RetryCallState) -> float:
            fault = state.outcome.exception() if state.outcome else None
            return self.delay(state.attempt_number, fault.told if isinstance(fault, Again) else None, rng)

        loop = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.retries + 1),
            wait=pause,
            retry=tenacity.retry_if_exception_type(Again),
            sleep=wait,
            reraise=True,
        )
        try:
            return loop(attempt)
        except Again as last:
            raise last.error from last.__cause__


def told_wait(value: str | None, now: float) -> float | None:
    """Read a ``Retry-After`` header: seconds, a fraction of them, or any date of RFC 9110.

    What cannot be read, and a date that is already past, says nothing: ``None``. Of several
    numbers (a header sent twice) the longest counts.
    """
    if not value:
        return None
    numbers = [part.strip() for part in value.split(",")]
    if all(_SECONDS.fullmatch(number) for number in numbers):
        return max(map(float, numbers))
    try:
        moment = parsedate_to_datetime(value)
        # Without a zone the date is one of RFC 9110's obsolete forms, which are in GMT.
        seconds = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return seconds if seconds > 0 else None
