"""Which question of the library a mentor was offered, beside what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("draft_uses") as table:
        table.add_column(sa.Column("item", sa.String(80), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("draft_uses") as table:
        table.drop_column("item")
