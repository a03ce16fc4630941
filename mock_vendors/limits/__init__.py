"""Rate limits, one module a policy: what a request costs, what every reply tells, when to come back."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from mock_vendors.occasion import Called
from mock_vendors.registry import Registry


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a limit stands; ``wait`` is the seconds until a request would pass again, 0 if one passes now."""

    wait: float
    facts: Mapping[str, Any]


class Meter(Protocol):
    """The moving part of a limit; times are the vendor's clock, and calls come one at a time."""

    def read(self, now: float) -> Reading:
        """Return where the limit stands."""

    def count(self, now: float) -> None:
        """Count one request that was let through."""


class Limit(Protocol):
    """One policy; a frozen dataclass whose fields are its options."""

    @property
    def headers(self) -> Mapping[str, str]:
        """What every reply tells, as templates over the facts of a reading."""

    @property
    def error(self) -> str:
        """Which of the vendor's errors a refused request gets."""

    def meter(self) -> Meter:
        """Return a fresh meter."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the policies share that allow so many requests in so many seconds."""

    requests: int
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = "throttled"

    def __post_init__(self) -> None:
        if self.requests < 1 or self.seconds <= 0:
            raise ValueError("'requests' and 'seconds' must be above 0")


LIMITS: Registry[Limit] = Registry("limit", "mock_vendors.limits")


@dataclass(frozen=True, slots=True)
class Told:
    """What the limits say to one request: headers for its reply, and the error if it is refused.

    ``wait`` is the shortest; clients are told whole seconds, rounded up.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    wait: float = 0.0
    facts: Mapping[str, Any] = field(default_factory=dict)


class Gate:
    """All limits of a vendor; the first that is exhausted refuses, and a refused request costs nothing."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._limits = tuple(limits)
        self._lock = threading.Lock()
        self._meters = [limit.meter() for limit in self._limits]

    def admit(self, called: Called, *, counts: bool = True) -> Told:
        """Count a request or refuse it; with ``counts`` false only tell how things stand."""
        if not self._limits:
            return Told()
        now = called.now
        with self._lock:
            readings = [meter.read(now) for meter in self._meters]
            refused = next((place for place, reading in enumerate(readings) if reading.wait > 0), None)
            if counts and refused is None:
                for meter in self._meters:
                    meter.count(now)
                readings = [meter.read(now) for meter in self._meters]
        told = dict(self._headers(readings))
        if refused is None or not counts:
            return Told(told)
        reading = readings[refused]
        return Told(told, self._limits[refused].error, reading.wait, reading.facts)

    def reset(self) -> None:
        """Begin anew."""
        with self._lock:
            self._meters = [limit.meter() for limit in self._limits]

    def state(self, now: float) -> list[dict[str, Any]]:
        """Say where every limit stands."""
        with self._lock:
            return [{"wait": reading.wait, **reading.facts} for reading in (meter.read(now) for meter in self._meters)]

    def _headers(self, readings: Sequence[Reading]) -> list[tuple[str, str]]:
        pairs = zip(self._limits, readings, strict=True)
        return [
            (name, text.format_map(reading.facts)) for limit, reading in pairs for name, text in limit.headers.items()
        ]
