"""Materials that mentors added and moderators look at."""

import sqlalchemy as sa
from alembic import op

from service.store.tables import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "additions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True, index=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False, index=True),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("handled_by", sa.Uuid(), nullable=True),
        sa.Column("handled_at", Moment(), nullable=True),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("additions")
