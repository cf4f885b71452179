"""Pairs of library cases that a program found alike, or apart."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Go forward. The job 'compare cases' fills the table."""
    of_library = ["library.kind", "library.id"]
    op.create_table(
        "library_pairs",
        sa.Column("one", sa.String(80), primary_key=True),
        sa.Column("other", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("situations", sa.Float(), nullable=False),
        sa.Column("ways", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["kind", "one"], of_library, ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["kind", "other"], of_library, ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("library_pairs")
