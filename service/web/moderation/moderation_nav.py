"""The pages of moderators, as the row of tabs on top of each of them. Knows no template; others add their rows here."""

from service.accounts.account import Account
from service.cases.people import Role
from service.web.words import _

TABS = (
    ("moderation", _("Queue")),
    ("alerts", _("Alerts")),
    ("openings", _("Discussion")),
    ("publications", _("Texts for the library")),
    ("additions", _("Additions")),
    ("rubricator", _("Rubricator")),
    ("questions", _("Question bank")),
    ("changes", _("Changes of the library")),
    ("links", _("Links")),
    ("gaps", _("Gaps")),
    ("likeness", _("Alike and apart")),
    ("generation", _("Drafts by a model")),
    ("prompts", _("Prompts")),
    ("history_reads", _("Who read histories")),
)
"""Name of a page and its text, in the order shown; pages the running service does not have are left out."""


def moderation_tabs(account: Account | None) -> list[tuple[str, str]]:
    """Name and text of every tab; none for who is no moderator."""
    if account is None or not account.holds(Role.MODERATOR):
        return []
    return [(page, str(text)) for page, text in TABS]
