"""How a vendor's job stands, and waiting for its end."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import Clock
from harness.connectors.errors import Exhausted, Refused
from harness.connectors.native.numbers import Numbers
from harness.connectors.page import Call

BEGUN = "begun"
"""The key under which a vendor job's note says when it was made, by our clock."""


class Phase(enum.Enum):
    """What matters of all the statuses that vendors have; one that nobody knows means that the work goes on."""

    OPEN = "open"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """The vendor's own word, what it says of a failure, and the job's note with what is known by now."""

    phase: Phase
    word: str
    job: Mapping[str, Any]
    message: str = ""

    def failure(self) -> Refused:
        """Return the error that a failed job means."""
        said = self.message or "the vendor gives no reason"
        return Refused(self.word, f"job {self.job['id']} - {said}", provider_message=self.message)


def awaited(
    look: Callable[[], Progress], job: Mapping[str, Any], call: Call, clock: Clock, numbers: Numbers
) -> Progress:
    """Look again and again, with growing pauses, until the job has ended; `Exhausted` when it takes too long."""
    pause = numbers.first
    while (progress := look()).phase not in (Phase.DONE, Phase.FAILED):
        spent = clock.now() - job[BEGUN]
        if spent >= numbers.wait:
            said = f"job {job['id']} of the vendor is still {progress.word} after {spent:.0f} s"
            raise Exhausted("Vendor job too slow", said)
        call.wait(min(pause, max(numbers.wait - spent, 0.001)))
        pause = min(pause * numbers.factor, numbers.cap)
    return progress
