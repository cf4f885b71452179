"""The words around accounts: roles, and the pages the header offers to each. Knows no template."""

from service.accounts.account import Account
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
    ("cases", _("My cases"), Role.TEACHER),
    ("inbox", _("Inbox"), Role.MENTOR),
    ("moderation", _("Moderation"), Role.MODERATOR),
    ("administration", _("Administration"), Role.ADMINISTRATOR),
    ("notices", _("Notices"), None),
    ("account", _("Account"), None),
)
"""Name of a page, its text, and the role it is for; None: for everybody who is signed in."""


def role_name(role: Role) -> str:
    """What a role is called."""
    return str(ROLES[role])


def menu_of(account: Account) -> list[tuple[str, str]]:
    """Name and text of every page the account's roles open."""
    return [(page, str(text)) for page, text, role in MENU if role is None or account.holds(role)]
