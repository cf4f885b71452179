"""From which institution a contribution is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("contributions") as contributions:
        contributions.add_column(sa.Column("kept_from", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("contributions") as contributions:
        contributions.drop_column("kept_from")
