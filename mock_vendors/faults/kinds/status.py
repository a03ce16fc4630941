"""The vendor answers with a status that is not its own choice, in its own words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When

_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT)


@EFFECTS.register("status")
@dataclass(frozen=True, slots=True)
class Status:
    """From 400 up the vendor does nothing and says so; below 300 it does its work and calls it by another number."""

    argument: str

    def __post_init__(self) -> None:
        arguments.status(self.argument, "status:503")

    @property
    def when(self) -> When:
        return When.AFTER if int(self.argument) < 300 else When.INSTEAD

    def apply(self, answer: Answer, scene: Scene, /) -> Answer:
        status = int(self.argument)
        if status >= 400:
            return scene.wording(self.argument, 0.0)
        if status >= 300:
            return Answer(status, reason=f"status {status}")
        if status in _BODILESS:
            answer.close()
            return replace(answer, status=status, body=b"", stream=None, length=None, delivery=None)
        return replace(answer, status=status)
