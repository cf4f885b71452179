"""What once stood in the library and was taken out."""

import sqlalchemy as sa
from alembic import op

from service.store.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "withdrawn",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("at", Moment(), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("withdrawn")
