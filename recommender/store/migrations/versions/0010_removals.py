"""What was removed and can be put back; imports know who made them and what was wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
JSON = sa.JSON(none_as_null=True)
MOMENT = sa.DateTime(timezone=True)
NEW = ("file", "actor_id", "organisation", "problems")


def upgrade() -> None:
    op.create_table(
        "removals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", KEY, nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.Column("removed_by", sa.Text(), nullable=False),
        sa.Column("removed_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removals")),
    )
    op.create_index(op.f("ix_removals_organisation"), "removals", ["organisation"])
    with op.batch_alter_table("imports") as imports:
        imports.add_column(sa.Column("file", sa.Text(), nullable=True))
        imports.add_column(sa.Column("actor_id", sa.Text(), nullable=True))
        imports.add_column(sa.Column("organisation", KEY, nullable=True))
        imports.add_column(sa.Column("problems", JSON, nullable=True))
    table = sa.table("imports", *(sa.column(name) for name in NEW[:3]), sa.column("problems", JSON))
    # Imports of before were all made by the command line.
    op.execute(table.update().values(file="", actor_id="masa", organisation="", problems=[]))
    with op.batch_alter_table("imports") as changed:
        for name in NEW:
            changed.alter_column(name, nullable=False)
    op.create_index(op.f("ix_imports_organisation"), "imports", ["organisation"])


def downgrade() -> None:
    op.drop_index(op.f("ix_imports_organisation"), "imports")
    with op.batch_alter_table("imports") as imports:
        for name in NEW:
            imports.drop_column(name)
    op.drop_table("removals")
