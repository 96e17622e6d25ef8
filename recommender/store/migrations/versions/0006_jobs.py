"""Jobs, and answers kept for those who ask twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", KEY, nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("organisation", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=True),
        sa.Column("wanted", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("alive_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("result", JSON, nullable=True),
        sa.Column("error", JSON, nullable=True),
        sa.Column("stop", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_state_created_at"), "jobs", ["state", "created_at"])
    op.create_table(
        "repeats",
        sa.Column("key", KEY, nullable=False),
        sa.Column("body_digest", sa.Text(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", JSON, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_repeats")),
    )
    op.create_index(op.f("ix_repeats_begun_at"), "repeats", ["begun_at"])


def downgrade() -> None:
    op.drop_table("repeats")
    op.drop_table("jobs")
