"""Anything people might say with each action, as strategies of Hypothesis. Knows shapes, not what is allowed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import strategies as st

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.records import Format, SolvedCase, Urgency
from service.cases.case import Case, GivenSolution
from service.cases.course_said import (
    ChangeConsent,
    ChangeFormat,
    Clear,
    Close,
    Extend,
    FindDanger,
    FindOrdinary,
    Lapse,
    Withdraw,
)
from service.cases.impersonal import library_text
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, RefusalReason, Refuse, Release, Reply
from service.cases.people import Actor
from service.cases.publication import Publication
from service.cases.said import Move
from service.cases.states import Action
from service.cases.text_said import (
    AgreeText,
    ApproveText,
    CorrectText,
    Credit,
    Found,
    Kept,
    ObjectText,
    ProposeText,
    ReturnText,
    TakeDown,
)
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    FollowUp,
    GiveAnswers,
    GiveOpinion,
    Invite,
    Keep,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
    SentQuestion,
)

WORDS = (
    "class",
    "Since",
    "ученик",
    "Ąžuolas",
    "🙂 fine",
    "<b>bold</b>",
    "{{ 7 * 7 }}",
    "'; --",
    "никто\nне слышит",
    "one",
)

FOUND = Found(field="essence", start=0, end=4, text="Rose", kind="person", replacement="a pupil", reason="A name.")

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(lambda words: " ".join(["Word", *words]))
helped = st.sampled_from(["yes", "partly", "no"])
forms = st.builds(
    CaseForm,
    essence=texts,
    question=texts,
    actions_taken=texts | st.just(""),
    format=st.sampled_from(Format),
    urgency=st.sampled_from(Urgency),
    consent_to_publish=st.booleans(),
)


found = st.sampled_from(
    [
        *({"danger": (), "doubtful": False},) * 3,
        {"danger": (Category.HARM,), "doubtful": False},
        {"danger": (Category.ALLEGATION, Category.SEXUAL_HARM), "doubtful": False},
        {"danger": (Category.NEGLECT,), "doubtful": True},
        {"danger": (Category.ALLEGATION,), "doubtful": True},
    ]
)
"""What screening may find in an author's words, and whether it is in doubt."""


def moves(action: Action, case: Case, mentors: Iterable[Actor]) -> st.SearchStrategy[Move]:
    """Anything somebody might say with an action; the number of answers fits, for a form asks for no other."""
    profiles = st.sampled_from([actor.mentor for actor in mentors])
    questions = st.lists(
        st.builds(SentQuestion, text=texts), min_size=1, max_size=3, unique_by=lambda q: q.text.casefold()
    )
    asked = len(case.question_rounds[-1].questions) if case.question_rounds else 1
    answers = st.lists(texts, min_size=asked, max_size=asked).map(tuple)
    text = _text(case)
    corrected = texts.map(lambda title: text.model_copy(update={"title": " ".join(title.split())[:100]}))
    digests = st.just(Publication(text=text).digest)
    left = st.just(()) | st.just((FOUND,))
    kept = st.just(()) | st.just((Kept(text=FOUND.text, reason="A flower, not a girl."),))
    return {
        Action.CHOOSE_MENTOR: st.builds(ChooseMentor, mentor=profiles),
        Action.ACCEPT: st.just(Accept()),
        Action.REFUSE: st.builds(Refuse, reason=st.sampled_from(RefusalReason), words=texts | st.just("")),
        Action.ASK_BEFORE: st.builds(AskBefore, question=texts),
        Action.REPLY: st.builds(Reply, answer=texts),
        Action.RELEASE: st.builds(Release, reason=texts),
        Action.SEND_QUESTIONS: st.builds(SendQuestions, questions=questions.map(tuple)),
        Action.ANSWER: st.builds(GiveAnswers, answers=answers),
        Action.KEEP: st.just(Keep()),
        Action.INVITE: st.builds(Invite, question=texts),
        Action.REDEFINE: st.builds(Redefine, essence=texts, question=texts, participants=st.just(("parents",))),
        Action.ASK_COLLEAGUES: st.builds(
            AskColleagues, colleagues=st.lists(profiles, min_size=1, max_size=3).map(tuple), question=texts
        ),
        Action.GIVE_OPINION: st.builds(GiveOpinion, text=texts),
        Action.SEND_SOLUTION: st.builds(
            SendSolution, approach=st.just("A way"), text=texts, drafted=texts | st.just("")
        ),
        Action.ASK_SECOND_OPINION: st.builds(AskSecondOpinion, mentor=profiles, question=texts),
        Action.REFLECT: st.builds(Reflect, learned=texts, useful=helped),
        Action.FOLLOW_UP: st.builds(FollowUp, done=texts, helped=helped, outcome=texts),
        Action.CLOSE: st.builds(Close, reason=texts),
        Action.WITHDRAW: st.builds(Withdraw, reason=texts),
        Action.CHANGE_FORMAT: st.builds(ChangeFormat, format=st.sampled_from(Format)),
        Action.CHANGE_CONSENT: st.builds(ChangeConsent, consent=st.booleans()),
        Action.EXTEND: st.builds(Extend, reason=texts),
        Action.CLEAR: st.builds(Clear, reason=texts),
        Action.FIND_ORDINARY: st.just(FindOrdinary()),
        Action.FIND_DANGER: st.just(FindDanger()),
        Action.LAPSE: st.just(Lapse()),
        Action.CREDIT: st.builds(Credit, named=st.booleans(), withheld=st.booleans()),
        Action.PROPOSE_TEXT: st.builds(ProposeText, text=st.just(text), left=left),
        Action.CORRECT_TEXT: st.builds(CorrectText, text=corrected, left=left, kept=kept),
        Action.RETURN_TEXT: st.builds(ReturnText, words=texts),
        Action.APPROVE_TEXT: st.builds(ApproveText, text=digests),
        Action.AGREE_TEXT: st.builds(AgreeText, text=digests, evaluation=st.booleans()),
        Action.OBJECT_TEXT: st.builds(ObjectText, words=texts),
        Action.TAKE_DOWN: st.builds(TakeDown, reason=texts),
    }[action]


def _text(case: Case) -> SolvedCase:
    """The text in work, else the one that would be proposed; of a case without a solution, any."""
    if case.publication is not None and case.publication.published_at is None:
        return case.publication.text
    given = GivenSolution(mentor="anna-berg", sent_at=case.filed_at, said=SendSolution(approach="A way", text="Wait."))
    solved = case if case.solutions else case.model_copy(update={"solutions": (given,)})
    fields = solved.form.model_copy(update={"problem_fields": ("class-management",)})
    tagged = solved.revisions[-1].model_copy(update={"form": fields})
    return library_text(solved.model_copy(update={"revisions": (*solved.revisions[:-1], tagged)}), name="solved-0a1b")


@dataclass(frozen=True)
class Anything:
    """Anything people might write, and what may be found in it: a form, kinds of danger, and what is said with an
    action in a case, naming any of these mentors.
    """

    forms: st.SearchStrategy[CaseForm]
    found: st.SearchStrategy[dict[str, Any]]
    moves: Callable[[Action, Case, Iterable[Actor]], st.SearchStrategy[Move]]


@pytest.fixture(scope="session")
def anything() -> Anything:
    """Anything people might write."""
    return Anything(forms, found, moves)
