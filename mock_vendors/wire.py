"""How an answer goes over the wire, where it does not go as a whole and at once."""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass

FOREVER = math.inf
SILENT = -1
"""The place before the first byte of the head, where places are bytes of the body."""


class Ending(enum.Enum):
    """What becomes of the connection behind an answer."""

    KEEP = "keep"
    CLOSE = "close"
    RESET = "reset"


class Framing(enum.Enum):
    """How the client is told where the body ends; an open body in chunks has no last chunk."""

    LENGTH = "length"
    CHUNKS = "chunks"
    OPEN_CHUNKS = "open chunks"
    BAD_CHUNKS = "bad chunks"


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is sent for so many seconds of the vendor's clock, at a place in the body."""

    place: int
    seconds: float = FOREVER


@dataclass(frozen=True, slots=True)
class Wire:
    """A plan for the writing of one answer; places are bytes of the body, `SILENT` comes before the head."""

    stops_at: int | None = None
    """Where the sending ends, with the rest never sent; None: at the end."""
    ending: Ending = Ending.KEEP
    framing: Framing = Framing.LENGTH
    off_by: int = 0
    """What is added to the length that is announced."""
    pause: Pause | None = None
    rate: float | None = None
    """Bytes a second of the vendor's clock; None: as fast as they go."""
    interim: int | None = None
    """The status of an interim response that goes ahead."""
    copies: int = 1

    @property
    def whole(self) -> bool:
        """Tell whether the answer, sent to its end, is one by the rules of HTTP."""
        broken = self.framing in (Framing.OPEN_CHUNKS, Framing.BAD_CHUNKS)
        return self.stops_at is None and not self.off_by and not broken


DROPPED = Wire(stops_at=SILENT, ending=Ending.RESET)
"""The connection is reset before any byte of the answer."""
