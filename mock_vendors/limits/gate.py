"""All limits of a vendor, asked for every request."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from mock_vendors.limits.counted import Asked, Counted, Spot
from mock_vendors.limits.policy import Limit, Meter, Reading
from mock_vendors.limits.telling import NOTHING_TOLD, Facts, Told, passed, refused
from mock_vendors.limits.ticks import TICK, ticks
from mock_vendors.occasion import Called


class Gate:
    """Counts requests or refuses them; the first limit that is spent says how, and a refused request costs nothing.

    Unless a limit ``counts_refused``. Of several that are spent the longest wait is told, so whoever waits as told
    is let through.
    """

    def __init__(self, limits: Iterable[Limit], *, on: bool = True, before: Gate | None = None) -> None:
        self.on = on
        self.counted = tuple(map(Counted, limits))
        self._lock, self._latest = threading.Lock(), 0
        if before is not None:
            self._adopt(before)

    def admit(self, called: Called, *, counts: bool = True, named_only: bool = False) -> Told:
        """Count a request or refuse it; with ``counts`` false only tell how things stand.

        ``named_only`` asks just those limits that name routes: for what needs no credentials, as token endpoints.
        """
        if not (self.on and self.counted):
            return NOTHING_TOLD
        with self._lock:
            now = self._time(called.now)
            asked = [
                Asked(counted, counted.spot(called), counted.cost(called))
                for counted in self.counted
                if (counted.limit.routes or not named_only) and counted.counts(called)
            ]
            if not asked:
                return NOTHING_TOLD
            readings = [one.read(now) for one in asked]
            if not counts:
                return passed(asked, readings, called.now)
            if any(reading.opens > now for reading in readings):
                return self._refuse(asked, readings, called.now, now)
            for one in asked:
                one.spot.meter.count(now, one.cost)
            # The replies tell where another such call would stand.
            readings = [one.read(now) for one in asked]
        held = [(one.spot.meter, one.cost) for one in asked if one.counted.limit.holds]
        return passed(asked, readings, called.now, partial(self._release, held) if held else None)

    def reset(self) -> None:
        """Begin anew, as if nobody had ever asked."""
        with self._lock:
            for counted in self.counted:
                counted.spots.clear()

    def put(self, limit: int | str, remaining: int, key: Sequence[str] | None, now: float) -> None:
        """Let so much be left of a limit, by its name or number, for one key or for everybody who was counted."""
        counted = self.find(limit)
        with self._lock:
            spots = [spot for _, spot in counted.everybody()] if key is None else [counted.spot_of(tuple(key))]
            for spot in spots:
                most = spot.meter.read(ticks(now), 1).limit
                if not 0 <= remaining <= most:
                    raise ValueError(f"'remaining' goes from 0 to {most}, not {remaining}")
                spot.meter.put(ticks(now), remaining)

    def find(self, limit: int | str) -> Counted:
        """Return a limit by its name or number; raises `KeyError` where there is none."""
        for number, counted in enumerate(self.counted):
            if limit == number or (limit == counted.limit.name and limit):
                return counted
        raise KeyError(limit)

    def dump(self) -> Any:
        """Return all that was counted, as plain JSON."""
        with self._lock:
            return [{"on": counted.on, "counted": counted.dump()} for counted in self.counted]

    def load(self, dumped: Any) -> None:
        """Take up where `dump` was made, with the same limits; raises `ValueError` where they are others."""
        with self._lock:
            for counted, state in zip(self.counted, dumped, strict=True):
                counted.on = state["on"]
                counted.load(state["counted"])

    def state(self, now: float) -> list[dict[str, Any]]:
        """Say where everybody stands under every limit."""
        with self._lock:
            return [
                {"number": number, "on": counted.on, "per": list(counted.limit.parts), "key": list(key), **facts}
                for number, counted in enumerate(self.counted)
                for key, spot in counted.everybody()
                for facts in (_stand(counted, spot, now),)
            ]

    def _adopt(self, before: Gate) -> None:
        """Go on counting where a limit has stayed as it was."""
        for counted in self.counted:
            old = next((old for old in before.counted if old.limit == counted.limit), None)
            if old is not None:
                counted.on, counted.spots = old.on, old.spots

    def _time(self, now: float) -> int:
        tick = ticks(now)
        # Two requests may overtake each other on the way here; a clock that goes back further was set back.
        if self._latest - TICK < tick < self._latest:
            return self._latest
        if tick < self._latest:
            for counted in self.counted:
                counted.forgive()
        self._latest = tick
        return tick

    def _refuse(self, asked: list[Asked], readings: list[Reading], said: float, now: int) -> Told:
        spent = [one for one, reading in zip(asked, readings, strict=True) if reading.opens > now]
        for one in asked:
            if one.counted.limit.counts_refused:
                one.spot.meter.refuse(now, one.cost)
        for one in spent:
            one.punish(now)
        after = [one.read(now) for one in asked]
        for one, reading in zip(asked, after, strict=True):
            if reading.opens > now:
                one.spot.conduct.told = reading.opens
        return refused(asked, after, said, now, spent[0])

    def _release(self, held: Sequence[tuple[Meter, int]]) -> None:
        with self._lock:
            for meter, cost in held:
                meter.leave(cost)


def _stand(counted: Counted, spot: Spot, now: float) -> dict[str, Any]:
    cost = counted.limit.price
    facts = Facts(counted.limit, counted.read(spot, ticks(now), cost), now, cost)
    return {**facts, "wait": facts.wait, "strikes": spot.conduct.strikes}
