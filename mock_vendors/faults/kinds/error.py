"""The vendor answers with one of its errors by name, in the words and with the status that it has for it."""

from __future__ import annotations

from dataclasses import dataclass

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wording import KNOWN


@EFFECTS.register("error")
@dataclass(frozen=True, slots=True)
class Error:
    """The argument is the name of the error: ``error:no_upload``, ``error:name_taken``."""

    argument: str
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        if self.argument not in KNOWN:
            raise ValueError(f"no error called '{self.argument}'; {nearest(self.argument, KNOWN)}")

    def apply(self, _answer: Answer, scene: Scene, /) -> Answer:
        return scene.wording(self.argument, 0.0)
