"""Who people are to the service and to one case. Knows roles and relations; knows no account table and no web."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an account may do; one account may hold several."""

    TEACHER = "teacher"
    MENTOR = "mentor"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"
    EVALUATOR = "evaluator"


class Relation(StrEnum):
    """Who somebody is to one case. The first that holds, in this order, is the one that counts."""

    MACHINE = "the service"
    AUTHOR = "author"
    MENTOR = "mentor"
    ASKED_MENTOR = "mentor asked"
    SECOND_MENTOR = "second mentor"
    ASKED_SECOND_MENTOR = "second mentor asked"
    COLLEAGUE = "colleague"
    MODERATOR = "moderator"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Actor:
    """Somebody who does something. `mentor` is the id of the public profile, where the account has one.

    `institution` is where they told that they work, empty where they told nothing.
    """

    account: UUID | None
    roles: frozenset[Role] = frozenset()
    mentor: str | None = None
    institution: str = ""

    def __post_init__(self) -> None:
        if self.account is None and (self.roles or self.mentor):
            raise ValueError("only an account has roles and a profile")

    def holds(self, role: Role) -> bool:
        """Whether the account holds a role."""
        return role in self.roles


MACHINE = Actor(account=None)
"""The service itself: it may remind and let an offer lapse, and nothing else."""

FORMER_MENTOR = "former-mentor-"
"""How ids begin that cases know mentors by who left the service; no profile has such an id."""
