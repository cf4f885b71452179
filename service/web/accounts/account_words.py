"""The words around accounts: roles, and the pages the header offers to each. Knows no template."""

from service.accounts.account import Account
from service.cases.access import Ability, can
from service.cases.people import Role
from service.web.words import _

ROLES = {
    Role.TEACHER: _("teacher"),
    Role.MENTOR: _("mentor"),
    Role.MODERATOR: _("moderator"),
    Role.ADMINISTRATOR: _("administrator"),
    Role.EVALUATOR: _("evaluator"),
}

MENU = (
    ("cases", _("My cases"), Ability.FILE_CASE),
    ("inbox", _("Inbox"), Ability.TAKE_CASES),
    ("moderation", _("Moderation"), Ability.MODERATE),
    ("administration", _("Administration"), Ability.ADMINISTER),
    ("statistics", _("Statistics"), Ability.READ_STATISTICS),
    ("discussions", _("Discussions"), None),
    ("evaluations", _("Evaluations"), Ability.EVALUATE),
    ("notices", _("Notices"), None),
    ("account", _("Account"), None),
)
"""Name of a page, its text, and the ability it is for; None: for everybody who is signed in."""


def role_name(role: Role) -> str:
    """What a role is called."""
    return str(ROLES[role])


def menu_of(account: Account) -> list[tuple[str, str]]:
    """Name and text of every page the account's roles open."""
    return [(page, str(text)) for page, text, ability in MENU if ability is None or can(account.roles, ability)]
