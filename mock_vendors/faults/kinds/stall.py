"""Nothing is sent for a while, or ever: before the answer, behind its head, inside the body, or after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import FOREVER, SILENT, Pause, Wire

_PLACES: Mapping[str, Callable[[int], int]] = {
    "before": lambda _: SILENT,
    "head": lambda _: 0,
    "inside": lambda size: size // 2,
    "after": lambda size: size,
}


@EFFECTS.register("stall")
@dataclass(frozen=True, slots=True)
class Stall:
    """The argument is ``[SECONDS][;][PLACE]``, the place being before, head, inside or after; no seconds are for ever.

    After the body the answer is complete; what is held up is the next one on the same connection.
    """

    argument: str = ""
    when: When = When.AFTER

    def __post_init__(self) -> None:
        seconds, place = _read(self.argument)
        if seconds:
            arguments.amount(seconds, "seconds", "stall:30, stall:inside or stall:30;inside")
        if place not in _PLACES:
            raise ValueError(f"no place called '{place}'; {nearest(place, _PLACES)}")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        seconds, place = _read(self.argument)
        pause = Pause(_PLACES[place](answer.size), float(seconds) if seconds else FOREVER)
        return replace(answer, wire=Wire(pause=pause))


def _read(argument: str) -> tuple[str, str]:
    if argument in _PLACES:
        return "", argument
    seconds, _, place = argument.partition(";")
    return seconds, place or "before"
