"""Accounts, roles, sessions, outside identities, invitations."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = ("invitations", "identities", "sessions", "account_roles", "accounts")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.String(320), nullable=False, unique=True),
        sa.Column("hashed_password", sa.String(1024), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("mentor", sa.String(80), unique=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("questionnaire", sa.JSON(), nullable=False),
        sa.Column("mail", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True)),
    )
    op.create_table("account_roles", _account(primary_key=True), sa.Column("role", sa.String(20), primary_key=True))
    op.create_table(
        "sessions",
        sa.Column("token", sa.String(64), primary_key=True),
        _account(),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(300), primary_key=True),
        sa.Column("subject", sa.String(255), primary_key=True),
        _account(),
    )
    op.create_index("ix_identities_account", "identities", ["account"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("email", sa.String(320)),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
    )


def _account(*, primary_key: bool = False) -> sa.Column[uuid.UUID]:
    """A column that goes when its account goes."""
    key = sa.ForeignKey("accounts.id", ondelete="CASCADE")
    return sa.Column("account", sa.Uuid(), key, nullable=False, primary_key=primary_key)


def downgrade() -> None:
    """Go back."""
    for table in TABLES:
        op.drop_table(table)
