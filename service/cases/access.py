"""Who may see and do what: tables walked by tests and used by pages, API, search and exports alike. Pure.

Two tables: what somebody may see of one case (relation × format), and what a role may do in the service.
"""

from collections.abc import Collection
from enum import StrEnum

from corpus.records import Format
from service.cases.case import Case, relation
from service.cases.effects import MOST_REDEFINITIONS
from service.cases.moves import may
from service.cases.people import Actor, Relation, Role
from service.cases.publishing import text_move_fits
from service.cases.states import ON_TEXTS, Action, State


class Part(StrEnum):
    """A part of a case, as something that may be seen or not."""

    REQUEST = "request"  # the present wording, participants, problem fields, urgency
    REVISIONS = "revisions"  # earlier wordings
    AUTHOR_NAME = "author's name"
    AUTHOR_PROFILE = "author's general profile"  # the needed block of the questionnaire
    AUTHOR_CONTACT = "author's contact"
    MENTOR = "who mentors"
    PASSED_OVER = "who passed it over"
    ASKED_BEFORE = "asked before accepting"
    QUESTIONS = "questions and answers"
    COLLEAGUES = "which colleagues were asked"
    OPINIONS = "colleagues' opinions"
    SOLUTIONS = "possible solutions"
    REFLECTION = "reflection"
    CONSENT = "consent"
    TEXT = "text for the library"
    FINDINGS = "what de-identification found"
    IN_LIBRARY = "what of it is in the library"
    CREDIT = "how mentors are credited"
    FIRST_RESPONSE = "first response"
    ALERTS = "alerts"  # that the words tell of danger, of which kinds, and whether a person has looked
    COURSE = "course"  # what happened when, without anybody's words
    HISTORY = "history"  # every iteration with its words


P, R, F = Part, Relation, Format

_COURSE = frozenset({P.COURSE, P.ALERTS})
_OFFER = frozenset({P.REQUEST, P.ASKED_BEFORE, P.FIRST_RESPONSE}) | _COURSE
_SECOND_OFFER = frozenset({P.REQUEST, P.QUESTIONS}) | _COURSE
_CREDIT = frozenset({P.IN_LIBRARY, P.CREDIT})
_WORK = _OFFER | {P.REVISIONS, P.QUESTIONS, P.MENTOR, P.COLLEAGUES, P.OPINIONS, P.SOLUTIONS, P.REFLECTION, *_CREDIT}
_SECOND_WORK = _WORK - {P.COLLEAGUES, P.OPINIONS}
_COLLEAGUE = frozenset({P.REQUEST, P.QUESTIONS, P.MENTOR}) | _COURSE
_NAMED = frozenset({P.AUTHOR_NAME, P.AUTHOR_PROFILE, P.AUTHOR_CONTACT})
_AUTHOR = frozenset(P) - {P.OPINIONS, P.HISTORY, P.FINDINGS, P.CREDIT}
_NOTHING: frozenset[Part] = frozenset()

SEES: dict[Relation, dict[Format, frozenset[Part]]] = {
    R.AUTHOR: dict.fromkeys(F, _AUTHOR),
    R.ASKED_MENTOR: dict.fromkeys(F, _OFFER),
    R.MENTOR: {
        F.PERSONALLY: _WORK | _NAMED,
        F.ANONYMOUSLY: _WORK,
        F.COLLECTIVELY: _WORK,
        F.PUBLICLY: _WORK,
    },
    R.ASKED_SECOND_MENTOR: dict.fromkeys(F, _SECOND_OFFER),
    R.SECOND_MENTOR: {
        F.PERSONALLY: _SECOND_WORK | _NAMED,
        F.ANONYMOUSLY: _SECOND_WORK,
        F.COLLECTIVELY: _SECOND_WORK,
        F.PUBLICLY: _SECOND_WORK,
    },
    R.COLLEAGUE: {F.PERSONALLY: _NOTHING, F.ANONYMOUSLY: _NOTHING, F.COLLECTIVELY: _COLLEAGUE, F.PUBLICLY: _NOTHING},
    R.MODERATOR: dict.fromkeys(F, frozenset(P)),
    R.STRANGER: dict.fromkeys(F, _NOTHING),
    R.MACHINE: dict.fromkeys(F, _NOTHING),
}
"""What somebody may see; the author is named to a mentor who took the case, in the personal format alone (R16).

Who sees nothing is told that there is no such case.
"""


class Ability(StrEnum):
    """Something an account may do in the service, apart from any one case."""

    FILE_CASE = "file a case"
    TAKE_CASES = "be asked to mentor"
    EDIT_PROFILE = "keep a public mentor profile"
    MODERATE = "see the queue and every case"
    READ_HISTORY = "read histories"
    HANDLE_REPORTS = "handle reports of harm"
    ADD_MATERIALS = "add materials to the library"
    CURATE = "keep library, rubricator and question bank"
    ADMINISTER = "manage accounts, roles and settings"
    READ_STATISTICS = "read statistics"
    JOIN_DISCUSSIONS = "join discussions"
    EVALUATE = "compare evaluation runs and rate answers"


MAY: dict[Role, frozenset[Ability]] = {
    Role.TEACHER: frozenset({Ability.FILE_CASE, Ability.JOIN_DISCUSSIONS}),
    Role.MENTOR: frozenset({Ability.TAKE_CASES, Ability.EDIT_PROFILE, Ability.ADD_MATERIALS, Ability.JOIN_DISCUSSIONS}),
    Role.MODERATOR: frozenset(
        {
            Ability.MODERATE,
            Ability.READ_HISTORY,
            Ability.HANDLE_REPORTS,
            Ability.ADD_MATERIALS,
            Ability.CURATE,
            Ability.READ_STATISTICS,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Ability.ADMINISTER, Ability.READ_STATISTICS}),
    Role.EVALUATOR: frozenset({Ability.READ_STATISTICS, Ability.EVALUATE}),
}
"""What each role may do; an account may what any of its roles may."""


def can(roles: Collection[Role], ability: Ability) -> bool:
    """Whether any of these roles has an ability."""
    return any(ability in MAY[role] for role in roles)


def visible(case: Case, who: Relation) -> frozenset[Part]:
    """The parts of a case that somebody of this relation may see; none of a withdrawn one, save for its author."""
    if case.state is State.WITHDRAWN and who not in (R.AUTHOR, R.MODERATOR):
        return _NOTHING
    return SEES[who][case.format]


def moves_of(case: Case, actor: Actor) -> tuple[Action, ...]:
    """What this actor can do with a case now, in the order of `Action`."""
    who = relation(case, actor)
    if not visible(case, who):
        return ()
    return tuple(action for action in Action if may(case, action, who) and _sensible(case, action, who))


def _sensible(case: Case, action: Action, who: Relation) -> bool:
    """Whether a move the tables allow has anything to do here; `act` refuses it where not."""
    if action is Action.CHOOSE_MENTOR and who is R.MODERATOR:
        return case.called_at is not None
    if action is Action.ASK_COLLEAGUES:
        return case.format is Format.COLLECTIVELY
    if action in (Action.REDEFINE, Action.INVITE):
        return case.redefinitions < MOST_REDEFINITIONS
    if action is Action.ASK_BEFORE:
        return case.asked not in {asked.mentor for asked in case.asked_before}
    if action is Action.CLEAR:
        return case.is_alarming
    if action in (Action.FIND_ORDINARY, Action.FIND_DANGER):
        return case.is_in_doubt
    if action is Action.CREDIT:
        own = case.mentor if who is R.MENTOR else case.second_mentor
        return own in {given.mentor for given in case.solutions}
    return action not in ON_TEXTS or text_move_fits(case, action)
