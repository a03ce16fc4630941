"""The picture of one test: every request to the target over time, and the statuses in which its jobs were seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.audit.exchange import Exchange
from harness.report.html import seconds
from harness.report.suite.values import JobMoves, TestResult

WIDTH, LEFT, RIGHT, LANE, TOP = 920, 190, 24, 34, 22
MOST_LANES = 12
OTHER = "other requests"
OF_JOB = re.compile(r"/bulk/(?:v3/)?([\w-]+)/")
MADE = re.compile(r'"id"\s*:\s*"?([\w-]+)')
STATUS = re.compile(r'"status"\s*:\s*"([A-Z_]+)"')
TELLING = re.compile(r"/(?:status|cancel|restart)(?:\?|$)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer: where, of which kind (``good``, ``refused``, ``broken``), and what is shown when pointed at."""

    x: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """For how long a job was seen in a status."""

    x: float
    width: float
    status: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One job, or all requests that are not about one."""

    name: str
    y: int
    marks: tuple[Mark, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All lanes over the time of the test; ``left_out`` jobs have none."""

    lanes: tuple[Lane, ...]
    grid: tuple[tuple[float, str], ...]
    left_out: int
    width: int = WIDTH
    left: int = LEFT

    @property
    def height(self) -> int:
        return TOP + LANE * len(self.lanes) + 22

    @property
    def statuses(self) -> list[str]:
        """The statuses that are to be explained, in the order in which they come."""
        return list(dict.fromkeys(part.status for lane in self.lanes for part in lane.stretches))


def timeline(test: TestResult) -> Timeline | None:
    """Lay the requests of a test out over its time; nothing, when none was kept."""
    if not test.exchanges:
        return None
    start = min(one.at for one in test.exchanges)
    scale = _Scale(start, max(max(one.at + one.seconds for one in test.exchanges) - start, 0.001))
    shown = test.jobs[:MOST_LANES]
    lanes = [_job_lane(job, test.exchanges, scale, index) for index, job in enumerate(shown)]
    about = {job.id for job in test.jobs}
    rest = [one for one in test.exchanges if _job_of(one, about) is None]
    if rest or not lanes:
        lanes.append(Lane(OTHER, _y(len(lanes)), tuple(_marks(rest, scale)), ()))
    grid = tuple((scale.x(start + second), f"{second:g} s") for second in seconds(scale.whole))
    return Timeline(tuple(lanes), grid, len(test.jobs) - len(shown))


@dataclass(frozen=True, slots=True)
class _Scale:
    start: float
    whole: float

    def x(self, at: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max((at - self.start) / self.whole, 0.0), 1.0), 1)


def _job_lane(job: JobMoves, exchanges: Sequence[Exchange], scale: _Scale, index: int) -> Lane:
    own = [one for one in exchanges if _job_of(one, {job.id}) is not None]
    name = f"{job.vendor} · job {job.id}"
    return Lane(name, _y(index), tuple(_marks(own, scale)), tuple(_stretches(own, scale)))


def _marks(exchanges: Sequence[Exchange], scale: _Scale) -> Iterator[Mark]:
    for one in exchanges:
        kind = "good" if one.status < 400 else "refused" if one.status < 500 else "broken"
        took = f"{one.at - scale.start:.2f} s · {one.method} {one.path[:160]} · {one.status}"
        yield Mark(scale.x(one.at), kind, took)


def _stretches(exchanges: Sequence[Exchange], scale: _Scale) -> Iterator[Stretch]:
    seen = [(one.at, found) for one in exchanges if (found := _told(one))]
    changes = [place for index, place in enumerate(seen) if index == 0 or seen[index - 1][1] != place[1]]
    # The last status lasts until the last request about the job.
    ends = [*changes[1:], (exchanges[-1].at, "")] if changes else []
    for (at, status), (end, _) in zip(changes, ends, strict=True):
        x = scale.x(at)
        yield Stretch(x, round(max(scale.x(end) - x, 3.0), 1), status)


def _told(one: Exchange) -> str:
    """Return the status of its job that an answer tells; a cancel or a restart that was refused tells none."""
    telling = TELLING.search(one.path) or one.method == "POST"
    found = STATUS.search(one.got) if telling and one.status < 300 else None
    return found[1] if found else ""


def _job_of(one: Exchange, jobs: set[str]) -> str | None:
    found = OF_JOB.search(one.path)
    if found is None and one.method == "POST" and one.status < 300:
        found = MADE.search(one.got)
    return found[1] if found and found[1] in jobs else None


def _y(index: int) -> int:
    return TOP + LANE * index + LANE // 2
