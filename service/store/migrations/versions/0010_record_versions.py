"""Versions of records of the library that were changed here."""

import sqlalchemy as sa
from alembic import op

from service.store.tables import Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "record_versions",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", Moment(), nullable=False, index=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(500), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("record_versions")
