"""The answer is sent twice, so that the client finds an old answer where it looks for its next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import Wire


@EFFECTS.register("duplicate")
@dataclass(frozen=True, slots=True)
class Duplicate:
    argument: str = ""
    when: When = When.AFTER

    def __post_init__(self) -> None:
        arguments.none(self.argument, "duplicate")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        # A stream can be read once only.
        return replace(answer, body=answer.content(), stream=None, length=None, wire=Wire(copies=2))
