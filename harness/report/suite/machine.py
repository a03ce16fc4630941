"""The picture of a job's states: which moves there are, and how many jobs were seen to make each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.report.suite.coverage import Coverage

WIDE, HIGH = 160, 40
# Where each status stands: the middle of its box.
PLACES: Mapping[str, tuple[int, int]] = {
    "CREATED": (90, 120),
    "STARTED": (300, 120),
    "RUNNING": (510, 120),
    "COMPLETED": (820, 120),
    "CANCELLATION_PENDING": (510, 36),
    "CANCELLED": (820, 36),
    "ABORTED": (510, 214),
    "ERROR": (820, 214),
}
# The moves that a job is seen to make, and the way the line of each takes from box to box.
EDGES: Mapping[tuple[str, str], str] = {
    ("CREATED", "STARTED"): "M164 120H220",
    ("STARTED", "RUNNING"): "M374 120H430",
    ("RUNNING", "COMPLETED"): "M584 120H740",
    ("RUNNING", "CANCELLATION_PENDING"): "M510 100V56",
    ("CANCELLATION_PENDING", "CANCELLED"): "M584 36H740",
    ("RUNNING", "ABORTED"): "M490 140V194",
    ("RUNNING", "ERROR"): "M530 140C530 178 620 206 740 208",
    ("CREATED", "CANCELLED"): "M90 100C90 -22 700 -14 800 16",
    ("CREATED", "CANCELLATION_PENDING"): "M110 100C150 44 300 34 430 34",
    ("STARTED", "CANCELLATION_PENDING"): "M310 100C330 60 380 46 430 42",
    ("STARTED", "ABORTED"): "M300 140C310 190 380 206 430 208",
    ("STARTED", "ERROR"): "M290 140C300 262 640 262 800 234",
    ("CANCELLATION_PENDING", "COMPLETED"): "M584 46C660 56 700 90 740 110",
    ("CANCELLATION_PENDING", "ABORTED"): "M564 56C604 100 604 160 550 194",
    ("CANCELLATION_PENDING", "ERROR"): "M574 56C650 110 680 190 740 200",
    ("ABORTED", "restart"): "M436 222C260 240 140 210 104 140",
    ("ERROR", "restart"): "M820 234C760 300 90 300 76 140",
}
"""``restart`` leads back to CREATED or STARTED, whichever the implementation answers."""


@dataclass(frozen=True, slots=True)
class Box:
    """One status: where it stands and how many jobs were seen in it."""

    status: str
    x: int
    y: int
    seen: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One move: its line and how many jobs were seen to make it."""

    before: str
    after: str
    line: str
    seen: int


@dataclass(frozen=True, slots=True)
class Machine:
    """The picture; ``longer`` are the moves over several states, made between two looks at a job."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    longer: tuple[tuple[str, int], ...]
    wide: int = WIDE
    high: int = HIGH

    @property
    def seen(self) -> int:
        """How many of the moves were seen."""
        return sum(1 for edge in self.edges if edge.seen)


def machine(found: Coverage) -> Machine:
    """Return the picture of what a run has seen of jobs."""
    boxes = tuple(Box(name, x, y, found.statuses.get(name, 0)) for name, (x, y) in PLACES.items())
    edges = tuple(Edge(*move, line, found.moves.get(move, 0)) for move, line in EDGES.items())
    return Machine(boxes, edges, tuple(_longer(found.moves)))


def _longer(moves: Mapping[tuple[str, str], int]) -> Iterator[tuple[str, int]]:
    for move, count in sorted(moves.items(), key=lambda one: -one[1]):
        if move not in EDGES and "restart" not in move:
            yield " → ".join(move), count
