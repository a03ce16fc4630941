"""Callbacks still to be delivered, in SQL."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, select, update

from harness.bulk.store.database import Database
from harness.bulk.store.protocol import Letter
from harness.bulk.store.tables import jobs, outbox


class SqlOutbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    def first(self, besides: Collection[int] = (), busy: Collection[str] = ()) -> Letter | None:
        letters = select(outbox.c.job_id, outbox.c.url, outbox.c.receiver, outbox.c.tries, outbox.c.due)
        free = letters.where(outbox.c.job_id.not_in(besides), outbox.c.receiver.not_in(busy))
        wanted = free.order_by(outbox.c.due, outbox.c.job_id).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else Letter(*row)

    def settle(self, letter: Letter, outcome: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(outbox).where(*_the(letter)))
            connection.execute(update(jobs).where(jobs.c.id == letter.job_id).values(callback=outcome))

    def postpone(self, letter: Letter, due: float, outcome: str) -> None:
        with self._database.writing() as connection:
            later = {"tries": letter.tries + 1, "due": due}
            connection.execute(update(outbox).where(*_the(letter)).values(later))
            connection.execute(update(jobs).where(jobs.c.id == letter.job_id).values(callback=outcome))


def _the(letter: Letter) -> tuple[ColumnElement[bool], ...]:
    """Mean this very letter: a job that was restarted and has ended again meanwhile has another one."""
    return outbox.c.job_id == letter.job_id, outbox.c.tries == letter.tries, outbox.c.due == letter.due
