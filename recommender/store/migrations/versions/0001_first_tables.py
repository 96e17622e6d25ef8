"""First tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "buyers",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=True),
        sa.Column("private_label_required", sa.Boolean(), nullable=True),
        sa.Column("id", KEY, nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("payment", JSON, nullable=False),
        sa.Column("certificates", JSON, nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyers")),
    )
    op.create_index(op.f("ix_buyers_country"), "buyers", ["country"])

    op.create_table(
        "events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_events_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "firms",
        sa.Column("export_markets", JSON, nullable=False),
        sa.Column("target_segments", JSON, nullable=False),
        sa.Column("excluded_segments", JSON, nullable=False),
        sa.Column("excluded_regions", JSON, nullable=False),
        sa.Column("min_order", JSON, nullable=True),
        sa.Column("free_capacity", JSON, nullable=True),
        sa.Column("private_label", sa.Boolean(), nullable=True),
        sa.Column("id", KEY, nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("facets", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("payment", JSON, nullable=False),
        sa.Column("certificates", JSON, nullable=False),
        sa.Column("contact_name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("contact_phone", sa.Text(), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_firms")),
    )
    op.create_index(op.f("ix_firms_country"), "firms", ["country"])

    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("checksum", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_checksum"), "imports", ["checksum"])

    op.create_table(
        "vectors",
        sa.Column("content_hash", KEY, nullable=False),
        sa.Column("encoder_version", KEY, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", "encoder_version", "role", name=op.f("pk_vectors")),
    )
    op.create_table(
        "versions",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_versions")),
    )
    op.create_table(
        "event_buyers",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_event_buyers_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_buyers_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "buyer_id", name=op.f("pk_event_buyers")),
    )
    op.create_index(op.f("ix_event_buyers_buyer_id"), "event_buyers", ["buyer_id"])

    op.create_table(
        "event_firms",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_firms_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_event_firms_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "firm_id", name=op.f("pk_event_firms")),
    )
    op.create_index(op.f("ix_event_firms_firm_id"), "event_firms", ["firm_id"])

    op.create_table(
        "exclusions",
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_exclusions_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_exclusions_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("firm_id", "buyer_id", name=op.f("pk_exclusions")),
    )
    op.create_index(op.f("ix_exclusions_buyer_id"), "exclusions", ["buyer_id"])

    op.create_table(
        "needs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hs", sa.Text(), nullable=True),
        sa.Column("hs_raw", sa.Text(), nullable=False),
        sa.Column("required_certificates", JSON, nullable=False),
        sa.Column("volume", JSON, nullable=True),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["buyers.id"], name=op.f("fk_needs_buyer_id_buyers"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    op.create_index(op.f("ix_needs_buyer_id_position"), "needs", ["buyer_id", "position"])

    op.create_table(
        "products",
        sa.Column("id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hs", sa.Text(), nullable=True),
        sa.Column("hs_raw", sa.Text(), nullable=False),
        sa.Column("certificates", JSON, nullable=False),
        sa.Column("capacity", JSON, nullable=True),
        sa.Column("min_order", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["firms.id"], name=op.f("fk_products_firm_id_firms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
    )
    op.create_index(op.f("ix_products_firm_id_position"), "products", ["firm_id", "position"])


def downgrade() -> None:
    op.drop_table("products")
    op.drop_table("needs")
    op.drop_table("exclusions")
    op.drop_table("event_firms")
    op.drop_table("event_buyers")
    op.drop_table("versions")
    op.drop_table("vectors")
    op.drop_table("imports")
    op.drop_table("firms")
    op.drop_table("events")
    op.drop_table("buyers")
