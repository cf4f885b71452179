"""Example cases of a demo, so that everybody who signs in has something to look at. Made by the moves people make.

Knows the demo accounts; what is made up stands in `demo_examples.py`.
"""

import secrets
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from service.accounts.account import Account
from service.accounts.demo import DEMO_ACCOUNTS
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.actions.make_opening_move import make_opening_move, propose_opening
from service.actions.make_topic_move import make_topic_move
from service.application import Casementor
from service.asking import first_response_to
from service.cases.case import Case
from service.cases.impersonal import library_text
from service.cases.offer_said import ChooseMentor
from service.cases.people import MACHINE
from service.cases.said import Move
from service.cases.text_said import AgreeText, ApproveText, ProposeText
from service.demo_examples import (
    AUTHOR,
    COLLEAGUE,
    EXAMPLES,
    HOUR,
    MENTOR,
    MODERATOR,
    THIRD,
    Example,
    Step,
)
from service.discussions.opening_said import Agree, Approve, Propose
from service.discussions.topic_said import Contribute
from service.response import FirstResponse
from service.store.accounts import account_of_email
from service.store.cases import cases_by_author, get_case
from service.store.openings import opening_of

NEEDED = frozenset({AUTHOR, MENTOR, COLLEAGUE, THIRD, MODERATOR})
"""Who the examples are about, by the words of their accounts."""


async def prepare_demo_cases(casementor: Casementor, *, at: datetime) -> None:
    """Make the example cases for the demo's teacher, unless there are cases already, or people are missing."""
    async with casementor.database.reading() as session:
        people = await _people(session)
        if not people.keys() >= NEEDED or await cases_by_author(session, people[AUTHOR].id):
            return
    in_turn = sorted(EXAMPLES, key=lambda example: example.filed, reverse=True)  # mentors are free again when it counts
    answered = [(example, *await first_response_to(casementor, example.form)) for example in in_turn]
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
        move = _move(step, people)
        case = await make_move(session, case.number, move, actor=actor, at=at - step.before, heard=Heard())
    if case.open_alerts:
        return  # nothing of it is posted or published before a person has looked
    if example.posted is not None:
        await _discuss(session, example, case, people, at)
    if example.published is not None:
        await _publish(session, case, people, at - example.published)


def _move(step: Step, people: dict[str, Account]) -> Move:
    if step.move is not None:
        return step.move
    mentor = people[step.mentor].mentor
    assert mentor is not None  # a demo mentor is only made with a profile
    return ChooseMentor(mentor=mentor)


async def _discuss(
    session: AsyncSession, example: Example, case: Case, people: dict[str, Account], at: datetime
) -> None:
    """Post the text of a case with its yeses, and let people write, an hour after each other."""
    assert example.posted is not None
    posted_at = at - example.filed + 4 * HOUR
    await propose_opening(session, case.number, Propose(text=example.posted), at=posted_at)
    opening = await opening_of(session, case.number)
    assert opening is not None  # it has just been proposed
    for who, move in ((MODERATOR, Approve(text=opening.digest)), (AUTHOR, Agree(text=opening.digest))):
        opening = await make_opening_move(session, case.number, move, actor=people[who].actor, at=posted_at)
    assert opening.topic is not None  # the last yes has posted it
    for place, (who, text) in enumerate(example.said, start=1):
        actor, said_at = people[who].actor, posted_at + place * HOUR
        await make_topic_move(session, opening.topic, Contribute(text=text), actor=actor, at=said_at, heard=Heard())


async def _publish(session: AsyncSession, case: Case, people: dict[str, Account], at: datetime) -> None:
    """Bring a case to the library with its three yeses; its words are impersonal as they are."""
    name = f"solved-{secrets.token_hex(8)}"
    text = library_text(case, name=name, problem_fields=case.form.problem_fields)
    await make_move(session, case.number, ProposeText(text=text), actor=MACHINE, at=at)
    proposed = (await get_case(session, case.number)).publication
    assert proposed is not None
    for who, move in ((MODERATOR, ApproveText(text=proposed.digest)), (AUTHOR, AgreeText(text=proposed.digest))):
        await make_move(session, case.number, move, actor=people[who].actor, at=at)
