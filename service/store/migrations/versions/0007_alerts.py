"""Alerts of cases, and from which institutions a case is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go forward."""
    with op.batch_alter_table("cases") as cases:
        cases.add_column(sa.Column("alerted_at", sa.DateTime(timezone=True)))
        cases.add_column(sa.Column("is_blocked", sa.Boolean(), nullable=False, server_default=sa.false()))
        cases.create_index("ix_cases_alerted_at", ["alerted_at"])
    op.create_table(
        "cases_kept_from",
        sa.Column("number", sa.String(11), sa.ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("institution", sa.String(200), primary_key=True, index=True),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("cases_kept_from")
    with op.batch_alter_table("cases") as cases:
        cases.drop_index("ix_cases_alerted_at")
        cases.drop_column("is_blocked")
        cases.drop_column("alerted_at")
