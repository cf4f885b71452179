"""The words of keeping the library: in what materials are alike, what became of additions. Knows no page."""

from service.link_check import LinkState
from service.store.additions import Outcome
from service.twins import Why
from service.web.words import _

WHY_ALIKE = {
    Why.ADDRESS: _("the same address"),
    Why.TITLE: _("nearly the same title"),
    Why.TEXT: _("nearly the same text"),
}
OUTCOMES = {
    Outcome.WAITS: _("waits for a moderator"),
    Outcome.ADDED: _("in the library"),
    Outcome.DECLINED: _("not taken"),
}
LINK_STATES = {
    LinkState.FINE: _("fine"),
    LinkState.BROKEN: _("answers with an error"),
    LinkState.UNREACHABLE: _("nobody answers"),
    LinkState.REFUSED: _("not an address of the public web; it is not asked"),
}
