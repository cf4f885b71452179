"""What is said of each class of data that is not kept for ever: since when its time runs, and what happens then."""

from dataclasses import dataclass

from babel.support import LazyProxy

from service.web.words import _


@dataclass(frozen=True)
class Kept:
    """One class of `Retention` in words."""

    what: LazyProxy
    since: LazyProxy
    then: LazyProxy


DELETED = _("They are deleted.")
EMPTIED = _("Every word is erased. Number, states, times and choices from closed lists stay for statistics.")

KEPT: dict[str, Kept] = {
    "withdrawn": Kept(_("Words of withdrawn cases"), _("the case was withdrawn"), EMPTIED),
    "closed": Kept(_("Words of closed cases that are not in the library"), _("the case was closed"), EMPTIED),
    "drafts": Kept(_("Drafts"), _("somebody last typed in them"), DELETED),
    "notices": Kept(_("Notices"), _("they were told"), DELETED),
    "reports": Kept(
        _("Reports of harm, messages to the moderators"),
        _("a moderator handled them"),
        _("They are deleted. What was found harmful stays hidden, without who reported it and what was written."),
    ),
    "history_reads": Kept(_("Records of who read a history"), _("it was read"), DELETED),
    "invitations": Kept(_("Invitations"), _("they were used or became too old"), DELETED),
    "jobs": Kept(
        _("Jobs, and letters kept in the data folder"),
        _("they were done or given up"),
        _("They are deleted, and with them letters that could not be sent."),
    ),
    "sessions": Kept(_("Sign-ins"), _("they began"), _("They end and are deleted.")),
    "statistics": Kept(
        _("What statistics know of a case, which is no word and no name"), _("the case was filed"), DELETED
    ),
}
"""In the order in which they are shown."""
