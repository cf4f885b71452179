"""What the proofs of the rules share: a cast, a story that leads to every state, a valid payload for every action.

Knows the rules only; every case here came about by moves, none was put together by hand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import NAMESPACE_OID, uuid5

import pytest

from corpus.form import CaseForm
from corpus.records import Format, Solution, SolvedCase, Urgency
from service.cases.case import Case
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
from service.cases.moves import act, file_case
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, RefusalReason, Refuse, Release, Reply
from service.cases.people import MACHINE, Actor, Role
from service.cases.publication import Publication, Stage
from service.cases.said import Move
from service.cases.states import Action, State
from service.cases.text_said import (
    AgreeText,
    ApproveText,
    CorrectText,
    Credit,
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

MORNING = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)


def _person(name: str, *roles: Role, profile: bool = False, institution: str = "") -> Actor:
    account = uuid5(NAMESPACE_OID, name)
    return Actor(account, frozenset(roles), mentor=name if profile else None, institution=institution)


def _mentor(name: str) -> Actor:
    return _person(name, Role.MENTOR, profile=True)


@dataclass(frozen=True)
class Cast:
    """Everybody who may meet one case. The author is a mentor, too: an own case stays an own case."""

    author: Actor
    mentor: Actor
    second: Actor
    colleague: Actor
    refuser: Actor
    free: Actor
    moderator: Actor
    moderator_of_the_school: Actor
    teacher: Actor
    administrator: Actor
    no_longer_a_mentor: Actor
    machine: Actor

    def __iter__(self) -> Iterator[Actor]:
        return iter(vars(self).values())

    @property
    def mentors(self) -> tuple[Actor, ...]:
        """Who keeps a mentor's profile and is not the author."""
        return (self.mentor, self.second, self.colleague, self.refuser, self.free)


CAST = Cast(
    author=_person("olga-own", Role.TEACHER, Role.MENTOR, profile=True, institution="The Hill School"),
    mentor=_mentor("anna-berg"),
    second=_mentor("boris-lind"),
    colleague=_mentor("carla-voss"),
    refuser=_mentor("dmitri-roe"),
    free=_mentor("elena-moss"),
    moderator=_person("moderator", Role.MODERATOR, institution="The Valley School"),
    moderator_of_the_school=_person("hill-moderator", Role.MODERATOR, institution="the hill  school"),
    teacher=_person("another-teacher", Role.TEACHER),
    administrator=_person("administrator", Role.ADMINISTRATOR, Role.EVALUATOR),
    no_longer_a_mentor=Actor(uuid5(NAMESPACE_OID, "former"), frozenset({Role.TEACHER}), mentor="anna-berg"),
    machine=MACHINE,
)

TEXT = SolvedCase(
    id="solved-0a1b2c3d",
    situation="solved-0a1b2c3d",
    title="Ten loud minutes at the beginning",
    essence="A class talks loudly for ten minutes.",
    question="How to begin calmly?",
    problem_fields=("class-management",),
    format=Format.ANONYMOUSLY,
    urgency=Urgency.NEED_ADVICE,
    solutions=(Solution(approach="A quiet ritual", text="Greet each at the door.", mentor="anna-berg"),),
)
"""A text for the library, of a case whose mentor gave the one solution."""

SAID: dict[Action, Move] = {
    Action.CHOOSE_MENTOR: ChooseMentor(mentor="elena-moss"),
    Action.ACCEPT: Accept(),
    Action.REFUSE: Refuse(reason=RefusalReason.NO_TIME, words="A week full of exams."),
    Action.ASK_BEFORE: AskBefore(question="Is the class tutor told?"),
    Action.REPLY: Reply(answer="She knows since Monday."),
    Action.RELEASE: Release(reason="Ill for a fortnight."),
    Action.SEND_QUESTIONS: SendQuestions(
        questions=(SentQuestion(text="Since when?"), SentQuestion(text="What would be better?", kind="developing"))
    ),
    Action.ANSWER: GiveAnswers(answers=("Since September.", "")),
    Action.KEEP: Keep(),
    Action.INVITE: Invite(question="Would you word the request more precisely?"),
    Action.REDEFINE: Redefine(
        essence="Two pupils begin the noise, the others join.", question="How do I win these two?"
    ),
    Action.ASK_COLLEAGUES: AskColleagues(colleagues=("carla-voss",), question="How did you begin lessons?"),
    Action.GIVE_OPINION: GiveOpinion(text="Stand at the door."),
    Action.SEND_SOLUTION: SendSolution(approach="A quiet ritual", text="Greet each at the door.", steps=("Greet",)),
    Action.ASK_SECOND_OPINION: AskSecondOpinion(mentor="elena-moss", question="Would you agree?"),
    Action.REFLECT: Reflect(learned="Beginnings matter.", useful="yes"),
    Action.FOLLOW_UP: FollowUp(done="I greet them.", helped="partly", outcome="Calmer on most days."),
    Action.CLOSE: Close(reason="No answer for weeks."),
    Action.WITHDRAW: Withdraw(reason="It has settled."),
    Action.CHANGE_FORMAT: ChangeFormat(format=Format.PERSONALLY),
    Action.CHANGE_CONSENT: ChangeConsent(consent=True),
    Action.EXTEND: Extend(reason="Holidays."),
    Action.CLEAR: Clear(reason="I called the school; the child is looked after."),
    Action.FIND_ORDINARY: FindOrdinary(),
    Action.FIND_DANGER: FindDanger(),
    Action.LAPSE: Lapse(),
    Action.CREDIT: Credit(named=True),
    Action.PROPOSE_TEXT: ProposeText(text=TEXT),
    Action.CORRECT_TEXT: CorrectText(text=TEXT.model_copy(update={"title": "Ten loud minutes"})),
    Action.RETURN_TEXT: ReturnText(words="Is the play known in your town?"),
    Action.APPROVE_TEXT: ApproveText(text=Publication(text=TEXT).digest),
    Action.AGREE_TEXT: AgreeText(text=Publication(text=TEXT).digest),
    Action.OBJECT_TEXT: ObjectText(words="Please leave out the play."),
    Action.TAKE_DOWN: TakeDown(reason="Its author asked by telephone."),
}
"""Something valid to say for every action but filing."""

Step = tuple[Actor, Move]
_A = Action
_ASKED: tuple[Step, ...] = (
    (CAST.author, ChooseMentor(mentor="dmitri-roe")),
    (CAST.refuser, SAID[_A.REFUSE]),
    (CAST.author, ChooseMentor(mentor="anna-berg")),
)
_TAKEN: tuple[Step, ...] = (*_ASKED, (CAST.mentor, Accept()))
_SECOND: Step = (CAST.author, AskSecondOpinion(mentor="boris-lind", question="Would you agree?"))


def _by_mentor(action: Action) -> Step:
    return CAST.mentor, SAID[action]


def _by_author(action: Action) -> Step:
    return CAST.author, SAID[action]


STORIES: dict[State, tuple[Step, ...]] = {
    State.FILED: (),
    State.OFFERED: _ASKED,
    State.CLARIFYING: (*_ASKED, _by_mentor(_A.ASK_BEFORE)),
    State.SECOND_ROUND: _ASKED[:2],
    State.IN_WORK: _TAKEN,
    State.QUESTIONED: (*_TAKEN, _by_mentor(_A.SEND_QUESTIONS)),
    State.ANSWERED: (*_TAKEN, _by_mentor(_A.SEND_QUESTIONS), _by_author(_A.ANSWER)),
    State.INVITED: (*_TAKEN, _by_mentor(_A.INVITE)),
    State.REDEFINED: (*_TAKEN, _by_mentor(_A.INVITE), _by_author(_A.REDEFINE)),
    State.SOLVED: (*_TAKEN, _by_mentor(_A.SEND_SOLUTION)),
    State.SECOND_ASKED: (*_TAKEN, _by_mentor(_A.SEND_SOLUTION), _SECOND),
    State.SECOND_IN_WORK: (*_TAKEN, _by_mentor(_A.SEND_SOLUTION), _SECOND, (CAST.second, Accept())),
    State.NOT_GIVEN: (*_TAKEN, _by_mentor(_A.SEND_SOLUTION), _SECOND, (CAST.second, SAID[_A.REFUSE])),
    State.SECOND_SOLVED: (
        *_TAKEN,
        _by_mentor(_A.SEND_SOLUTION),
        _SECOND,
        (CAST.second, Accept()),
        (CAST.second, SAID[_A.SEND_SOLUTION]),
    ),
    State.REFLECTED: (*_TAKEN, _by_mentor(_A.SEND_SOLUTION), _by_author(_A.REFLECT)),
    State.CLOSED: (*_TAKEN, _by_mentor(_A.SEND_SOLUTION), _by_author(_A.REFLECT), _by_author(_A.FOLLOW_UP)),
    State.WITHDRAWN: (*_TAKEN, _by_mentor(_A.SEND_QUESTIONS), _by_author(_A.WITHDRAW)),
}
"""How a case comes to every state; from the second round on somebody has refused."""

FORM = CaseForm(
    essence="Form seven talks loudly for ten minutes.",
    question="How can I begin calmly?",
    participants=("pupils of form 7",),
    consent_to_publish=True,
)


TEXTS: dict[Stage | None, tuple[Step, ...]] = {
    None: (),
    Stage.PROPOSED: ((CAST.machine, SAID[_A.PROPOSE_TEXT]),),
    Stage.PUBLISHED: (
        (CAST.machine, SAID[_A.PROPOSE_TEXT]),
        _by_author(_A.AGREE_TEXT),
        (CAST.moderator, SAID[_A.APPROVE_TEXT]),
    ),
}
TEXTS[Stage.TAKEN_DOWN] = (*TEXTS[Stage.PUBLISHED], (CAST.moderator, SAID[_A.TAKE_DOWN]))


@cache
def stand(
    state: State,
    format: Format = Format.ANONYMOUSLY,  # noqa: A002
    called: bool = False,
    text: Stage | None = None,
) -> Case:
    """A case at a state, its text for the library at a stage. Once a mentor took it, a colleague has been asked.

    `called`: nobody acted for long.
    """
    form = FORM.model_copy(update={"format": format})
    case, _ = file_case(form, number="2026-000001", actor=CAST.author, at=MORNING)
    for actor, move in (*story(state, format), *TEXTS[text]):
        case, _ = act(case, move, actor=actor, at=case.changed_at + timedelta(hours=1))
    while called and case.called_at is None:
        assert case.due is not None
        case, _ = act(case, Lapse(), actor=MACHINE, at=case.due)
    return case


def story(state: State, chosen: Format) -> Iterator[Step]:
    """Who does what until a case stands at a state; a colleague is asked once a mentor took it."""
    for actor, move in STORIES[state]:
        yield actor, move
        if (actor, move) == (CAST.mentor, Accept()):
            yield CAST.author, ChangeFormat(format=Format.COLLECTIVELY)
            yield CAST.mentor, SAID[Action.ASK_COLLEAGUES]
            yield CAST.author, ChangeFormat(format=chosen)


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}|<|>|\b(State|Action|Relation|Format|Role)\.|_|\bNone\b")


def assert_readable(sentence: str) -> None:
    """A sentence for a person: it begins and ends as one, is short, and shows no name of the code and no id."""
    assert sentence[0].isupper() or sentence[0] == "'", sentence
    assert sentence.endswith("."), sentence
    assert len(sentence) < 450, sentence
    assert sentence.isprintable(), sentence
    assert not _ID.search(sentence), sentence


@pytest.fixture(scope="session")
def cast() -> Cast:
    """Everybody who may meet one case."""
    return CAST


@pytest.fixture(scope="session")
def said() -> dict[Action, Move]:
    """Something valid to say for every action but filing."""
    return SAID


@pytest.fixture(scope="session")
def form() -> CaseForm:
    """A form whose author consents to publication."""
    return FORM


@pytest.fixture(scope="session")
def standing() -> Callable[..., Case]:
    """Makes a case at a state, in a format, with or without a moderator called."""
    return stand


@pytest.fixture(scope="session")
def told_story() -> Callable[[State, Format], Iterator[Step]]:
    """Tells who does what until a case stands at a state."""
    return story


@pytest.fixture(scope="session")
def readable() -> Callable[[str], None]:
    """Asserts that a sentence is one for a person."""
    return assert_readable
