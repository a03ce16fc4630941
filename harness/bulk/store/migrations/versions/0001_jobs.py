"""Jobs, the log of uploaded records, callbacks to deliver."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table("jobs", *_job_columns(), sqlite_autoincrement=True)
    op.create_index("jobs_by_instance", "jobs", ["instance_id", "id"])
    op.create_index("jobs_by_status", "jobs", ["status", "claimed"])
    op.create_table("upload_records", *_record_columns())
    op.create_index("upload_records_by_vendor_id", "upload_records", ["vendor_id"])
    op.create_index("upload_records_by_state", "upload_records", ["job_id", "state", "number"])
    op.create_table("outbox", *_outbox_columns())
    op.create_index("outbox_by_due", "outbox", ["due"])


def downgrade() -> None:
    for table in ("outbox", "upload_records", "jobs"):
        op.drop_table(table)


def _job_columns() -> list[sa.Column[Any]]:
    required: dict[str, Any] = {
        "instance_id": _Id, "object_name": sa.Text, "direction": sa.Text, "format": sa.Text, "status": sa.Text,
        "claimed": sa.Integer, "criteria": sa.Text, "meta": sa.Text, "message": sa.Text, "created_at": sa.Float,
        "restarts": sa.Integer, "records": _Id, "errors": _Id, "calls": _Id, "other_calls": _Id, "excluded": _Id,
        "elapsed": sa.Float,
    }  # fmt: skip
    optional: dict[str, Any] = {
        "notification_url": sa.Text, "file_name": sa.Text, "source": sa.Text, "stop": sa.Text, "finished_at": sa.Float,
        "checkpoint": sa.Text, "durable_checkpoint": sa.Text, "callback": sa.Text,
    }  # fmt: skip
    return [
        sa.Column("id", _Id, primary_key=True, autoincrement=True),
        *(sa.Column(name, kind, nullable=False) for name, kind in required.items()),
        *(sa.Column(name, kind) for name, kind in optional.items()),
    ]


def _record_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("job_id", _Id, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("number", _Id, primary_key=True),
        sa.Column("intent_at", sa.Float),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("vendor_id", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("status_code", sa.Integer),
        sa.Column("provider_message", sa.Text, nullable=False),
        sa.Column("record", sa.Text),
    ]


def _outbox_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("job_id", _Id, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
    ]
