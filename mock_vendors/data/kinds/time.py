"""When a record was made or last touched, as the vendor writes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from contracts import nearest
from mock_vendors.data.formats import time_format
from mock_vendors.data.kinds import KINDS, Indexed, Plain, World
from mock_vendors.data.spread import salt, spread

_TIMES = ("created", "updated")
Moment = Callable[[int], Any]
"""From a row to epoch seconds, None for one without such a time."""


@KINDS.register("time")
@dataclass(frozen=True, slots=True)
class Time(Plain):
    of: str
    format: str = "iso_millis"
    after: int = 0
    nulls: float = 0.0

    def __post_init__(self) -> None:
        if self.of not in _TIMES:
            raise ValueError(f"'{self.of}' is not known here; {nearest(self.of, _TIMES)}")
        time_format(self.format, "UTC")

    @property
    def alike(self) -> bool:
        return self.nulls == 0

    def bind(self, world: World) -> Indexed:
        form, moment, whole = time_format(self.format, world.zone), self._moment(world), not world.timing.millis
        written: dict[str, Any] = {
            "written": lambda now: form.write(now + self.after),
            "read": form.read,
            "touched": self.of == "updated" and self.nulls == 0,
        }
        write, raw = form.write, form.raw if whole else None
        if self.nulls:
            key = _with_holes(moment, world.chance("nulls"), int(self.nulls * 1000))
            return Indexed(
                _unless_null(write, key), raw=raw and _unless_null(raw, key, b"null"), nullable=True, key=key, **written
            )
        return Indexed(
            lambda index: write(moment(index)),
            raw=raw and (lambda index: raw(moment(index))),
            key=moment,
            ascending=self.of == "created" and (whole or world.timing.step > 0),
            **written,
        )

    def _moment(self, world: World) -> Moment:
        timing, scale = world.timing, world.scale
        # All times of a record that are called updated agree, whatever their field.
        first = salt(world.seed, world.resource, "lag")
        start, step, ties, lag = timing.start + self.after, timing.step, timing.ties, timing.lag
        moment: Moment = lambda index: start + (index - index % ties) * step  # noqa: E731
        if self.of == "updated":
            moment = lambda index: start + (index - index % ties) * step + spread(index >> 1, first, lag)  # noqa: E731
        if timing.millis:
            moment = _with_parts(moment, [each / 1000 for each in timing.millis], ties)
        return moment if scale == 1 else lambda index: moment(index // scale)


def _with_parts(moment: Moment, parts: Sequence[float], ties: int) -> Moment:
    """Return times with parts of seconds, the same for those that tie."""
    return lambda index: moment(index) + parts[index // ties % len(parts)]


def _with_holes(moment: Moment, luck: Callable[[int, int], int], holes: int) -> Moment:
    return lambda index: None if luck(index, 1000) < holes else moment(index)


def _unless_null(write: Callable[[Any], Any], moment: Moment, null: Any = None) -> Callable[[int], Any]:
    def written(index: int) -> Any:
        found = moment(index)
        return null if found is None else write(found)

    return written
