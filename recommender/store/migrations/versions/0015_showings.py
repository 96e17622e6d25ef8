"""What each side was shown, and kinds of promotions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True)
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "showings",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("side", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("buyer_id", KEY, nullable=False),
        sa.Column("engine_version", KEY, nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", KEY, nullable=False),
        sa.Column("need_id", KEY, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("features", JSON, nullable=False),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("shadow_version", sa.Text(), nullable=False),
        sa.Column("shadow_score", sa.Double(), nullable=True),
        sa.Column("team", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "event_id", "side", "firm_id", "buyer_id", "engine_version", "rank", name=op.f("pk_showings")
        ),
    )
    with op.batch_alter_table("promotions") as promotions:
        promotions.add_column(sa.Column("kind", KEY, nullable=False, server_default="ranker"))
    with op.batch_alter_table("promotions") as promotions:
        promotions.alter_column("kind", server_default=None)
        promotions.create_index(op.f("ix_promotions_kind"), ["kind"])


def downgrade() -> None:
    with op.batch_alter_table("promotions") as promotions:
        promotions.drop_index(op.f("ix_promotions_kind"))
        promotions.drop_column("kind")
    op.drop_table("showings")
