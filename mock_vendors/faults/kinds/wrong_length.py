"""The announced length is not that of the body, and the connection ends where the body does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, Scene, When
from mock_vendors.wire import Ending, Wire


@EFFECTS.register("wrong_length")
@dataclass(frozen=True, slots=True)
class WrongLength:
    """The argument is how many bytes too many are announced; with a minus, too few."""

    argument: str = "10"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        digits = self.argument.removeprefix("-").removeprefix("+")
        if not (digits.isascii() and digits.isdigit() and int(digits)):
            raise ValueError(f"'{self.argument}' is no number of bytes, as in wrong_length:10 or wrong_length:-10")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        # Nothing can be announced that is less than nothing: then all of a short body is left out.
        off_by = max(int(self.argument), -answer.size)
        return replace(answer, wire=Wire(off_by=off_by, ending=Ending.CLOSE))
