"""Facts of cases, which statistics are made from."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward. The job 'count cases' fills the table."""
    op.create_table(
        "case_facts",
        sa.Column("number", sa.String(11), primary_key=True),
        sa.Column("filed_at", MOMENT, nullable=False, index=True),
        sa.Column("is_gap", sa.Boolean(), nullable=False, index=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("layout", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("case_facts")
