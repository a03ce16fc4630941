"""What a fault does to an answer."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Protocol

from mock_vendors.exchange import Answer
from mock_vendors.registry import Registry


class When(enum.Enum):
    """Whether a fault strikes instead of the vendor's work, or only after it was done."""

    INSTEAD = "instead"
    AFTER = "after"


Wording = Callable[[str, float], Answer]
"""Gives the vendor's own answer for an error or a status, with a wait in seconds (0: the vendor's choice)."""


class Effect(Protocol):
    """One effect; a frozen dataclass with the one option ``argument``, a text from the fault's words."""

    @property
    def when(self) -> When:
        """When it strikes."""

    def apply(self, answer: Answer, wording: Wording, /) -> Answer:
        """Return what the client gets."""


EFFECTS: Registry[Effect] = Registry("fault", "mock_vendors.faults.kinds")
