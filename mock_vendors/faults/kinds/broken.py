"""The body is no JSON: its last bracket is of the wrong kind, which no reader takes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("broken")
@dataclass(frozen=True, slots=True)
class Broken:
    argument: str = ""
    when: When = When.AFTER

    def __post_init__(self) -> None:
        arguments.none(self.argument, "broken")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        body = answer.content()
        wrong = body[:-1] + (b"}" if body.endswith(b"]") else b"]")
        return replace(answer, body=wrong, stream=None, length=None, delivery=None)
