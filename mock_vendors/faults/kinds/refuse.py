"""Nobody can connect: the port is shut for a while, and connections on which nothing goes on are closed."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("refuse")
@dataclass(frozen=True, slots=True)
class Refuse:
    """The argument is the seconds that it lasts; without any it lasts until ``until=``, or for ever.

    ``calls`` counts connections: ``refuse:30@calls=3`` shuts the port behind the second.
    """

    argument: str = ""
    when: When = When.CONNECTING

    def __post_init__(self) -> None:
        if self.argument:
            arguments.rate(self.argument, "seconds", "refuse:30")

    @property
    def seconds(self) -> float | None:
        return float(self.argument) if self.argument else None

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return answer
