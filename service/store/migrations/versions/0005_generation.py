"""The switch of generation, requests to language models, and what a day took."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "generation_switches",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("ended_at", MOMENT),
        sa.Column("task", sa.String(20), nullable=False),
        sa.Column("prompt", sa.String(60), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("case", sa.String(11), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
    )
    op.create_table(
        "model_days",
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("model_days", "model_calls", "generation_switches"):
        op.drop_table(table)
