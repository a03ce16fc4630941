"""The body has lost its tail, and its length is announced as if nothing were missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When

_RECORD = "record"
_BOUNDARIES = (b"\n", b"},{")


@EFFECTS.register("truncated")
@dataclass(frozen=True, slots=True)
class Truncated:
    """The argument is a share of the body or a number of bytes, or ``record``: half, up to the end of a record."""

    argument: str = "0.5"
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument != _RECORD:
            arguments.share(self.argument)

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        body = answer.content()
        if self.argument == _RECORD:
            kept = body[: _boundary(body)]
        else:
            kept = body[: arguments.place(float(self.argument), len(body))]
        return replace(answer, body=kept, stream=None, length=None, delivery=None)


def _boundary(body: bytes) -> int:
    half = len(body) // 2
    return max(body.rfind(mark, 0, half) + 1 for mark in _BOUNDARIES) or half
