"""The job list filtered by the database keeps exactly the jobs that the condition itself keeps."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from postgres import fresh_database

from harness.bulk.job_filter import FIELDS, job_condition
from harness.bulk.jobs import Counters, Direction, Job, JobStatus
from harness.bulk.store.database import Database, sqlite_url
from harness.bulk.store.sql import SqlJobStore
from harness.ocnql import And, Comparison, Condition, In, IsNull, Like, Or, matches

NAMES = ("contact", "Contact", "con_act", "contacts", "50%", "O'Hara", "2024-01-01")
words = st.sampled_from([*NAMES, *JobStatus, *Direction, "COMPLETE", "CANCELED", "completed", "", "5", "nobody"]).map(
    str
)
numbers = st.integers(-3, 12) | st.decimals(-3, 12, places=1) | st.sampled_from(["7", 2**80, -(2**80)])
texts = st.sampled_from(FIELDS[:3])
operators = st.sampled_from(["=", "!=", "<", ">", "<=", ">="])
patterns = words | st.sampled_from(["%", "con%", "%t", "CON_ACT", "%COMP%", "_", "5%"])
predicates = (
    st.builds(Comparison, texts, operators, words | st.none() | st.booleans() | st.integers(0, 9))
    | st.builds(Like, texts, patterns, st.booleans())
    | st.builds(In, texts, st.lists(words, min_size=1, max_size=3).map(tuple), st.booleans())
    | st.builds(IsNull, st.sampled_from(FIELDS), st.booleans())
    | st.builds(Comparison, st.just("record_count"), operators, numbers)
    | st.builds(In, st.just("record_count"), st.lists(numbers, min_size=1, max_size=3).map(tuple), st.booleans())
)
conditions = st.recursive(
    predicates,
    lambda parts: st.lists(parts, min_size=2, max_size=3).flatmap(
        lambda found: st.sampled_from([And(tuple(found)), Or(tuple(found))])
    ),
    max_leaves=4,
)


ADDRESSES = {"sqlite": lambda folder: sqlite_url(folder / "jobs.db"), "postgresql": lambda _: fresh_database()}


@pytest.fixture(scope="module", params=ADDRESSES.values(), ids=ADDRESSES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlJobStore]:
    database = Database(request.param(tmp_path_factory.mktemp("jobs")))
    store, rng = SqlJobStore(database), random.Random(4)
    for number in range(60):
        status, direction = rng.choice(list(JobStatus)), rng.choice(list(Direction))
        counters = Counters(records=rng.randrange(10))
        store.add(Job(0, 1 + number % 2, rng.choice(NAMES), direction, 1.0, status=status, counters=counters))
    yield store
    database.close()


def shown(job: Job) -> dict[str, str | int]:
    values = (job.object_name, job.status.value, job.direction.value, job.counters.records)
    return dict(zip(FIELDS, values, strict=True))


@given(conditions, st.none() | st.integers(1, 60), st.integers(1, 70))
def test_the_database_keeps_what_the_condition_keeps(
    store: SqlJobStore, condition: Condition, before: int | None, limit: int
) -> None:
    wanted = job_condition(str(condition))
    assert wanted is not None
    everything, _ = store.page(1, None, None, 1000)
    fitting = [job for job in everything if matches(wanted, shown(job))]
    page = [job for job in fitting if before is None or job.id < before][:limit]
    assert store.page(1, wanted, before, limit) == (tuple(page), len(fitting))
