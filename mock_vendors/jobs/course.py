"""How a job goes: how long it takes, how it ends, and what is wrong with its status, its result and its verdicts."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts import nearest
from mock_vendors.registry import Unsuitable

ENDS = ("done", "failed", "aborted", "never")


@dataclass(frozen=True, slots=True)
class Course:
    """Times are in seconds of the vendor's clock, shares go from 0 to 1; None stands for no such thing.

    Status: ``unknown`` is a status that no client knows, shown for ``unknown_for`` before the work begins; in the
    middle of the work the status goes ``back`` to waiting for so long. Result: readable ``early``, that is while it
    grows; whole only ``late`` seconds after the end; gone when it ``expires``; readable ``reads`` times a part; cut
    into parts of ``part`` rows; ``turned`` columns change their order with each part; tables begin with a byte order
    mark (``bom``). Verdicts on rows: those behind the first ``cut`` are lost without a word; ``rejects`` is a share,
    ``reject_pattern`` a regular expression, ``unprocessed`` a share that nobody looked at; ``shuffled`` verdicts (and
    rows of exports without an order) come in another order, ``miscounted`` is added to the count of those processed.
    """

    queued: float = 0.0
    working: float = 0.0
    ends: str = "done"
    message: str | None = None
    unknown: str | None = None
    unknown_for: float = 1.0
    back: float = 0.0
    early: bool = False
    late: float = 0.0
    expires: float | None = None
    reads: int | None = None
    part: int | None = None
    turned: bool = False
    bom: bool = False
    cut: int | None = None
    rejects: float = 0.0
    reject_pattern: str | None = None
    reject_message: str | None = None
    unprocessed: float = 0.0
    shuffled: bool = False
    miscounted: int = 0

    def __post_init__(self) -> None:
        if self.ends not in ENDS:
            raise ValueError(f"'ends' must be one of {', '.join(ENDS)}; {nearest(self.ends, ENDS)}")
        for name in ("queued", "working", "unknown_for", "back", "late", "expires"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value >= 0):
                raise ValueError(f"'{name}' must be a number of seconds from 0 up, not {value!r}")
        for name in ("rejects", "unprocessed"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"'{name}' must be a share from 0 to 1, not {getattr(self, name)!r}")
        for name in ("reads", "part", "cut"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"'{name}' must be 1 or more, not {value!r}")
        if self.reject_pattern is not None:
            try:
                re.compile(self.reject_pattern)
            except re.error as error:
                raise ValueError(f"'reject_pattern' is no regular expression: {error}") from error

    def changed(self, changes: Mapping[str, Any]) -> Course:
        """Return a course with these changes; raises `Unsuitable`."""
        return course({**dataclasses.asdict(self), **changes})


OPTIONS = tuple(field.name for field in dataclasses.fields(Course))


def course(options: Mapping[str, Any]) -> Course:
    """Return the course with these options; raises `Unsuitable` for one that is not known or makes no sense."""
    for name in options:
        if name not in OPTIONS:
            raise Unsuitable(f"jobs have no option '{name}'; {nearest(name, OPTIONS)}", name)
    try:
        return Course(**options)
    except (TypeError, ValueError) as error:
        raise Unsuitable(str(error)) from error
