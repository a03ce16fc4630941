"""What a position says besides the place in the style's own words: what is passed over, held back, counted."""

from __future__ import annotations

from dataclasses import dataclass

from harness.connectors.errors import RecordsMissing
from harness.connectors.page import COUNTED, Position
from harness.connectors.wire import Request

SKIP = "skip"
"""So many records of the list at the place have been handed out."""

HELD = "held"
"""The digest of the list at the place, which has been fetched already: nobody else's is taken for it."""

SIZE = "size"
"""How many records to ask for from here on: a list is gone on with as it was begun, and never with more than its
vendor can bear at a time."""

ASTRAY = "astray"
"""Stands behind the last page of a walk that cannot have met every record, and says why."""

MISSING = "missing"
"""How many records that is, where it is known."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in its parts."""

    style: Position | None
    skip: int = 0
    held: str = ""
    size: int | None = None

    @classmethod
    def of(cls, position: Position | None) -> Place:
        """Take a position apart; `RecordsMissing` for one from which no way leads on."""
        if position is None:
            return cls(None)
        if ASTRAY in position:
            raise RecordsMissing("Records missing", f"{position[ASTRAY]}: there may be more that cannot be reached")
        style = {key: value for key, value in position.items() if key not in _MARKS}
        return cls(style or None, int(position.get(SKIP, 0)), str(position.get(HELD, "")), position.get(SIZE))

    def key(self, request: Request) -> str:
        """Name what may be left over of an earlier answer; an empty text if nothing can be."""
        if not self.held:
            return ""
        return f"{self.held} {request.target} {(request.body or b'').decode()}"


_MARKS = frozenset((SKIP, HELD, SIZE, COUNTED))
