"""A job: a value that knows by the clock alone how it stands, and the moves that a client may make."""

from __future__ import annotations

import enum
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from mock_vendors.jobs.course import Course


class Phase(enum.Enum):
    """Where a job is; each vendor has words of its own for it."""

    OPEN = "open"
    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    ABORTED = "aborted"

    @property
    def final(self) -> bool:
        return self in (Phase.DONE, Phase.FAILED, Phase.ABORTED)


_ENDS = {"done": Phase.DONE, "failed": Phase.FAILED, "aborted": Phase.ABORTED}


class WrongMove(Exception):
    """A move that a job in this phase does not make."""

    def __init__(self, phase: Phase) -> None:
        super().__init__(f"the job is {phase.value}")
        self.phase = phase


@dataclass(frozen=True, slots=True)
class Standing:
    """How a job stands at some moment; ``shown`` is a status that no client knows, ``since`` when this began."""

    phase: Phase
    since: float
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What a client asked for, when, and how it goes; ``facts`` is what came of it. All of it is plain JSON."""

    id: str
    kind: str
    made: float
    asked: Mapping[str, Any]
    course: Course = field(default_factory=Course)
    begun: float | None = None
    stopped: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def standing(self, now: float) -> Standing:
        """Return how the job stands; pure arithmetic on what its course says."""
        if self.stopped is not None:
            return Standing(Phase.ABORTED, self.stopped)
        if self.begun is None:
            return Standing(Phase.OPEN, self.made)
        since = self.begun
        for phase, seconds, shown in _stages(self.course):
            if now < since + seconds:
                return Standing(phase, since, shown)
            since += seconds
        return Standing(_ENDS[self.course.ends], since)

    def works_from(self) -> float:
        """Return when the vendor first touches the rows."""
        if self.begun is None:
            return math.inf
        return self.begun + self.course.queued + (self.course.unknown_for if self.course.unknown else 0.0)

    def begin(self, now: float) -> Job:
        """Hand the job over to the vendor; raises `WrongMove` unless it is open."""
        if self.stopped is not None or self.begun is not None:
            raise WrongMove(self.standing(now).phase)
        return replace(self, begun=now)

    def stop(self, now: float) -> Job:
        """Abort the job; raises `WrongMove` when it has ended."""
        standing = self.standing(now)
        if standing.phase.final:
            raise WrongMove(standing.phase)
        return replace(self, stopped=now)

    def noting(self, **facts: Any) -> Job:
        """Return the job with what has come of it."""
        return replace(self, facts={**self.facts, **facts})

    def visible(self, now: float, rows: int) -> int:
        """Return how many rows of its result can be read: all once it is done, unless it is early or late."""
        standing, course = self.standing(now), self.course
        if standing.phase is Phase.DONE and now >= standing.since + course.late:
            return rows
        grows = standing.phase is Phase.DONE or (standing.phase is Phase.WORKING and course.early)
        # What is both early and late grows evenly from the beginning of the work to the end of the delay.
        start = self.works_from() if course.early else standing.since
        span = course.late + (course.working if course.early else 0.0)
        return int(rows * min(1.0, (now - start) / span)) if grows and span else 0

    def readable(self, now: float) -> bool:
        """Tell whether the vendor lets the result be read at all."""
        phase = self.standing(now).phase
        return phase is Phase.DONE or (phase is Phase.WORKING and self.course.early)

    def expired(self, now: float) -> bool:
        """Tell whether the result is gone."""
        standing = self.standing(now)
        return standing.phase.final and self.course.expires is not None and now >= standing.since + self.course.expires

    def dump(self) -> dict[str, Any]:
        """Return the job as plain JSON."""
        return asdict(self)

    @classmethod
    def loaded(cls, kept: Mapping[str, Any]) -> Job:
        """Return the job that `dump` gave."""
        return cls(**{**kept, "course": Course(**kept["course"])})


def _stages(course: Course) -> Iterator[tuple[Phase, float, str | None]]:
    yield Phase.WAITING, course.queued, None
    if course.unknown:
        yield Phase.WAITING, course.unknown_for, course.unknown
    if course.back:
        yield Phase.WORKING, course.working / 2, None
        yield Phase.WAITING, course.back, None
        yield Phase.WORKING, course.working / 2, None
    else:
        yield Phase.WORKING, course.working, None
    if course.ends == "never":
        yield Phase.WORKING, math.inf, None
