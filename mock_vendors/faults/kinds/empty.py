"""The vendor answers with nothing in the body, of the type that something would have."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("empty")
@dataclass(frozen=True, slots=True)
class Empty:
    """The argument is the status."""

    argument: str = "200"
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        arguments.status(self.argument, "empty:200")

    def apply(self, _answer: Answer, _scene: Scene, /) -> Answer:
        return Answer(int(self.argument), (("Content-Type", "application/json"),), reason="an empty body")
