"""Cases, their history, drafts and reports of harm."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    _add_cases()
    op.create_table(
        "history_reads",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.String(11), nullable=False, index=True),
        sa.Column("reader", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("account", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.String(60), primary_key=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )
    op.create_table(
        "harm_reports",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("item", sa.String(80), nullable=False, index=True),
        sa.Column("reporter", sa.Uuid()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.Column("handled_by", sa.Uuid()),
        sa.Column("outcome", sa.String(20), nullable=False),
    )


def _add_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("number", sa.String(11), primary_key=True),
        sa.Column("author", sa.Uuid(), nullable=False, index=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.String(40)),
        sa.Column("due", MOMENT),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("first_response", sa.JSON()),
    )
    op.create_index("cases_due", "cases", ["is_open", "due"])
    number = sa.ForeignKey("cases.number", ondelete="CASCADE")
    op.create_table(
        "case_mentors",
        sa.Column("number", sa.String(11), number, primary_key=True),
        sa.Column("mentor", sa.String(80), primary_key=True, index=True),
        sa.Column("relation", sa.String(40), primary_key=True),
    )
    op.create_table(
        "case_events",
        sa.Column("number", sa.String(11), sa.ForeignKey("cases.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
    )
    op.create_table(
        "case_numbers",
        sa.Column("year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("harm_reports", "drafts", "history_reads", "case_numbers", "case_events", "case_mentors", "cases"):
        op.drop_table(table)
