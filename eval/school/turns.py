"""What people of a simulated school year do when it is their turn. Knows moves and habits; never what comes of them.

A teacher's turns are a table by state, at the end of the file. None means that nothing is done this time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from corpus.records import Format
from eval.school.people import MentorHabits, TeacherHabits
from service.cases.case import Case
from service.cases.course_said import Close, Extend, Withdraw
from service.cases.effects import MOST_REDEFINITIONS
from service.cases.loads import Load, cannot_accept
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, RefusalReason, Refuse, Release, Reply
from service.cases.said import Move
from service.cases.states import CHOOSING, State
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    FollowUp,
    GiveAnswers,
    Invite,
    Keep,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
    SentQuestion,
)

QUESTIONS = ("Since when has this been so?", "What would be better by the end of the month?", "Who else knows of it?")
Finds = Callable[[], str | None]
"""The mentor to be asked for the case in hand now, if there is anybody."""


@dataclass(frozen=True)
class Turn:
    """What somebody has in hand when it is their turn."""

    case: Case
    chance: np.random.Generator
    finds: Finds

    def luck(self, share: float) -> bool:
        """True in this share of all turns."""
        return bool(self.chance.random() < share)


def teacher_turn(turn: Turn, teacher: TeacherHabits) -> Move | None:
    """What the author does; one turn in a hundred is to take the case back."""
    if turn.luck(0.01):
        return Withdraw(reason="It has settled by itself.")
    return _TEACHER[turn.case.state](turn, teacher)


def mentor_turn(turn: Turn, mentor: MentorHabits, load: Load) -> Move:
    """What a mentor does who was asked, or has the case."""
    if turn.case.state in (State.OFFERED, State.SECOND_ASKED):
        return _offered(turn, mentor, load)
    return _working(turn)


def moderator_turn(turn: Turn) -> Move:
    """What a called moderator does: find a mentor, take the case off a silent one, wait once more, or close."""
    case = turn.case
    if case.state in CHOOSING:
        found = turn.finds()
        return Extend(reason="Nobody is free yet.") if found is None else ChooseMentor(mentor=found)
    if case.state in (State.IN_WORK, State.REDEFINED, State.SECOND_IN_WORK):
        return Extend(reason="Promised for this week.") if turn.luck(0.3) else Release(reason="No answer for days.")
    return Extend(reason="Holidays.") if turn.luck(0.3) else Close(reason="The author does not answer any more.")


def _choose(turn: Turn, teacher: TeacherHabits) -> Move | None:
    found = turn.finds()
    return None if found is None else ChooseMentor(mentor=found)


def _reply(turn: Turn, teacher: TeacherHabits) -> Move:
    return Reply(answer="The class tutor knows of it.")


def _answer(turn: Turn, teacher: TeacherHabits) -> Move:
    asked = turn.case.question_rounds[-1].questions
    return GiveAnswers(answers=("Since September.", *("" if turn.luck(0.2) else "Rather often." for _ in asked[1:])))


def _reword(turn: Turn, teacher: TeacherHabits) -> Move:
    if not turn.luck(teacher.redefines):
        return Keep()
    form = turn.case.form
    return Redefine(
        essence=form.essence,
        actions_taken=form.actions_taken,
        difficulty=form.difficulty,
        question="What can I myself begin with this week?",
        participants=form.participants,
        problem_fields=form.problem_fields,
    )


def _after_solution(turn: Turn, teacher: TeacherHabits) -> Move:
    wanted = turn.case.state is not State.SECOND_SOLVED and turn.luck(teacher.asks_second)
    found = turn.finds() if wanted else None
    if found is not None:
        return AskSecondOpinion(mentor=found, question="Would you do the same?")
    return Reflect(learned="The beginning of a lesson matters.", useful="yes" if turn.luck(0.7) else "partly")


def _follow_up(turn: Turn, teacher: TeacherHabits) -> Move:
    return FollowUp(done="I tried the first step.", helped="partly", outcome="It is calmer on most days.")


def _offered(turn: Turn, mentor: MentorHabits, load: Load) -> Move:
    if cannot_accept(mentor.profile, load):
        return Refuse(reason=RefusalReason.NO_TIME)
    if turn.luck(mentor.refuses):
        return Refuse(reason=RefusalReason.NOT_MY_FIELD)
    has_asked = mentor.profile.id in {asked.mentor for asked in turn.case.asked_before}
    if turn.case.state is State.OFFERED and not has_asked and turn.luck(0.1):
        return AskBefore(question="Is the class tutor told?")
    return Accept()


def _working(turn: Turn) -> Move:
    case = turn.case
    if turn.luck(0.02):
        return Release(reason="Ill for a fortnight.")
    if case.state is State.SECOND_IN_WORK:
        return _solution()
    if turn.luck(0.8 if not case.question_rounds else 0.15):
        return SendQuestions(questions=tuple(SentQuestion(text=text) for text in QUESTIONS))
    if case.redefinitions < MOST_REDEFINITIONS and turn.luck(0.1):
        return Invite(question="Would you word the request more precisely?")
    if case.format is Format.COLLECTIVELY and not case.colleagues and turn.luck(0.6):
        found = turn.finds()
        if found is not None:
            return AskColleagues(colleagues=(found,), question="What helped in your classes?")
    return _solution()


def _solution() -> Move:
    return SendSolution(
        approach="A small first step", text="Begin with one lesson a week.", steps=("Choose the lesson",)
    )


_TEACHER: Mapping[State, Callable[[Turn, TeacherHabits], Move | None]] = {
    State.FILED: _choose,
    State.SECOND_ROUND: _choose,
    State.CLARIFYING: _reply,
    State.QUESTIONED: _answer,
    State.ANSWERED: _reword,
    State.INVITED: _reword,
    State.SOLVED: _after_solution,
    State.NOT_GIVEN: _after_solution,
    State.SECOND_SOLVED: _after_solution,
    State.REFLECTED: _follow_up,
}
"""Every state in which it is the author's turn."""
