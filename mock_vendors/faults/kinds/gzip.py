"""The body comes compressed, whether the client said that it takes that or not."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.compression import compressed, encoded
from mock_vendors.faults.effects import EFFECTS, Scene, When


@EFFECTS.register("gzip")
@dataclass(frozen=True, slots=True)
class Gzip:
    argument: str = ""
    when: When = When.AFTER

    def __post_init__(self) -> None:
        arguments.none(self.argument, "gzip")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        return encoded(answer, compressed(answer.content()))
