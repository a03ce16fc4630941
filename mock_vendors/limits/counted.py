"""One limit with the meters of everybody it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mock_vendors.limits.penalty import Conduct
from mock_vendors.limits.policy import Limit, Meter, Reading
from mock_vendors.occasion import Called

Key = tuple[str, ...]
_KEPT = 10_000


@dataclass(slots=True)
class Spot:
    """Where one of those stands that a limit counts apart."""

    meter: Meter
    conduct: Conduct = field(default_factory=Conduct)


@dataclass(slots=True)
class Asked:
    """One limit as one call meets it."""

    counted: Counted
    spot: Spot
    cost: int

    def read(self, now: int) -> Reading:
        return self.counted.read(self.spot, now, self.cost)

    def punish(self, now: int) -> None:
        """Let the call have come too early, if it did."""
        penalty = self.counted.penalty
        if penalty is not None:
            self.spot.conduct.returned(now, self.spot.meter.read(now, self.cost).opens, penalty)


class Counted:
    """Finds the meter for a call, and what the call costs."""

    def __init__(self, limit: Limit) -> None:
        self.limit, self.on = limit, True
        self.penalty = limit.punishment()
        self._occasion, self._prices = limit.occasion(), limit.prices()
        self._everywhere = not (limit.routes or limit.apart or limit.resources or limit.when)
        self._parts = limit.parts
        self.spots: dict[Key, Spot] = {}

    def counts(self, called: Called) -> bool:
        """Tell whether a call falls under this limit now."""
        return self.on and (self._everywhere or self.limit.counts(called, self._occasion))

    def spot(self, called: Called) -> Spot:
        """Return where whoever makes this call stands."""
        key = tuple([self._part(part, called) for part in self._parts]) if self._parts else ()
        return self.spot_of(key)

    def spot_of(self, key: Key) -> Spot:
        """Return where the one with this key stands; nobody has done anything yet who was not seen before."""
        spot = self.spots.get(key)
        if spot is None:
            if len(self.spots) >= _KEPT:
                del self.spots[next(iter(self.spots))]
            spot = self.spots[key] = Spot(self.limit.meter())
        return spot

    def cost(self, called: Called) -> int:
        """Return what a call costs."""
        return next((price.of(called) for price in self._prices if price.meant(called)), self.limit.price)

    def read(self, spot: Spot, now: int, cost: int) -> Reading:
        """Return where somebody stands, punishment included."""
        reading = spot.meter.read(now, cost)
        banned = spot.conduct.banned
        if banned > max(now, reading.opens):
            return replace(reading, opens=banned, resets=max(banned, reading.resets), sure=True)
        return reading

    def forgive(self) -> None:
        """Forget how everybody behaved, as when the clock was set back and nothing that was told holds any more."""
        for spot in self.spots.values():
            spot.conduct = Conduct()

    def error(self, spot: Spot, now: int) -> str:
        """Return the vendor's error for somebody who is refused."""
        banned = self.penalty is not None and spot.conduct.banned > now
        return (self.penalty.error if self.penalty and banned else "") or self.limit.error

    def dump(self) -> Any:
        return [[list(key), spot.meter.dump(), asdict(spot.conduct)] for key, spot in self.spots.items()]

    def load(self, dumped: Any) -> None:
        self.spots = {}
        for key, state, conduct in dumped:
            spot = self.spots[tuple(key)] = Spot(self.limit.meter(), Conduct(**conduct))
            if state is not None:
                spot.meter.load(state)

    def everybody(self) -> Iterator[tuple[Key, Spot]]:
        """Yield everybody who was counted; where nobody is counted apart, the one allowance there is."""
        if not self._parts:
            self.spot_of(())
        yield from self.spots.items()

    def _part(self, part: str, called: Called) -> str:
        if part == "caller":
            return called.caller
        if part == "route":
            return next((route for route in self.limit.routes if called.path.startswith(route)), called.pattern)
        if part == "token":
            return called.token
        return (called.resource or "") if part == "resource" else called.verb if part == "verb" else ""
