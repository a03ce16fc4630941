"""The body is what it should be, and its type says that it is something else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When

_NONE = "none"


@EFFECTS.register("wrong_type")
@dataclass(frozen=True, slots=True)
class WrongType:
    """The argument is the type, or ``none`` for an answer without one."""

    argument: str = "text/html; charset=utf-8"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument != _NONE:
            arguments.media_type(self.argument, "wrong_type:text/plain")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        kept = tuple(pair for pair in answer.headers if pair[0].lower() != "content-type")
        told = () if self.argument == _NONE else (("Content-Type", self.argument),)
        return replace(answer, headers=(*kept, *told))
