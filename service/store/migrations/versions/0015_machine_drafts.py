"""Drafts made for people, mentors' first views, what became of drafts, and what helped."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)


def _number() -> sa.Column[str]:
    return sa.Column("number", sa.String(11), sa.ForeignKey("cases.number", ondelete="CASCADE"), nullable=False)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "machine_drafts",
        sa.Column("id", sa.Integer(), primary_key=True),
        _number(),
        sa.Column("task", sa.String(20), nullable=False),
        sa.Column("basis", sa.String(80), nullable=False),
        sa.Column("mentor", sa.String(80), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ready_at", MOMENT),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON()),
        sa.Column("record", sa.JSON()),
        sa.Column("opened_at", MOMENT),
        sa.UniqueConstraint("number", "task", "basis", "mentor", name="machine_drafts_once"),
    )
    op.create_index("ix_machine_drafts_number", "machine_drafts", ["number"])
    _add_views_and_uses()


def _add_views_and_uses() -> None:
    op.create_table(
        "first_views",
        _number(),
        sa.Column("mentor", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", "mentor"),
    )
    op.create_table(
        "draft_uses",
        sa.Column("id", sa.Integer(), primary_key=True),
        _number(),
        *(sa.Column(name, sa.String(length), nullable=False) for name, length in (("task", 20), ("by", 10))),
        sa.Column("prompt", sa.String(60), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("kept", sa.Float(), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("at", MOMENT, nullable=False),
    )
    for name in ("number", "at"):
        op.create_index(f"ix_draft_uses_{name}", "draft_uses", [name])
    op.create_table(
        "helped",
        _number(),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("item", sa.String(80), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", "kind", "item"),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("helped", "draft_uses", "first_views", "machine_drafts"):
        op.drop_table(table)
