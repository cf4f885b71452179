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
from service.actions.heard import Heard
from service.application import Casementor
from service.cases.access import moves_of
from service.cases.alerts import authors_words
from service.cases.case import Case
from service.cases.loads import Load, cannot_be_asked, present
from service.cases.said import Move
from service.cases.states import Action
from service.cases.work_said import Redefine, SendQuestions
from service.discussions.topic_said import Contribute, TopicMove
from service.errors import NotFound
from service.hidden import mentors_without, questions_without
from service.response import FirstResponse, MentorFound, QuestionFound
from service.routed_response import within_bounds, without_reasons
from service.screening import Screened
from service.store.accounts import active_mentor_profiles, get_account
from service.store.cases import get_case, loads_of, no_such_case
from service.store.library import get_records
from service.store.reports import hidden_items


async def first_response_to(service: Casementor, form: CaseForm) -> tuple[CaseForm, FirstResponse]:
    """A form with its problem fields by id, and the first response to it. Raises BadForm."""
    known = service.responder.with_known_fields(form)
    return known, await service.first_response(known)


async def listen(service: Casementor, number: str, move: Move) -> Heard | None:
    """What screening finds in the words an author is about to send; None for a move without any. Raises NotFound."""
    words = authors_words(move)
    if not words:
        return None
    async with service.database.reading() as session:
        case = await get_case(session, number)
    if isinstance(move, Redefine):
        return await _heard_anew(service, case, move)
    found = await service.screened(words)
    if not found.categories:
        return Heard()
    response = await service.first_response(case.form, known=found.beside(_still_open(case)))
    return Heard(found.categories, response, found.doubtful)


async def listen_in_topic(service: Casementor, move: TopicMove) -> Heard | None:
    """What screening finds in a contribution that somebody is about to send, doubts too; None for every other move."""
    if not isinstance(move, Contribute):
        return None
    return Heard((await service.screened({"text": move.text})).categories)


async def _heard_anew(service: Casementor, case: Case, move: Redefine) -> Heard:
    """A request in other words; while an earlier alert is open, its routes stay whatever the new words say."""
    form = CaseForm.model_validate(case.form.model_dump() | move.model_dump(exclude={"action"}))
    response = await service.first_response(form)
    found = response.screening
    if not case.open_alerts:
        return Heard(found.categories, response, found.doubtful)
    both = Screened(found.categories, doubtful=found.doubtful).beside(_still_open(case))
    return Heard(found.categories, await service.first_response(form, known=both), found.doubtful)


def _still_open(case: Case) -> Screened:
    """The danger that no person has cleared yet; in doubt only while no alert is more than a doubt."""
    kinds = dict.fromkeys(category for alert in case.open_alerts for category in alert.categories)
    return Screened(tuple(kinds), doubtful=case.is_in_doubt)


async def response_as_it_stands(service: Casementor, case: Case) -> FirstResponse:
    """The first response that follows from the alerts people have left open, whatever screening would say."""
    return await service.first_response(case.form, known=_still_open(case))


async def offer_mentors(service: Casementor, number: str, *, reader: Account, at: datetime) -> tuple[MentorFound, ...]:
    """Mentors who can be asked for a case now, best first; for who can choose one. Raises NotFound."""
    async with service.database.reading() as session:
        case = await get_case(session, number)
        if not {Action.CHOOSE_MENTOR, Action.ASK_SECOND_OPINION} & set(moves_of(case, reader.actor)):
            raise no_such_case()
        asker = await _asker(session, case, at=at)
        hidden = await hidden_items(session)
    found = await service.in_thread(lambda: service.responder.mentors(case.form, asker=asker))
    return mentors_without(map(without_reasons, found) if case.is_alarming else found, hidden)


async def draft_questions(service: Casementor, number: str, *, reader: Account) -> tuple[QuestionFound, ...]:
    """Questions the case still leaves open, for the mentor who can send some; where an alert is open, only those
    that are permitted then, and in doubt none that asks too much (R9). Raises NotFound.
    """
    async with service.database.reading() as session:
        case = await get_case(session, number)
        hidden = await hidden_items(session)
    if Action.SEND_QUESTIONS not in moves_of(case, reader.actor):
        raise no_such_case()
    asked = {question.text for sent in case.question_rounds for question in sent.questions}
    if case.is_alarming:
        permitted = service.responder.permitted_questions(case.form, _still_open(case).categories)
        return tuple(question for question in permitted if question.title not in asked)
    known = "\n".join(answer for sent in case.question_rounds for answer in sent.answers if answer)
    found = await service.in_thread(lambda: service.responder.questions(case.form, known=known))
    shown = within_bounds(found) if case.is_in_doubt else found
    return tuple(question for question in questions_without(shown, hidden) if question.title not in asked)


async def offered_questions(
    service: Casementor, number: str, move: Move, *, reader: Account
) -> tuple[QuestionFound, ...]:
    """The questions of the library on the page a mentor sends some from; nothing for any other move."""
    if not isinstance(move, SendQuestions):
        return ()
    try:
        return await draft_questions(service, number, reader=reader)
    except NotFound:  # the move itself is refused, with a sentence that says why
        return ()


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
