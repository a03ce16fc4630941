"""The vendor's words for trouble come with the status of success."""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wording import KNOWN


@EFFECTS.register("ok_error")
@dataclass(frozen=True, slots=True)
class OkError:
    """The argument is the status whose words they are, or the name of an error."""

    argument: str = "500"
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        if self.argument.isdigit():
            arguments.status(self.argument, "ok_error:503", low=400)
        elif self.argument not in KNOWN:
            raise ValueError(f"no error called '{self.argument}'; {nearest(self.argument, KNOWN)}")

    def apply(self, _answer: Answer, scene: Scene, /) -> Answer:
        return replace(scene.wording(self.argument, 0.0), status=200)
