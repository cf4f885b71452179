"""How the addresses of materials were found."""

import sqlalchemy as sa
from alembic import op

from service.store.tables import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "links",
        sa.Column("url", sa.String(500), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("checked_at", Moment(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("links")
