"""Example cases of a demo, so that everybody who signs in has something to look at. Made by the moves people make.

Knows the demo accounts; everything in the cases is made up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.records import Format, Gap, Urgency
from service.accounts.account import Account
from service.accounts.demo import DEMO_ACCOUNTS
from service.actions.file_case import file_case
from service.actions.make_move import make_move
from service.application import Casementor
from service.asking import first_response_to
from service.cases.people import MACHINE
from service.cases.said import Accept, ChooseMentor, Lapse, Move, SendQuestions, SentQuestion
from service.response import FirstResponse
from service.store.accounts import account_of_email
from service.store.cases import cases_by_author

AUTHOR, MENTOR, COLLEAGUE, NOBODY = "teacher", "mentor", "colleague", ""
"""Who makes a move: the word of a demo account, or nobody where time runs out."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """A move of an example case, so long before now. `mentor` is who is asked, by the word of the demo account."""

    before: timedelta
    by: str
    move: Move | None = None
    mentor: str = ""


@dataclass(frozen=True)
class Example:
    """A case with what happened to it so far."""

    filed: timedelta
    form: CaseForm
    steps: tuple[Step, ...] = ()


QUESTIONS = SendQuestions(
    questions=(
        SentQuestion(text="What did the mother write, in her own words?", gap=Gap.WORDS),
        SentQuestion(text="Which of your answers made it better, even for a day?", gap=Gap.STRENGTHS),
        SentQuestion(text="What should be different at the end of this month?", kind="developing", gap=Gap.GOAL),
    )
)

EXAMPLES = (
    Example(
        filed=HOUR,
        form=CaseForm(
            essence="My form 6 needs a quarter of an hour until everybody has a book on the table. By then I have "
            "warned the same five pupils twice, and the others wait and begin to talk, too.",
            actions_taken="I write the first task on the board before the bell. Half of the class begins with it.",
            difficulty="I do not want to begin every lesson with warnings, but without them nothing begins.",
            question="How can the lesson begin without me having to fight for it?",
            participants=("pupils of form 6",),
            problem_fields=("class-management",),
            format=Format.PERSONALLY,
            urgency=Urgency.NEED_ADVICE,
        ),
    ),
    Example(
        filed=3 * DAY,
        form=CaseForm(
            essence="The mother of a boy in my form 5 writes to me every evening about marks and about who sits beside "
            "him. When I do not answer the same night, she writes to the head in the morning.",
            actions_taken="At first I answered at once. For two weeks now I answer the next day, in one sentence.",
            difficulty="I am afraid of what she says to the other parents in their chat.",
            question="How do I set a border without making an enemy of her?",
            participants=("parents", "administration of the institution", "pupils of form 5"),
            problem_fields=("parents",),
            format=Format.COLLECTIVELY,
            urgency=Urgency.NEED_ADVICE,
            consent_to_publish=True,
        ),
        steps=(
            Step(3 * DAY - HOUR, AUTHOR, mentor=COLLEAGUE),
            Step(2 * DAY, COLLEAGUE, Accept()),
            Step(5 * HOUR, COLLEAGUE, QUESTIONS),
        ),
    ),
    Example(
        filed=DAY,
        form=CaseForm(
            essence="A colleague who is much older than I am corrects me in front of the pupils when he passes my open "
            "door. Last week he told my form 8 that they would learn it properly from him next year.",
            actions_taken="I smiled and went on. Afterwards I closed the door, and now he knocks.",
            difficulty="He helped me in my first month, and everybody at school respects him.",
            question="How do I talk with him so that it stops and we can still work together?",
            participants=("fellow pedagogues", "pupils of form 8"),
            problem_fields=("professional-ethics",),
            format=Format.ANONYMOUSLY,
            urgency=Urgency.WANT_EXPERT_OPINION,
        ),
        steps=(Step(20 * HOUR, AUTHOR, mentor=MENTOR),),
    ),
    Example(
        filed=6 * DAY,
        form=CaseForm(
            essence="On Friday two girls of my form 7 stopped talking to a third, and by Monday the whole class had. "
            "She eats alone and says that nothing is the matter.",
            difficulty="I only see the end of it; whatever happens is written on their telephones.",
            question="What can I do tomorrow that does not make it worse for her?",
            participants=("pupils of form 7",),
            problem_fields=("class-management",),
            format=Format.ANONYMOUSLY,
            urgency=Urgency.URGENT,
        ),
        steps=(Step(3 * DAY, NOBODY, Lapse()), Step(HOUR, NOBODY, Lapse())),
    ),
)
"""One to choose a mentor for, one with questions, one a mentor is asked to take, one that a moderator helps with."""


async def prepare_demo_cases(casementor: Casementor, *, at: datetime) -> None:
    """Make the example cases for the demo's teacher, unless there are cases already, or people are missing."""
    async with casementor.database.reading() as session:
        people = await _people(session)
        if not {AUTHOR, MENTOR, COLLEAGUE} <= people.keys() or await cases_by_author(session, people[AUTHOR].id):
            return
    answered = [(example, *await first_response_to(casementor, example.form)) for example in EXAMPLES]
    async with casementor.database.writing() as session:
        for example, form, response in answered:
            await _make(session, example, form, response, people, at)


async def _people(session: AsyncSession) -> dict[str, Account]:
    found = {wanted.word: await account_of_email(session, wanted.email) for wanted in DEMO_ACCOUNTS}
    return {word: account for word, account in found.items() if account is not None}


async def _make(
    session: AsyncSession,
    example: Example,
    form: CaseForm,
    response: FirstResponse,
    people: dict[str, Account],
    at: datetime,
) -> None:
    author = people[AUTHOR].actor
    case = await file_case(session, form, response, actor=author, at=at - example.filed)
    for step in example.steps:
        actor = people[step.by].actor if step.by else MACHINE
        await make_move(session, case.number, _move(step, people), actor=actor, at=at - step.before)


def _move(step: Step, people: dict[str, Account]) -> Move:
    if step.move is not None:
        return step.move
    mentor = people[step.mentor].mentor
    assert mentor is not None  # a demo mentor is only made with a profile
    return ChooseMentor(mentor=mentor)
