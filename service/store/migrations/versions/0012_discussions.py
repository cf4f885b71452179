"""The discussion section: topics, openings of cases, contributions, and their history; notices of a topic."""

import sqlalchemy as sa
from alembic import op

from service.store.tables import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables, and to notices the topic they are about."""
    _topics()
    _what_stands_in_them()
    _history()
    with op.batch_alter_table("notices") as notices:
        notices.add_column(sa.Column("topic", sa.String(40)))


def _topics() -> None:
    op.create_table(
        "topics",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened_on", sa.Date, nullable=False),
        sa.Column("active_on", sa.Date, nullable=False),
        sa.Column("moved_to", sa.String(40)),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("topics_by_activity", "topics", ["state", "active_on"])
    op.create_table(
        "topic_tags",
        sa.Column("topic", sa.String(40), sa.ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("tag", sa.String(80), primary_key=True),
    )
    op.create_index("ix_topic_tags_tag", "topic_tags", ["tag"])


def _what_stands_in_them() -> None:
    op.create_table(
        "openings",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("number", sa.String(11), nullable=False),
        sa.Column("author", sa.Uuid, nullable=False),
        sa.Column("topic", sa.String(40)),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("posted_at", Moment()),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    for name in ("number", "author", "topic", "stage"):
        op.create_index(f"ix_openings_{name}", "openings", [name])
    op.create_table(
        "contributions",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("topic", sa.String(40), sa.ForeignKey("topics.id", ondelete="CASCADE"), nullable=False),
        sa.Column("writer", sa.Uuid, nullable=False),
        sa.Column("voice", sa.String(40)),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("helpful", sa.JSON, nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
    )
    for name in ("topic", "writer"):
        op.create_index(f"ix_contributions_{name}", "contributions", [name])


def _history() -> None:
    for table, subject in (("topic_events", "topic"), ("opening_events", "opening")):
        op.create_table(
            table,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column(subject, sa.String(40), nullable=False),
            sa.Column("at", Moment(), nullable=False),
            sa.Column("body", sa.JSON, nullable=False),
        )
        op.create_index(f"ix_{table}_{subject}", table, [subject])


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("notices") as notices:
        notices.drop_column("topic")
    for table in ("opening_events", "topic_events", "contributions", "openings", "topic_tags", "topics"):
        op.drop_table(table)
