"""The tables of accounts: people, their roles, sessions, outside identities and invitations. Knows columns only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.store.tables import Moment, Table


class AccountRow(Table):
    """One person's account. `email` is kept in small letters, so that one address is one account.

    An erased account stays as a row without a person (`deleted_at`), so that histories keep somebody to point at.
    """

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    hashed_password: Mapped[str] = mapped_column(String(1024))
    name: Mapped[str] = mapped_column(String(120))
    mentor: Mapped[str | None] = mapped_column(String(80), unique=True)
    is_active: Mapped[bool]
    is_verified: Mapped[bool]
    questionnaire: Mapped[dict[str, Any]] = mapped_column(JSON)
    mail: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    deleted_at: Mapped[datetime | None] = mapped_column(Moment)
    roles: Mapped[list["AccountRoleRow"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    is_superuser = False  # asked for by fastapi-users; here roles decide


class AccountRoleRow(Table):
    """One role of one account (the values of `Role`)."""

    __tablename__ = "account_roles"

    account: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class SessionRow(Table):
    """One sign-in. `token` is a digest: whoever reads the table cannot sign in with it."""

    __tablename__ = "sessions"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column("account", ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


class IdentityRow(Table):
    """An account's name at an outside issuer (OpenID Connect)."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    account: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)


class InvitationRow(Table):
    """Leave to register once. `token` is a digest; an invitation without `email` is for whoever has the link."""

    __tablename__ = "invitations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(320))
    roles: Mapped[list[str]] = mapped_column(JSON)
    created_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
