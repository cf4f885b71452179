"""Copies of prompts in other words, their trials, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime(timezone=True)


def _key(name: str, of: str, *, is_primary: bool = False) -> sa.Column[int]:
    return sa.Column(
        name, sa.Integer(), sa.ForeignKey(f"{of}.id", ondelete="CASCADE"), nullable=False, primary_key=is_primary
    )


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "prompt_copies",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("task", sa.String(20), nullable=False, index=True),
        sa.Column("made_from", sa.String(60), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "prompt_trials",
        sa.Column("id", sa.Integer(), primary_key=True),
        _key("copy", "prompt_copies"),
        sa.Column("cases", sa.JSON(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_prompt_trials_copy", "prompt_trials", ["copy"])
    op.create_table(
        "prompt_trial_answers",
        _key("trial", "prompt_trials", is_primary=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("released", sa.JSON()),
        sa.Column("copied", sa.JSON()),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("prompt_trial_answers", "prompt_trials", "prompt_copies"):
        op.drop_table(table)
