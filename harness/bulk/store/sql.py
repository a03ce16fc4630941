"""The store in SQL: SQLite by default, any database SQLAlchemy knows by its URL."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import orjson
from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from harness.bulk.jobs import TERMINAL, Counters, Job, JobStatus
from harness.bulk.notification_url import receiver_of
from harness.bulk.store.database import Database
from harness.bulk.store.listing import clause
from harness.bulk.store.protocol import Checkpoint
from harness.bulk.store.rows import (
    JOB_COLUMNS,
    as_text,
    checkpoint_from,
    checkpoint_text,
    counters_row,
    job_from,
    job_row,
)
from harness.bulk.store.tables import jobs, notes, outbox
from harness.ocnql import Condition

_JOB = select(*(jobs.c[name] for name in JOB_COLUMNS))
_UNFINISHED = [status.value for status in JobStatus if status not in TERMINAL]
_COUNTER_COLUMNS = tuple(counters_row(Counters()))
_COUNTED: dict[str, Any] = {name: bindparam(name) for name in _COUNTER_COLUMNS}
_MINE = jobs.c.id == bindparam("job")
_ONE = _JOB.where(_MINE)
_OWN = _ONE.where(jobs.c.instance_id == bindparam("instance"))
_CHECKPOINTS = select(jobs.c.checkpoint, jobs.c.durable_checkpoint).where(_MINE)
_FORGOTTEN = {"checkpoint": None, "durable_checkpoint": None}
_COUNT = update(jobs).where(_MINE).values(_COUNTED).returning(jobs.c.status)
_SAVE = update(jobs).where(_MINE).values(_COUNTED | {"checkpoint": bindparam("point")}).returning(jobs.c.status)
_SAVE_DURABLY = (
    update(jobs)
    .where(_MINE)
    .values(_COUNTED | {"checkpoint": bindparam("point"), "durable_checkpoint": bindparam("point")})
    .returning(jobs.c.status)
)


class SqlJobStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: Job) -> Job:
        with self._database.writing(durable=True) as connection:
            found = connection.execute(
                insert(jobs).values(job_row(draft) | {"claimed": 0}).returning(*_JOB.selected_columns)
            )
            return _job(found.one())

    def get(self, job_id: int, instance_id: int | None = None) -> Job | None:
        wanted = _ONE if instance_id is None else _OWN
        with self._database.reading() as connection:
            row = connection.execute(wanted, {"job": job_id, "instance": instance_id}).one_or_none()
        return None if row is None else _job(row)

    def page(
        self, instance_id: int, condition: Condition | None, before: int | None, limit: int
    ) -> tuple[tuple[Job, ...], int]:
        mine = jobs.c.instance_id == instance_id
        with self._database.reading() as connection:
            if condition is not None:
                names = connection.execute(select(jobs.c.object_name).where(mine).distinct()).scalars().all()
                mine = mine & clause(condition, names)
            total = connection.execute(select(func.count()).select_from(jobs).where(mine)).scalar_one()
            older = mine if before is None else mine & (jobs.c.id < before)
            found = connection.execute(_JOB.where(older).order_by(jobs.c.id.desc()).limit(limit))
            return tuple(map(_job, found)), total

    def change(self, job_id: int, decide: Callable[[Job], Job], *, anew: bool = False) -> Job:
        with self._database.writing(durable=True) as connection:
            before = _job(connection.execute(_ONE.with_for_update(), {"job": job_id}).one())
            after = decide(before)
            if after != before:
                forgotten = _FORGOTTEN if anew else {}
                connection.execute(update(jobs).where(jobs.c.id == job_id).values(job_row(after) | forgotten))
            if after.ended and not before.ended:
                _post(connection, after)
        return after

    def claim(self, instances: Collection[int]) -> Job | None:
        can_go_on = jobs.c.instance_id.in_(instances) | (jobs.c.status == JobStatus.CANCELLATION_PENDING.value)
        free = _JOB.where(jobs.c.claimed == 0, jobs.c.status.in_(_UNFINISHED), can_go_on)
        first = free.order_by(jobs.c.status == JobStatus.CREATED.value, jobs.c.id).limit(1)
        with self._database.writing() as connection:
            row = connection.execute(first.with_for_update(skip_locked=True)).one_or_none()
            if row is None:
                return None
            job = _job(row)
            taken = job.to(JobStatus.STARTED) if job.status is JobStatus.CREATED else job
            changes = {"claimed": 1, "status": taken.status.value}
            connection.execute(update(jobs).where(jobs.c.id == job.id).values(changes))
        return taken

    def sources(self) -> frozenset[str]:
        wanted = select(jobs.c.source).where(jobs.c.status.in_(_UNFINISHED), jobs.c.source.is_not(None))
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def release(self, job_id: int | None = None) -> None:
        freed = update(jobs).where(jobs.c.claimed == 1).values(claimed=0)
        with self._database.writing() as connection:
            connection.execute(freed if job_id is None else freed.where(jobs.c.id == job_id))

    def save(self, job_id: int, counters: Counters, checkpoint: Checkpoint, *, durable: bool) -> JobStatus:
        values = {"job": job_id, "point": checkpoint_text(checkpoint)} | counters_row(counters)
        with self._database.writing(durable=durable) as connection:
            return _status(connection.execute(_SAVE_DURABLY if durable else _SAVE, values).one())

    def count(self, job_id: int, counters: Counters) -> None:
        with self._database.writing() as connection:
            connection.execute(_COUNT, {"job": job_id} | counters_row(counters))

    def checkpoints(self, job_id: int) -> tuple[Checkpoint, ...]:
        with self._database.reading() as connection:
            row = connection.execute(_CHECKPOINTS, {"job": job_id}).one()
        return (*(checkpoint_from(text) for text in row if text is not None), Checkpoint())

    def keep(self, job_id: int, name: str, value: Any) -> None:
        mine = (notes.c.job_id == job_id, notes.c.name == name)
        with self._database.writing(durable=True) as connection:
            connection.execute(delete(notes).where(*mine))
            connection.execute(insert(notes).values(job_id=job_id, name=name, value=as_text(value)))

    def kept(self, job_id: int, name: str) -> Any:
        wanted = select(notes.c.value).where(notes.c.job_id == job_id, notes.c.name == name)
        with self._database.reading() as connection:
            found = connection.execute(wanted).scalar_one_or_none()
        return None if found is None else orjson.loads(found)

    def forget(self, job_id: int) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(notes).where(notes.c.job_id == job_id))

    def finished(self, before: float, limit: int) -> tuple[int, ...]:
        there = (jobs.c.purged_at.is_(None), jobs.c.finished_at < before)
        wanted = select(jobs.c.id).where(*there).order_by(jobs.c.finished_at).limit(limit)
        with self._database.reading() as connection:
            return tuple(connection.execute(wanted).scalars())


def count_in(connection: Connection, job_id: int, counters: Counters) -> JobStatus:
    """Commit a job's counters as part of somebody else's transaction."""
    return _status(connection.execute(_COUNT, {"job": job_id} | counters_row(counters)).one())


def _post(connection: Connection, job: Job) -> None:
    if job.notification_url is None:
        return
    connection.execute(delete(outbox).where(outbox.c.job_id == job.id))
    url = job.notification_url
    letter = {"job_id": job.id, "url": url, "receiver": receiver_of(url), "tries": 0, "due": job.finished_at}
    connection.execute(insert(outbox).values(letter))


def _job(row: Row[Any]) -> Job:
    return job_from(row._mapping)


def _status(row: Row[Any]) -> JobStatus:
    return JobStatus(row[0])
