"""What is said of a case as a whole, by its author, a moderator or the clock: a frozen record a move."""

from typing import Literal

from corpus.records import Format, Record
from service.cases.states import Action
from service.cases.written import Reason, Short


class Withdraw(Record):
    """Take the case back."""

    action: Literal[Action.WITHDRAW] = Action.WITHDRAW
    reason: Reason = ""


class ChangeFormat(Record):
    """Choose another format."""

    action: Literal[Action.CHANGE_FORMAT] = Action.CHANGE_FORMAT
    format: Format


class ChangeConsent(Record):
    """Give or take back consent to publish."""

    action: Literal[Action.CHANGE_CONSENT] = Action.CHANGE_CONSENT
    consent: bool


class Close(Record):
    """Close a case that its author no longer answers for."""

    action: Literal[Action.CLOSE] = Action.CLOSE
    reason: Short


class Extend(Record):
    """Give the owner more time, and step back as moderator."""

    action: Literal[Action.EXTEND] = Action.EXTEND
    reason: Short


class Clear(Record):
    """Say that what screening found in a case is no danger, or is in good hands; the author is told, without this."""

    action: Literal[Action.CLEAR] = Action.CLEAR
    reason: Short


class FindOrdinary(Record):
    """Say of a case in which screening was in doubt that it is an ordinary one."""

    action: Literal[Action.FIND_ORDINARY] = Action.FIND_ORDINARY


class FindDanger(Record):
    """Say of a case in which screening was in doubt that it tells of danger: the doubt is an alert from then on."""

    action: Literal[Action.FIND_DANGER] = Action.FIND_DANGER


class Lapse(Record):
    """The time of a state is over."""

    action: Literal[Action.LAPSE] = Action.LAPSE
