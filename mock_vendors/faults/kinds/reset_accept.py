"""A connection is reset as soon as it is there, before anything that the client sends is read."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("reset_accept")
@dataclass(frozen=True, slots=True)
class ResetAccept:
    """``calls`` counts connections."""

    argument: str = ""
    when: When = When.CONNECTING

    def __post_init__(self) -> None:
        arguments.none(self.argument, "reset_accept")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return answer
