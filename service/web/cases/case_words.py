"""The words for cases in work: states, actions, people, reasons and outcomes. Knows closed lists, no page and no case.

`next_words.py` puts together what happens next; a test holds every table complete.
"""

from collections.abc import Iterable

from corpus.danger import Category
from service.cases.access import Part
from service.cases.case_view import CaseView, CourseLine, PassedView
from service.cases.offer_said import RefusalReason
from service.cases.people import Relation
from service.cases.states import Action, State
from service.web.words import _

STATES = {
    State.FILED: _("Filed, a mentor is to be chosen"),
    State.OFFERED: _("A mentor is asked"),
    State.CLARIFYING: _("The mentor asks one thing first"),
    State.SECOND_ROUND: _("Another mentor is to be chosen"),
    State.IN_WORK: _("A mentor works on it"),
    State.QUESTIONED: _("Questions are sent"),
    State.ANSWERED: _("Questions are answered"),
    State.INVITED: _("Invited to redefine"),
    State.REDEFINED: _("Redefined"),
    State.SOLVED: _("A possible solution is there"),
    State.SECOND_ASKED: _("A second opinion is asked for"),
    State.SECOND_IN_WORK: _("A second mentor works on it"),
    State.NOT_GIVEN: _("The second opinion was not given"),
    State.SECOND_SOLVED: _("A second opinion is there"),
    State.REFLECTED: _("Reflected on"),
    State.CLOSED: _("Closed"),
    State.WITHDRAWN: _("Withdrawn"),
}

ACTIONS = {
    Action.FILE: _("Case filed"),
    Action.CHOOSE_MENTOR: _("Mentor asked"),
    Action.ACCEPT: _("Case accepted"),
    Action.REFUSE: _("Case refused"),
    Action.ASK_BEFORE: _("One thing asked before accepting"),
    Action.REPLY: _("Reply to what was asked before accepting"),
    Action.RELEASE: _("Case free for another mentor"),
    Action.SEND_QUESTIONS: _("Questions sent"),
    Action.ANSWER: _("Questions answered"),
    Action.KEEP: _("Request kept as it was"),
    Action.INVITE: _("Invited to define the problem more precisely"),
    Action.REDEFINE: _("Request redefined"),
    Action.ASK_COLLEAGUES: _("Colleagues asked for their opinion"),
    Action.GIVE_OPINION: _("Opinion of a colleague given"),
    Action.SEND_SOLUTION: _("Possible solution sent"),
    Action.ASK_SECOND_OPINION: _("Second opinion asked for"),
    Action.REFLECT: _("Reflection sheet filled in"),
    Action.FOLLOW_UP: _("Told what came of it"),
    Action.CLOSE: _("Case closed"),
    Action.WITHDRAW: _("Case withdrawn"),
    Action.CHANGE_FORMAT: _("Format changed"),
    Action.CHANGE_CONSENT: _("Consent to publish changed"),
    Action.EXTEND: _("More time given"),
    Action.CLEAR: _("Alert cleared"),
    Action.FIND_ORDINARY: _("Found ordinary"),
    Action.FIND_DANGER: _("Danger seen by a moderator"),
    Action.LAPSE: _("Time over, the case went on"),
    Action.CREDIT: _("Mentor's credit changed"),
    Action.PROPOSE_TEXT: _("Text for the library proposed"),
    Action.CORRECT_TEXT: _("Text for the library corrected"),
    Action.RETURN_TEXT: _("Text for the library returned to its author"),
    Action.APPROVE_TEXT: _("Text for the library approved"),
    Action.AGREE_TEXT: _("Text for the library agreed to"),
    Action.OBJECT_TEXT: _("Text for the library objected to"),
    Action.TAKE_DOWN: _("Taken out of the library"),
}
"""What was done, as a line of a case's course."""

LAPSES = {
    "reminded": _("Reminder sent"),
    "moderator called": _("Moderator asked to help"),
    "moderator reminded": _("Moderator reminded"),
    "lapsed": ACTIONS[Action.LAPSE],
}
"""What came of a time that was over, by the note of its line of history."""

RELATIONS = {
    Relation.MACHINE: _("the service"),
    Relation.AUTHOR: _("the author"),
    Relation.MENTOR: _("the mentor"),
    Relation.ASKED_MENTOR: _("the mentor who is asked"),
    Relation.SECOND_MENTOR: _("the second mentor"),
    Relation.ASKED_SECOND_MENTOR: _("the mentor who is asked for a second opinion"),
    Relation.COLLEAGUE: _("a colleague of the mentor"),
    Relation.MODERATOR: _("a moderator"),
    Relation.STRANGER: _("anybody else"),
}

REASONS = {
    RefusalReason.NO_TIME: _("has no time for it now"),
    RefusalReason.NOT_MY_FIELD: _("it is not their field"),
    RefusalReason.CONFLICT_OF_INTEREST: _("has a conflict of interest"),
    RefusalReason.OTHER: _("for another reason"),
    "": _("did not answer in time, or no longer has the case"),
}
"""Why a mentor did not take a case; the empty one where no reason was given."""

HELPED = {
    "yes": _("yes"),
    "partly": _("partly"),
    "no": _("no"),
    "not yet": _("I cannot tell yet"),
}
"""Answers of the reflection sheet and the follow-up."""

DANGERS = {
    Category.HARM: _("harm or abuse of a child"),
    Category.NEGLECT: _("neglect of a child"),
    Category.SEXUAL_HARM: _("sexual harm"),
    Category.THREAT: _("a threat or a weapon"),
    Category.SELF_HARM: _("self-harm or suicide"),
    Category.ALLEGATION: _("an allegation against staff"),
}
"""Kinds of danger that screening finds."""

PARTS = {
    Part.REQUEST: _("the request"),
    Part.REVISIONS: _("its earlier wordings"),
    Part.AUTHOR_NAME: _("your name"),
    Part.AUTHOR_PROFILE: _("your general profile"),
    Part.AUTHOR_CONTACT: _("your contact"),
    Part.MENTOR: _("who mentors"),
    Part.PASSED_OVER: _("who did not take the case"),
    Part.ASKED_BEFORE: _("what was asked before accepting"),
    Part.QUESTIONS: _("questions and answers"),
    Part.COLLEAGUES: _("which colleagues were asked"),
    Part.OPINIONS: _("opinions of colleagues"),
    Part.SOLUTIONS: _("possible solutions"),
    Part.REFLECTION: _("your reflection"),
    Part.CONSENT: _("your consent"),
    Part.TEXT: _("the text for the library"),
    Part.FINDINGS: _("what de-identification found in it"),
    Part.IN_LIBRARY: _("what of it is in the library"),
    Part.CREDIT: _("how mentors are credited"),
    Part.FIRST_RESPONSE: _("the first response"),
    Part.ALERTS: _("that screening found signs of danger"),
    Part.COURSE: _("what happened when"),
    Part.HISTORY: _("the whole history"),
}
"""Parts of a case as its author knows them."""


def state_name(state: State) -> str:
    """A state in words."""
    return str(STATES[state])


def state_words(view: CaseView) -> str:
    """Where a case stands, and that a moderator was called where one was."""
    here = state_name(view.state)
    return f"{here} · {_('a moderator is asked to help')}" if view.next.called else here


def action_name(action: Action) -> str:
    """What was done, in words."""
    return str(ACTIONS[action])


def course_words(line: CourseLine) -> str:
    """One line of a case's course in words."""
    return str(LAPSES.get(line.note, ACTIONS[line.action]))


def relation_name(who: Relation) -> str:
    """Who somebody is to a case, in words."""
    return str(RELATIONS[who])


def reason_words(over: PassedView) -> str:
    """Why a mentor did not take a case, in words."""
    return str(REASONS[over.reason])


def helped_words(answer: str) -> str:
    """Whether something helped, in words."""
    return str(HELPED[answer])


def part_name(part: Part) -> str:
    """A part of a case in words."""
    return str(PARTS[part])


def dangers(categories: Iterable[Category]) -> str:
    """Kinds of danger in words, one after the other."""
    return ", ".join(str(DANGERS[category]) for category in categories)


FILTERS = {
    "action_name": action_name,
    "course_words": course_words,
    "dangers": dangers,
    "helped_words": helped_words,
    "part_name": part_name,
    "reason_words": reason_words,
    "relation_name": relation_name,
    "state_name": state_name,
    "state_words": state_words,
}
"""What templates may write after a bar."""
