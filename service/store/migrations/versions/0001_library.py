"""The library and its tags."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "library",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "library_tags",
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("tag", sa.String(80), primary_key=True),
        sa.ForeignKeyConstraint(["kind", "id"], ["library.kind", "library.id"], ondelete="CASCADE"),
    )
    op.create_index("library_tags_by_tag", "library_tags", ["kind", "tag"])


def downgrade() -> None:
    """Go back."""
    op.drop_table("library_tags")
    op.drop_table("library")
