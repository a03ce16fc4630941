"""Where jobs come from and what they do, notes of work in progress, connector instances."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

from harness.bulk.criteria import parse, plan_of

revision = "0002"
down_revision = "0001"
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    for column in _job_columns():
        op.add_column("jobs", column)
    op.execute("UPDATE jobs SET origin = 'upload' WHERE direction = 'UPLOAD'")
    _plan_downloads()
    op.create_index("jobs_by_finish", "jobs", ["purged_at", "finished_at"])
    op.add_column("outbox", sa.Column("receiver", sa.Text, nullable=False, server_default=""))
    op.create_table("job_notes", *_note_columns())
    op.create_table("instances", *_instance_columns(), sqlite_autoincrement=True)
    op.create_index("instances_by_element", "instances", ["element"], unique=True)
    op.create_index("instances_by_account", "instances", ["user", "organization"])
    op.create_table("credential_renewals", *_renewal_columns())


def downgrade() -> None:
    op.drop_table("credential_renewals")
    op.drop_table("instances")
    op.drop_table("job_notes")
    op.drop_column("outbox", "receiver")
    op.drop_index("jobs_by_finish", "jobs")
    for column in reversed(_job_columns()):
        op.drop_column("jobs", column.name)


def _plan_downloads() -> None:
    """Jobs of the first schema had their criteria resolved anew each time they were worked on."""
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT id, criteria FROM jobs WHERE direction = 'DOWNLOAD'")).all()
    for job, criteria in found:
        plan = orjson.dumps(plan_of(parse(orjson.loads(criteria)))).decode()
        connection.execute(sa.text("UPDATE jobs SET plan = :plan WHERE id = :job"), {"plan": plan, "job": job})


def _job_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("origin", sa.Text, nullable=False, server_default="download"),
        sa.Column("plan", sa.Text, nullable=False, server_default="{}"),
        sa.Column("native", sa.Integer, nullable=False, server_default="0"),
        sa.Column("vendor_job_id", sa.Text),
        sa.Column("continues", _Id),
        sa.Column("purged_at", sa.Float),
        sa.Column("at_vendor", sa.Float, nullable=False, server_default="0"),
        sa.Column("calls_before", _Id, nullable=False, server_default="0"),
        sa.Column("doubts", sa.Text, nullable=False, server_default="[]"),
    ]


def _note_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("job_id", _Id, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    ]


def _instance_columns() -> list[sa.Column[Any]]:
    required: dict[str, Any] = {
        "name": sa.Text, "connector": sa.Text, "base_url": sa.Text, "credentials": sa.Text, "settings": sa.Text,
        "element": sa.Text, "user": sa.Text, "created_at": sa.Float,
    }  # fmt: skip
    return [
        sa.Column("id", _Id, primary_key=True, autoincrement=True),
        *(sa.Column(name, kind, nullable=False) for name, kind in required.items()),
        sa.Column("organization", sa.Text),
    ]


def _renewal_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("instance_id", _Id, primary_key=True, autoincrement=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("credentials", sa.Text, nullable=False),
    ]
