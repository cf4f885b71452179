"""What the library says to a case in work: mentors who can be asked, questions to draft, the first response anew.

Reads the case first and searches after it, so that no transaction is open while a text is encoded.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.records import Mentor
from retrieval.mentors import Asker
from service.accounts.account import Account
from service.accounts.questionnaire import institution_of, languages_of
from service.application import Casementor
from service.cases.access import moves_of
from service.cases.case import Case
from service.cases.loads import Load, cannot_be_asked, present
from service.cases.said import Redefine
from service.cases.states import Action
from service.frozen import mentors_without, questions_without
from service.response import FirstResponse, MentorFound, QuestionFound
from service.store.accounts import active_mentor_profiles, get_account
from service.store.cases import get_case, loads_of, no_such_case
from service.store.library import get_records
from service.store.reports import frozen_items


async def first_response_to(service: Casementor, form: CaseForm) -> tuple[CaseForm, FirstResponse]:
    """A form with its problem fields by id, and the first response to it. Raises BadForm."""
    known = service.responder.with_known_fields(form)
    return known, await service.first_response(known)


async def renewed_response(service: Casementor, number: str, move: Redefine) -> FirstResponse:
    """The first response to a case as it is about to be redefined. Raises NotFound."""
    async with service.database.reading() as session:
        case = await get_case(session, number)
    form = CaseForm.model_validate(case.form.model_dump() | move.model_dump(exclude={"action"}))
    return await service.first_response(form)


async def offer_mentors(service: Casementor, number: str, *, reader: Account, at: datetime) -> tuple[MentorFound, ...]:
    """Mentors who can be asked for a case now, best first; for who can choose one. Raises NotFound."""
    async with service.database.reading() as session:
        case = await get_case(session, number)
        if not {Action.CHOOSE_MENTOR, Action.ASK_SECOND_OPINION} & set(moves_of(case, reader.actor)):
            raise no_such_case()
        asker = await _asker(session, case, at=at)
        frozen = await frozen_items(session)
    found = await service.in_thread(lambda: service.responder.mentors(case.form, asker=asker))
    return mentors_without(found, frozen)


async def draft_questions(service: Casementor, number: str, *, reader: Account) -> tuple[QuestionFound, ...]:
    """Questions the case still leaves open, for the mentor who can send some. Raises NotFound."""
    async with service.database.reading() as session:
        case = await get_case(session, number)
        frozen = await frozen_items(session)
    if Action.SEND_QUESTIONS not in moves_of(case, reader.actor):
        raise no_such_case()
    asked = {question.text for sent in case.question_rounds for question in sent.questions}
    known = "\n".join(answer for sent in case.question_rounds for answer in sent.answers if answer)
    found = await service.in_thread(lambda: service.responder.questions(case.form, known=known))
    return tuple(question for question in questions_without(found, frozen) if question.title not in asked)


async def _asker(session: AsyncSession, case: Case, *, at: datetime) -> Asker:
    """What hard rules need to know: who asks, who was asked before, and who can be asked this moment."""
    author = await get_account(session, case.author)
    active = await active_mentor_profiles(session)
    loads = await loads_of(session, active)
    mentors = [mentor for mentor in await get_records(session, "mentors", sorted(active)) if isinstance(mentor, Mentor)]
    free = [m for m in mentors if not cannot_be_asked(m, loads.get(m.id, Load()), today=at.date())]
    over = {passed.mentor for passed in case.passed_over} | {given.mentor for given in case.solutions}
    own = {author.mentor} if author is not None and author.mentor is not None else set()
    return Asker(
        institution=institution_of(author),
        languages=languages_of(author),
        refused_by=frozenset(over | own),
        present={mentor.id: present(mentor, loads.get(mentor.id, Load())) for mentor in free},
    )
