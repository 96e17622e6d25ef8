"""Consents, who saw whose contact data, and when a company was last saved."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
ONE_COMPANY = "(firm_id IS NULL) <> (buyer_id IS NULL)"
COMPANIES = ("firms", "buyers")


def upgrade() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=True),
        sa.Column("buyer_id", KEY, nullable=True),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.CheckConstraint(ONE_COMPANY, name=op.f("ck_consents_one_company")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table[:-1]}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_consents_{table[:-1]}_id_{table}"),
                ondelete="CASCADE",
            )
            for table in ("events", *COMPANIES)
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    for column in ("event_id", "firm_id", "buyer_id"):
        op.create_index(op.f(f"ix_consents_{column}"), "consents", [column])
    op.create_table(
        "contact_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("event_id", KEY, nullable=True),
        sa.Column("firm_id", KEY, nullable=True),
        sa.Column("buyer_id", KEY, nullable=True),
        sa.Column("where", sa.Text(), nullable=False),
        sa.CheckConstraint(ONE_COMPANY, name=op.f("ck_contact_views_one_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_views")),
    )
    for column in ("at", "firm_id", "buyer_id"):
        op.create_index(op.f(f"ix_contact_views_{column}"), "contact_views", [column])
    for name in COMPANIES:
        op.add_column(name, sa.Column("saved_at", MOMENT, nullable=True))
        table = sa.table(name, sa.column("saved_at", MOMENT))
        op.execute(table.update().values(saved_at=datetime.now(UTC)))


def downgrade() -> None:
    for name in COMPANIES:
        op.drop_column(name, "saved_at")
    op.drop_table("contact_views")
    op.drop_table("consents")
