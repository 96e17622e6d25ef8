"""What becomes of matches at an event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)

ADDED = {"events": ["organisation", "settings"], "event_firms": ["settings"], "event_buyers": ["settings"]}
TABLES = [
    "wishes", "shortlist_entries", "plans", "pins", "outcomes", "meetings", "invitations", "feedback",
    "decisions", "audit",
]  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("event_id", KEY, nullable=True),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_event_id_subject_id"), "audit", ["event_id", "subject", "id"])

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("need_id", KEY, nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("label", sa.Double(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
    )
    op.create_index(op.f("ix_feedback_event_id_id"), "feedback", ["event_id", "id"])

    op.create_table(
        "decisions",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("side", KEY, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("preference", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_decisions_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_decisions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_decisions_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "firm_id", "buyer_id", "side", name=op.f("pk_decisions")),
    )
    op.create_index(op.f("ix_decisions_buyer_id"), "decisions", ["buyer_id"])
    op.create_index(op.f("ix_decisions_firm_id"), "decisions", ["firm_id"])

    op.create_table(
        "invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=True),
        sa.Column("buyer_id", KEY, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint("(firm_id IS NULL) <> (buyer_id IS NULL)", name=op.f("ck_invitations_one_party")),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_invitations_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_invitations_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_invitations_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(op.f("ix_invitations_buyer_id"), "invitations", ["buyer_id"])
    op.create_index(op.f("ix_invitations_event_id"), "invitations", ["event_id"])
    op.create_index(op.f("ix_invitations_firm_id"), "invitations", ["firm_id"])

    op.create_table(
        "meetings",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("plan_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("interpreter", sa.Text(), nullable=False),
        sa.Column("absent", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_meetings_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meetings_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_meetings_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "plan_version", "firm_id", "buyer_id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_buyer_id"), "meetings", ["buyer_id"])
    op.create_index(op.f("ix_meetings_firm_id"), "meetings", ["firm_id"])

    op.create_table(
        "outcomes",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("side", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("amount", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_outcomes_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_outcomes_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_outcomes_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "firm_id", "buyer_id", "side", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_buyer_id"), "outcomes", ["buyer_id"])
    op.create_index(op.f("ix_outcomes_firm_id"), "outcomes", ["firm_id"])

    op.create_table(
        "pins",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_pins_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_pins_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_pins_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "firm_id", "buyer_id", name=op.f("pk_pins")),
    )
    op.create_index(op.f("ix_pins_buyer_id"), "pins", ["buyer_id"])
    op.create_index(op.f("ix_pins_firm_id"), "pins", ["firm_id"])

    op.create_table(
        "plans",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("figures", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_plans_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "version", name=op.f("pk_plans")),
    )
    op.create_table(
        "shortlist_entries",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("position", sa.Double(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("shown", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_shortlist_entries_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_shortlist_entries_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_shortlist_entries_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "firm_id", "buyer_id", name=op.f("pk_shortlist_entries")),
    )
    op.create_index(op.f("ix_shortlist_entries_buyer_id"), "shortlist_entries", ["buyer_id"])
    op.create_index(op.f("ix_shortlist_entries_firm_id"), "shortlist_entries", ["firm_id"])

    op.create_table(
        "wishes",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("side", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_wishes_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_wishes_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_wishes_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "firm_id", "buyer_id", "side", name=op.f("pk_wishes")),
    )
    op.create_index(op.f("ix_wishes_buyer_id"), "wishes", ["buyer_id"])
    op.create_index(op.f("ix_wishes_firm_id"), "wishes", ["firm_id"])

    for table, columns in ADDED.items():
        for name in columns:
            _add(table, name)


def _add(table: str, name: str) -> None:
    """A column that existing rows get with an empty value; new rows name theirs."""
    kind, empty = (KEY, "") if name == "organisation" else (JSON, "{}")
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(name, kind, nullable=False, server_default=empty))
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, server_default=None)


def downgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.drop_column(name)
    for table in TABLES:
        op.drop_table(table)
