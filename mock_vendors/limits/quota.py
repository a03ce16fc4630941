"""So many requests a day or a month, by the calendar of an account; or once and for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts import nearest
from mock_vendors.limits.policy import LIMITS, Limit
from mock_vendors.limits.ticks import NEVER, TICK
from mock_vendors.limits.window import Bounds, Window

_DAY = timedelta(days=1)


@LIMITS.register("quota")
@dataclass(frozen=True, slots=True, kw_only=True)
class Quota(Limit):
    """It comes back ``every`` day or month at ``at`` o'clock in ``zone``; where that is never, by the control API.

    In spring an hour is left out: what would come back in it does so as if the clocks had not been put forward.
    """

    requests: int
    every: str = "day"
    at: str = "00:00"
    zone: str = "UTC"

    def __post_init__(self) -> None:
        Limit.__post_init__(self)
        if self.requests < 1:
            raise ValueError("'requests' must be above 0")
        if self.every not in _BEGINNINGS:
            raise ValueError(f"'every' is '{self.every}'; {nearest(self.every, _BEGINNINGS)}")
        self._bounds()

    @property
    def window(self) -> float:
        return {"day": 86_400.0, "month": 30 * 86_400.0}.get(self.every, 0.0)

    @property
    def rate(self) -> float:
        return self.requests / self.window if self.window else 0.0

    def meter(self) -> Window:
        return Window(self.requests, self._bounds())

    def _bounds(self) -> Bounds:
        try:
            zone, clock = ZoneInfo(self.zone), time.fromisoformat(self.at)
        except ZoneInfoNotFoundError as error:
            raise ValueError(f"no time zone called '{self.zone}', as in America/New_York") from error
        beginnings = _BEGINNINGS[self.every]

        def bounds(now: int) -> tuple[int, int]:
            days = beginnings(datetime.fromtimestamp(now // TICK, UTC).astimezone(zone).date())
            marks = [int(datetime.combine(day, clock, zone).timestamp()) * TICK for day in days]
            # On the day that the clocks change an hour may be there twice, or not at all.
            before, after = [mark for mark in marks if mark <= now], [mark for mark in marks if mark > now]
            return max(before, default=0), min(after, default=NEVER)

        return bounds


def _days(today: date) -> tuple[date, ...]:
    return (today - _DAY, today, today + _DAY, today + 2 * _DAY)


def _months(today: date) -> tuple[date, ...]:
    first = today.replace(day=1)
    later = (first + 32 * _DAY).replace(day=1)
    return ((first - _DAY).replace(day=1), first, later, (later + 32 * _DAY).replace(day=1))


_BEGINNINGS: dict[str, Callable[[date], tuple[date, ...]]] = {
    "day": _days,
    "month": _months,
    "never": lambda _today: (),
}
