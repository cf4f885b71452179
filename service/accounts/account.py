"""The frozen record of an account, as everything outside the account tables sees it. Knows no table and no web."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from corpus.records import Record, Slug
from service.cases.people import Actor, Role


class MailPreference(StrEnum):
    """When somebody is told of their cases by mail. Mail about passwords and addresses always goes at once."""

    AT_ONCE = "at once"
    DAILY = "daily"
    NONE = "none"


class Account(Record):
    """Somebody's account, without anything secret. `mentor` is the id of the public profile, where there is one."""

    id: UUID
    email: str
    name: str
    roles: frozenset[Role]
    mentor: Slug | None = None
    is_active: bool = True
    is_verified: bool = True
    questionnaire: dict[str, Any] = Field(default_factory=dict)
    mail: MailPreference = MailPreference.AT_ONCE
    created_at: datetime

    @property
    def actor(self) -> Actor:
        """Who this is to a case."""
        return Actor(account=self.id, roles=self.roles, mentor=self.mentor, institution=self.institution)

    @property
    def institution(self) -> str:
        """Where somebody told that they work, empty where nobody told."""
        work = self.questionnaire.get("work")
        told = work.get("institution") if isinstance(work, dict) else None
        return told if isinstance(told, str) else ""

    @property
    def may_enter(self) -> bool:
        """Whether this account may be used: neither disabled nor waiting for its address to be confirmed."""
        return self.is_active and self.is_verified

    def holds(self, role: Role) -> bool:
        """Whether the account holds a role."""
        return role in self.roles
