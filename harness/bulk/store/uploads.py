"""The log of uploaded records in SQL: an intent before each call, its outcome afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, delete, insert, select

from harness.bulk.jobs import Counters, Job, JobStatus
from harness.bulk.store.database import Database
from harness.bulk.store.protocol import Intent, Outcome
from harness.bulk.store.rows import outcome_from, outcome_row
from harness.bulk.store.sql import count_in
from harness.bulk.store.tables import jobs, records

_FORGET = delete(records).where(records.c.job_id == bindparam("job"), records.c.number == bindparam("row"))


class SqlRecordLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    def step(self, job_id: int, counters: Counters, done: Sequence[Outcome], next: Intent | None) -> JobStatus:
        with self._database.writing(durable=True) as connection:
            if done:
                connection.execute(_FORGET, [{"job": job_id, "row": outcome.number} for outcome in done])
                connection.execute(insert(records), [outcome_row(job_id, outcome) for outcome in done])
            if next is not None:
                connection.execute(_FORGET, {"job": job_id, "row": next.number})
                row = {"job_id": job_id, "number": next.number, "intent_at": next.at, "state": "open"}
                connection.execute(insert(records), row | {"status": "", "provider_message": ""})
            return count_in(connection, job_id, counters)

    def open_intent(self, job_id: int) -> Intent | None:
        wanted = select(records.c.number, records.c.intent_at).where(
            records.c.job_id == job_id, records.c.state == "open"
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Intent(*row)

    def claimed(self, job: Job, vendor_ids: Collection[str]) -> frozenset[str]:
        same = (jobs.c.instance_id == job.instance_id, jobs.c.object_name == job.object_name)
        wanted = select(records.c.vendor_id).join(jobs).where(records.c.vendor_id.in_(vendor_ids), *same)
        with self._database.reading() as connection:
            return frozenset(connection.execute(wanted).scalars())

    def failures(self, job_id: int, after: int, limit: int) -> tuple[Outcome, ...]:
        mine = (records.c.job_id == job_id, records.c.state == "failed", records.c.number > after)
        wanted = select(records).where(*mine).order_by(records.c.number).limit(limit)
        with self._database.reading() as connection:
            return tuple(outcome_from(row._mapping) for row in connection.execute(wanted))
