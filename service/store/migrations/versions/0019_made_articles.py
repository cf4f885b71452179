"""Which solved case a material was made from, and what became of a draft that a moderator works on."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("library") as table:
        table.add_column(sa.Column("made_from", sa.String(80), nullable=True))
        table.create_index("ix_library_made_from", ["made_from"])
    with op.batch_alter_table("machine_drafts") as table:
        table.add_column(sa.Column("outcome", sa.String(10), nullable=False, server_default=""))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("machine_drafts") as table:
        table.drop_column("outcome")
    with op.batch_alter_table("library") as table:
        table.drop_index("ix_library_made_from")
        table.drop_column("made_from")
