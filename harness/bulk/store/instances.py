"""Instances that callers made, and credentials that vendors have replaced, in SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Row, delete, insert, select

from harness.bulk.store.database import Database
from harness.bulk.store.protocol import StoredInstance
from harness.bulk.store.rows import as_text
from harness.bulk.store.tables import instances, renewals

_JSON = ("credentials", "settings")


class SqlInstances:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, draft: StoredInstance) -> int:
        row = asdict(draft) | {name: as_text(getattr(draft, name)) for name in _JSON}
        del row["id"]
        with self._database.writing(durable=True) as connection:
            return int(connection.execute(insert(instances).values(row).returning(instances.c.id)).scalar_one())

    def ids(self) -> tuple[int, ...]:
        with self._database.reading() as connection:
            return tuple(connection.execute(select(instances.c.id).order_by(instances.c.id)).scalars())

    def get(self, number: int) -> StoredInstance | None:
        return self._one(instances.c.id == number)

    def with_token(self, element: str) -> StoredInstance | None:
        return self._one(instances.c.element == element)

    def of(self, user: str, organization: str | None) -> tuple[StoredInstance, ...]:
        mine = (instances.c.user == user) & instances.c.organization.is_not_distinct_from(organization)
        with self._database.reading() as connection:
            return tuple(map(_stored, connection.execute(select(instances).where(mine).order_by(instances.c.id))))

    def remove(self, number: int) -> bool:
        with self._database.writing(durable=True) as connection:
            return connection.execute(delete(instances).where(instances.c.id == number)).rowcount > 0

    def renew(self, instance_id: int, given: str, credentials: Mapping[str, str]) -> None:
        row = {"instance_id": instance_id, "given": given, "credentials": as_text(dict(credentials))}
        with self._database.writing(durable=True) as connection:
            connection.execute(delete(renewals).where(renewals.c.instance_id == instance_id))
            connection.execute(insert(renewals).values(row))

    def renewed(self, instance_id: int, given: str) -> Mapping[str, str]:
        wanted = select(renewals.c.credentials).where(renewals.c.instance_id == instance_id, renewals.c.given == given)
        with self._database.reading() as connection:
            text = connection.execute(wanted).scalar_one_or_none()
        found: Mapping[str, str] = {} if text is None else orjson.loads(text)
        return found

    def _one(self, condition: ColumnElement[bool]) -> StoredInstance | None:
        with self._database.reading() as connection:
            row = connection.execute(select(instances).where(condition)).one_or_none()
        return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> StoredInstance:
    values = dict(row._mapping)
    return StoredInstance(**values | {name: orjson.loads(values[name]) for name in _JSON})
