"""Laws of a job's life: only the table of moves decides, and what has ended stays ended."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.bulk.jobs import MOVES, RESTARTS, TERMINAL, Direction, IllegalMove, Job, JobStatus, Origin

DOCUMENTED = {
    ("CREATED", "STARTED"), ("CREATED", "CANCELLED"),
    ("STARTED", "RUNNING"), ("STARTED", "CANCELLATION_PENDING"), ("STARTED", "ABORTED"), ("STARTED", "ERROR"),
    ("RUNNING", "COMPLETED"), ("RUNNING", "CANCELLATION_PENDING"), ("RUNNING", "ABORTED"), ("RUNNING", "ERROR"),
    ("CANCELLATION_PENDING", "CANCELLED"), ("CANCELLATION_PENDING", "COMPLETED"),
    ("CANCELLATION_PENDING", "ABORTED"), ("CANCELLATION_PENDING", "ERROR"),
}  # fmt: skip
statuses = st.sampled_from(JobStatus)
origins = st.sampled_from(Origin)
CANCEL, RESTART = "cancel", "restart"
requests = st.lists(statuses | st.sampled_from([CANCEL, RESTART]), max_size=12)


def fresh(origin: Origin = Origin.DOWNLOAD) -> Job:
    direction = Direction.UPLOAD if origin is Origin.UPLOAD else Direction.DOWNLOAD
    return Job(1, 1, "contact", direction, 0.0, origin=origin)


def moved(job: Job, request: JobStatus | str) -> Job:
    """Do what is asked if it is legal; an illegal request changes nothing."""
    try:
        if request == CANCEL:
            return job.cancelled(1.0)
        return job.restarted() if request == RESTART else job.to(JobStatus(request))
    except IllegalMove:
        return job


def test_the_table_has_exactly_the_documented_moves() -> None:
    assert {(start.value, end.value) for start, ends in MOVES.items() for end in ends} == DOCUMENTED


@given(origins, requests)
def test_every_step_of_any_life_is_in_the_table(origin: Origin, asked: list[JobStatus | str]) -> None:
    life = [fresh(origin)]
    for request in asked:
        life.append(moved(life[-1], request))
    for before, after in pairwise(life):
        restarted = RESTARTS.get(before.status) is after.status and after.restarts == before.restarts + 1
        assert after == before or after.status in MOVES[before.status] or restarted


@given(origins, st.sampled_from(sorted(TERMINAL)), requests)
def test_only_a_restart_of_a_failed_download_leaves_a_terminal_status(
    origin: Origin, status: JobStatus, asked: list[JobStatus | str]
) -> None:
    job = replace(fresh(origin), status=status)
    restartable = origin is Origin.DOWNLOAD and status in RESTARTS
    for request in asked:
        if request == RESTART and restartable:
            break
        assert moved(job, request) == job


@given(statuses, statuses)
def test_a_move_that_is_not_in_the_table_is_refused_by_name(start: JobStatus, end: JobStatus) -> None:
    job = replace(fresh(), status=start)
    if end in MOVES[start]:
        assert job.to(end).status is end
    else:
        with pytest.raises(IllegalMove, match=f"{start} and cannot become {end}"):
            job.to(end)


@given(statuses)
def test_a_cancel_twice_is_a_cancel_once(status: JobStatus) -> None:
    once = moved(replace(fresh(), status=status), CANCEL)
    assert moved(once, CANCEL) == once
