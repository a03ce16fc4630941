"""A run as one HTML file that needs nothing else: no script, no network."""

from __future__ import annotations

from dataclasses import dataclass

from harness.report.html import render, seconds
from harness.report.run import JobReport, RunReport, Tick

WIDTH, LEFT, LANE = 900, 165, 34
KINDS = {
    "good": "answered",
    "limit": "refused: too many calls",
    "down": "an error",
    "dead": "connection died",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer on the picture: where, what kind, and what the reader sees when pointing at it."""

    x: float
    y: int
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One job on the picture: its name, its marks, and the line from its first to its last answer."""

    name: str
    y: int
    marks: tuple[Mark, ...]

    @property
    def span(self) -> tuple[float, float]:
        places = [mark.x for mark in self.marks] or [LEFT]
        return min(places), max(places)


@dataclass(frozen=True, slots=True)
class Picture:
    """The timeline of all jobs over the time of the run."""

    lanes: tuple[Lane, ...]
    grid: tuple[tuple[float, str], ...]
    width: int = WIDTH
    left: int = LEFT

    @property
    def height(self) -> int:
        return LANE * len(self.lanes) + 36


def page(report: RunReport) -> str:
    """Return the HTML text; everything that came from outside is escaped."""
    return render("page.html", run=report, picture=picture(report), kinds=KINDS)


def picture(report: RunReport) -> Picture:
    """Lay every answer of every vendor out over the time of the run."""
    last = max((tick.at for job in report.jobs for tick in job.ticks), default=0.0)
    whole = max(last, 0.001)
    lanes = tuple(_lane(job, index, whole) for index, job in enumerate(report.jobs))
    return Picture(lanes, tuple((_x(second, whole), f"{second:g} s") for second in seconds(whole)))


def _lane(job: JobReport, index: int, whole: float) -> Lane:
    y = 20 + LANE * index
    marks = tuple(Mark(_x(tick.at, whole), y, tick.kind, _title(tick)) for tick in job.ticks)
    arrow = "↑" if job.direction == "UPLOAD" else "↓"
    return Lane(f"{arrow} {job.vendor} {job.object_name}", y, marks)


def _x(at: float, whole: float) -> float:
    return round(LEFT + 12 + (WIDTH - LEFT - 36) * at / whole, 1)


def _title(tick: Tick) -> str:
    parts = [f"{tick.at:.2f} s", str(tick.status) if tick.status else "no answer", KINDS[tick.kind]]
    if tick.kind == "good":
        parts[2] = f"{tick.records} records" if tick.records != 1 else "1 record"
    return " · ".join([*parts, *([tick.fault] if tick.fault else [])])
