"""What a fault does to an answer."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mock_vendors.exchange import Answer, Request
from mock_vendors.registry import Registry


class When(enum.Enum):
    """Whether a fault strikes instead of the vendor's work, after it was done, or before there is a request."""

    INSTEAD = "instead"
    AFTER = "after"
    CONNECTING = "connecting"


Wording = Callable[[str, float], Answer]
"""Gives the vendor's own answer for an error or a status, with a wait in seconds (0: the vendor's choice)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a fault strikes: at which request, and how this vendor words its errors."""

    request: Request
    wording: Wording


class Effect(Protocol):
    """One effect; a frozen dataclass with the one option ``argument``, a text from the fault's words."""

    @property
    def when(self) -> When:
        """When it strikes."""

    def apply(self, answer: Answer, scene: Scene, /) -> Answer:
        """Return what the client gets."""


EFFECTS: Registry[Effect] = Registry("fault", "mock_vendors.faults.kinds")
