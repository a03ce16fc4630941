"""Seconds and six digits, as ``1420070400.000042``: a time that tells its row, so that it can be an id.

Slack's ``ts`` is one, see https://api.slack.com/messaging/retrieving.
"""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World

_DIGITS = 6
_WHOLE = 10**_DIGITS


@dataclass(frozen=True, slots=True)
class _Clock:
    """When rows were made, and back."""

    start: int
    step: int
    ties: int
    count: int

    def at(self, index: int) -> str:
        return f"{self.start + (index - index % self.ties) * self.step}.{index % _WHOLE:0{_DIGITS}d}"

    def row(self, value: Json) -> int | None:
        """Return the row that a text is for; created rows have other seconds, and are told by their digits."""
        seconds, dot, digits = str(value).partition(".")
        if not (dot and len(digits) == _DIGITS and f"{seconds}{digits}".isascii() and f"{seconds}{digits}".isdigit()):
            return None
        first, rest = divmod(int(seconds) - self.start, self.step) if self.step else (0, 0)
        among = range(first, first + self.ties)
        seeded = [index for index in among if 0 <= index < self.count and index % _WHOLE == int(digits)]
        if seeded and not rest:
            return seeded[0]
        created: int = self.count + (int(digits) - self.count) % _WHOLE
        return created


@KINDS.register("stamp")
@dataclass(frozen=True, slots=True)
class Stamp(Plain):
    """``lead`` moves the seconds of the resource's timing, so that those of two resources do not meet."""

    lead: int = 0

    @property
    def alike(self) -> bool:
        return True

    @property
    def identifies(self) -> bool:
        return True

    def bind(self, world: World, /) -> Indexed:
        timing, name = world.timing, world.resource.partition("/")[2]
        clock = _Clock(timing.start + self.lead, timing.step, timing.ties, world.counts[name])
        return Indexed(
            clock.at,
            raw=lambda index: f'"{clock.at(index)}"'.encode(),
            key=lambda index: float(clock.at(index)),
            ascending=True,
            locate=clock.row,
            told=True,
            read=float,
        )
