"""Items of the rubricator that were merged into others."""

import sqlalchemy as sa
from alembic import op

from service.store.tables import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "merged_tags",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("into", sa.String(80), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("merged_tags")
