"""The moves that a job may make between two looks at it, as the reference's state machine allows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

RESTART = "restart"
STEPS: dict[str, frozenset[str]] = {
    "CREATED": frozenset({"STARTED", "CANCELLATION_PENDING", "CANCELLED"}),
    "STARTED": frozenset({"RUNNING", "CANCELLATION_PENDING", "ABORTED", "ERROR"}),
    "RUNNING": frozenset({"COMPLETED", "CANCELLATION_PENDING", "ABORTED", "ERROR"}),
    "CANCELLATION_PENDING": frozenset({"CANCELLED", "COMPLETED", "ABORTED", "ERROR"}),
    "COMPLETED": frozenset(),
    "CANCELLED": frozenset(),
    "ABORTED": frozenset({RESTART}),
    "ERROR": frozenset({RESTART}),
    RESTART: frozenset({"CREATED", "STARTED"}),
}


def reachable(status: str) -> frozenset[str]:
    """Return every status that can be seen after ``status``, whatever was missed between two looks; no restart."""
    found: set[str] = set()
    front = {status}
    while front:
        front = {after for one in front for after in STEPS[one] if after != RESTART} - found
        found |= front
    return frozenset(found)


def move_complaints(job_id: str, moves: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the statuses that were seen of a job, ``restart`` standing for an accepted restart."""
    if moves and moves[0] != "CREATED":
        yield f"job {job_id} was made in the status {moves[0]} in place of CREATED"
    for before, after in pairwise(moves):
        if unknown := {before, after} - STEPS.keys():
            yield f"job {job_id} has a status that there is not: {', '.join(sorted(unknown))}"
        elif after not in (STEPS[before] if RESTART in (before, after) else reachable(before)):
            yield f"job {job_id} went from {before} to {after}"
