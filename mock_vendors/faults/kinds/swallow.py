"""The work is done, a record created for instance, and the client is told otherwise, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, Effect, Scene, When


@EFFECTS.register("swallow")
@dataclass(frozen=True, slots=True)
class Swallow:
    """The argument is a status or another fault: ``swallow:502``, ``swallow:html:504``, ``swallow:reset``."""

    argument: str = "502"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if _told(self.argument).when is When.CONNECTING:
            raise ValueError(f"'{self.argument}' strikes before there is any work to swallow")

    def apply(self, answer: Answer, scene: Scene, /) -> Answer:
        told = _told(self.argument).apply(answer, scene)
        if told.stream is not answer.stream:
            answer.close()
        reason = f"done, and then: {told.reason or self.argument}"
        return replace(told, delivery=None, reason=reason, release=answer.release)


def _told(argument: str) -> Effect:
    if argument.isdigit():
        argument = f"status:{argument}"
    name, colon, rest = argument.partition(":")
    return EFFECTS.make(name, {"argument": rest} if colon else {})
