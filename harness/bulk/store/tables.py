"""The tables as SQLAlchemy sees them; the migrations make them."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()


class Words(TypeDecorator[str]):
    """Text that strangers wrote: what no database keeps (NUL, half a surrogate pair) is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


_Id = BigInteger().with_variant(Integer, "sqlite")

jobs = Table(
    "jobs",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("instance_id", _Id, nullable=False),
    Column("object_name", Words, nullable=False),
    Column("direction", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("claimed", Integer, nullable=False),
    Column("criteria", Text, nullable=False),
    Column("meta", Text, nullable=False),
    Column("notification_url", Words),
    Column("file_name", Words),
    Column("source", Text),
    Column("message", Words, nullable=False),
    Column("stop", Text),
    Column("created_at", Float, nullable=False),
    Column("finished_at", Float),
    Column("restarts", Integer, nullable=False),
    Column("records", _Id, nullable=False),
    Column("errors", _Id, nullable=False),
    Column("calls", _Id, nullable=False),
    Column("other_calls", _Id, nullable=False),
    Column("excluded", _Id, nullable=False),
    Column("elapsed", Float, nullable=False),
    Column("at_vendor", Float, nullable=False),
    Column("checkpoint", Text),
    Column("durable_checkpoint", Text),
    Column("callback", Words),
    Column("origin", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("native", Integer, nullable=False),
    Column("vendor_job_id", Words),
    Column("continues", _Id),
    Column("purged_at", Float),
    Column("calls_before", _Id, nullable=False),
    Column("doubts", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("jobs_by_instance", jobs.c.instance_id, jobs.c.id)
Index("jobs_by_status", jobs.c.status, jobs.c.claimed)
Index("jobs_by_finish", jobs.c.purged_at, jobs.c.finished_at)

records = Table(
    "upload_records",
    metadata,
    Column("job_id", _Id, ForeignKey("jobs.id"), primary_key=True),
    Column("number", _Id, primary_key=True),
    Column("intent_at", Float),
    Column("state", Text, nullable=False),
    Column("vendor_id", Words),
    Column("status", Words, nullable=False),
    Column("status_code", Integer),
    Column("provider_message", Words, nullable=False),
    Column("record", Text),
)
Index("upload_records_by_vendor_id", records.c.vendor_id)
Index("upload_records_by_state", records.c.job_id, records.c.state, records.c.number)

outbox = Table(
    "outbox",
    metadata,
    Column("job_id", _Id, ForeignKey("jobs.id"), primary_key=True),
    Column("url", Words, nullable=False),
    Column("receiver", Words, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", Float, nullable=False),
)
Index("outbox_by_due", outbox.c.due)

notes = Table(
    "job_notes",
    metadata,
    Column("job_id", _Id, ForeignKey("jobs.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

instances = Table(
    "instances",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("name", Words, nullable=False),
    Column("connector", Text, nullable=False),
    Column("base_url", Text, nullable=False),
    Column("credentials", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("organization", Text),
    Column("created_at", Float, nullable=False),
    sqlite_autoincrement=True,
)
Index("instances_by_element", instances.c.element, unique=True)
Index("instances_by_account", instances.c.user, instances.c.organization)

renewals = Table(
    "credential_renewals",
    metadata,
    Column("instance_id", _Id, primary_key=True, autoincrement=False),
    Column("given", Text, nullable=False),
    Column("credentials", Text, nullable=False),
)
