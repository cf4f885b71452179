"""What happens next in a case, whose turn it is, by when, and what happens if it does not. For one reader, in words.

Which sentence holds is decided by the tables of `service.cases.states` and `service.cases.times`; here are only words.
"""

from dataclasses import dataclass

from babel.support import LazyProxy

from service.cases.case_view import CaseView
from service.cases.people import Relation
from service.cases.states import OWNER, State
from service.cases.times import REMINDERS
from service.web.notices.notice_words import moment_in_words
from service.web.words import _


@dataclass(frozen=True)
class Sentences:
    """One thing said three ways: to whose turn it is, to the author while it is another's, and to everybody else."""

    yours: LazyProxy
    theirs: LazyProxy
    to_author: LazyProxy | None = None

    def to(self, view: CaseView, *, yours: bool) -> str:
        """The way that fits the reader, with the name of the mentor it is about."""
        if yours:
            told = self.yours
        elif view.relation is Relation.AUTHOR and self.to_author is not None:
            told = self.to_author
        else:
            told = self.theirs
        return str(told) % {"mentor": _mentor(view)}


def _mentor(view: CaseView) -> str:
    """The name of the mentor a case waits for or works with; who may not know it reads of 'the mentor'."""
    person = view.asked or view.second_mentor or view.mentor
    return str(_("the mentor")) if person is None else person.name


def _over(sentence: LazyProxy) -> Sentences:
    return Sentences(sentence, sentence)


NEXT = {
    State.FILED: Sentences(_("Choose a mentor for your case."), _("The author chooses a mentor.")),
    State.OFFERED: Sentences(
        _("Accept the case, refuse it, or ask one thing first."),
        _("The mentor who is asked accepts or refuses the case."),
        _("%(mentor)s has been asked and decides whether to take your case. You need do nothing now."),
    ),
    State.CLARIFYING: Sentences(
        _("Reply to %(mentor)s, who asks you one thing before deciding."),
        _("The author replies to what was asked. The mentor may decide before that, too."),
    ),
    State.SECOND_ROUND: Sentences(
        _("Choose another mentor: the last one asked did not take the case."), _("The author chooses another mentor.")
    ),
    State.IN_WORK: Sentences(
        _("Read the case and send questions or a possible solution."),
        _("The mentor sends questions or a possible solution."),
        _("%(mentor)s has your case and sends questions or a possible solution. You need do nothing now."),
    ),
    State.QUESTIONED: Sentences(
        _("Answer the questions of %(mentor)s. You may skip some."), _("The author answers the mentor's questions.")
    ),
    State.ANSWERED: Sentences(
        _("Decide whether your answers change your request."),
        _("The author has answered and decides whether to redefine the request."),
    ),
    State.INVITED: Sentences(
        _("%(mentor)s invites you to define the problem more precisely. Reword your request, or keep it as it is."),
        _("The author was invited to redefine the request and decides about it."),
    ),
    State.REDEFINED: Sentences(
        _("The request was redefined. Read it, then send questions or a possible solution."),
        _("The mentor reads the new wording and sends questions or a possible solution."),
        _("%(mentor)s reads your new wording and sends questions or a possible solution. You need do nothing now."),
    ),
    State.SOLVED: Sentences(
        _(
            "Read the possible solution and try what suits you. "
            "Then fill in the reflection sheet, or first ask for a second opinion."
        ),
        _("The author reads the possible solution, tries what suits, and reflects."),
    ),
    State.SECOND_ASKED: Sentences(
        _("Accept to give a second opinion, or refuse."),
        _("The mentor who is asked for a second opinion accepts or refuses."),
        _("%(mentor)s has been asked for a second opinion and decides. You need do nothing now."),
    ),
    State.SECOND_IN_WORK: Sentences(
        _("Read the case and send your own possible solution."),
        _("The second mentor sends a possible solution."),
        _("%(mentor)s works on a second opinion. You need do nothing now."),
    ),
    State.NOT_GIVEN: Sentences(
        _("The second opinion was not given. Ask another mentor, or fill in the reflection sheet."),
        _("The second opinion was not given. The author asks another mentor or reflects."),
    ),
    State.SECOND_SOLVED: Sentences(
        _("Read both possible solutions, try what suits you, then fill in the reflection sheet."),
        _("The author reads both possible solutions, tries what suits, and reflects."),
    ),
    State.REFLECTED: Sentences(
        _("Try it out for some weeks, then tell what you did and whether it helped."),
        _("The author tries it out and later tells what came of it."),
    ),
    State.CLOSED: _over(_("This case is closed. Nobody has to do anything more.")),
    State.WITHDRAWN: _over(_("This case was withdrawn. Only its author and the moderators can still see it.")),
}
"""What is done next in each state."""

BY = Sentences(_("You have until %(due)s."), _("There is time for it until %(due)s."))
REMIND = Sentences(
    _("If nothing comes from you by then, we remind you, and the same time begins again."),
    _("If nothing comes by then, we send a reminder, and the same time begins again."),
)
REMINDED = Sentences(_("We have reminded you once."), _("A reminder has been sent."))

_MODERATOR = Sentences(
    _("If nothing comes even then, a moderator is asked to help. No program ever closes your case."),
    _("If nothing comes even then, a moderator is asked to help. No program ever closes a case."),
)
_WORDING_STAYS = Sentences(
    _("If you have not decided by then, the present wording stays and the mentor goes on."),
    _("If nothing is decided by then, the present wording stays and the mentor goes on."),
)
OTHERWISE = {
    **dict.fromkeys(OWNER, _MODERATOR),
    State.OFFERED: Sentences(
        _("If you have not answered by then, the case goes back to its author."),
        _("If there is no answer by then, the offer is taken back and the author chooses again."),
        _("If there is no answer by then, the offer is taken back and you choose again."),
    ),
    State.CLARIFYING: _over(_("If nothing comes even then, the mentor decides with what is known.")),
    State.QUESTIONED: _over(_("If nothing comes even then, the case goes on with what is known.")),
    State.ANSWERED: _WORDING_STAYS,
    State.INVITED: _WORDING_STAYS,
    State.SECOND_ASKED: Sentences(
        _("If you have not answered by then, the case goes back to its author."),
        _("If there is no answer by then, the offer is taken back and the author decides how to go on."),
        _("If there is no answer by then, the offer is taken back; you may ask another mentor or do without."),
    ),
}
"""What happens when the time of a state is over and nobody is left to be reminded."""

CALLED = Sentences(
    _("You were called to help. Please look at it by %(due)s."),
    _("A moderator has been asked to help and looks at it by %(due)s."),
)


@dataclass(frozen=True)
class NextWords:
    """What happens next, by when, and what happens otherwise; the last two are empty for a finished case."""

    what: str
    by: str
    otherwise: str


def next_words(view: CaseView) -> NextWords:
    """What happens next in a case, for its reader."""
    yours = OWNER.get(view.state) is view.relation
    what = NEXT[view.state].to(view, yours=yours)
    if view.next.due is None:
        return NextWords(what, "", "")
    due = {"due": moment_in_words(view.next.due)}
    if view.next.called:
        return NextWords(what, str(CALLED.yours if view.next.yours else CALLED.theirs) % due, "")
    return NextWords(what, str(BY.yours if yours else BY.theirs) % due, _otherwise(view, yours))


def next_step(view: CaseView) -> str:
    """What happens next in a case, for its reader, as one text."""
    told = next_words(view)
    return " ".join(filter(None, (told.what, told.by, told.otherwise)))


def _otherwise(view: CaseView, yours: bool) -> str:
    told = [OTHERWISE[view.state].to(view, yours=yours)]
    if REMINDERS[view.state]:
        told.insert(0, (REMINDED if view.next.reminded else REMIND).to(view, yours=yours))
    return " ".join(told)
