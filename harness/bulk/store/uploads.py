"""The log of uploaded records in SQL: intents before the calls, their outcomes afterwards."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, delete, insert, select

from harness.bulk.jobs import Counters, Job, JobStatus
from harness.bulk.store.database import Database
from harness.bulk.store.protocol import Intent, Outcome
from harness.bulk.store.rows import intent_row, outcome_from, outcome_row
from harness.bulk.store.sql import count_in
from harness.bulk.store.tables import jobs, records

_FORGET = delete(records).where(records.c.job_id == bindparam("job"), records.c.number == bindparam("row"))


class SqlRecordLog:
    def __init__(self, database: Database) -> None:
        self._database = database

    def step(self, job_id: int, counters: Counters, done: Sequence[Outcome], next: Sequence[Intent]) -> JobStatus:
        numbers = [*(outcome.number for outcome in done), *(intent.number for intent in next)]
        rows = [*(outcome_row(job_id, outcome) for outcome in done), *(intent_row(job_id, intent) for intent in next)]
        with self._database.writing(durable=True) as connection:
            if numbers:
                connection.execute(_FORGET, [{"job": job_id, "row": number} for number in numbers])
                connection.execute(insert(records), rows)
            return count_in(connection, job_id, counters)

    def open_intents(self, job_id: int) -> tuple[Intent, ...]:
        mine = (records.c.job_id == job_id, records.c.state == "open")
        wanted = select(records.c.number, records.c.intent_at).where(*mine).order_by(records.c.number)
        with self._database.reading() as connection:
            return tuple(Intent(*row) for row in connection.execute(wanted))

    def outcomes(self, job_id: int, after: int) -> tuple[Outcome, ...]:
        mine = (records.c.job_id == job_id, records.c.state != "open", records.c.number > after)
        with self._database.reading() as connection:
            found = connection.execute(select(records).where(*mine).order_by(records.c.number))
            return tuple(outcome_from(row._mapping) for row in found)

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
