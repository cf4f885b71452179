"""What a mentor's page of a case shows besides the case: drafted questions, materials, colleagues to ask.

Everything here is an offer to the mentor; nothing of it reaches the author but by a move the mentor makes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request

from corpus.institutions import share_institution
from corpus.records import Article, Mentor, Question
from service.accounts.account import Account
from service.accounts.mentor_code import UNCONFIRMED, is_due
from service.accounts.questionnaire import institution_of
from service.actions.edit_profile import own_profile
from service.actions.make_move import draft_place
from service.actions.read_drafts import MentorsDrafts, current_draft, drafts_for_mentor, open_drafts
from service.asking import draft_questions
from service.cases.case import Case
from service.cases.case_view import CaseView
from service.cases.loads import Load, cannot_accept
from service.cases.offer_said import RefusalReason
from service.cases.publication import Credited
from service.cases.states import Action
from service.drafting.draft import Questions, Task
from service.response import FirstResponse, QuestionFound
from service.store.accounts import active_mentor_profiles, get_account
from service.store.cases import get_case, loads_of
from service.store.drafts import get_draft
from service.store.library import get_records, list_records
from service.store.machine_drafts import AskedDraft
from service.store.reports import hidden_items
from service.web.accounts.getting_in import settings_of
from service.web.cases.author_view import first_response_of, material_titles
from service.web.cases.question_rows import question_rows
from service.web.edge import database
from service.web.rendering import casementor
from service.web.sent_fields import SentFields
from service.web.words import _

LONGEST_SEARCH = 300
MOST_FOUND = 8
MOST_GUIDING = 6
MOST_OF_BANK = 1000

REFUSALS = {
    RefusalReason.NO_TIME: _("I have no time for it now"),
    RefusalReason.NOT_MY_FIELD: _("It is not my field"),
    RefusalReason.CONFLICT_OF_INTEREST: _("I have a conflict of interest, for example I know the people"),
    RefusalReason.OTHER: _("Another reason"),
}
"""Why a mentor does not take a case, as the mentor says it."""

TOLD_BY_AUTHOR = {
    "institution": _("Institution"),
    "years": _("Full years in school"),
    "subjects": _("Subjects"),
    "stages": _("Teaches"),
    "place": _("Kind of place"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "messenger": _("Messenger"),
    "languages": _("Languages"),
}
"""What an author may have told of profile and contact, where the format lets a mentor see it."""


@dataclass(frozen=True)
class MaterialChoice:
    """A material that can be attached to a possible solution."""

    id: str
    title: str
    summary: str


async def extras(request: Request, view: CaseView, *, me: Account, at: datetime) -> dict[str, Any]:
    """What `case/mentor.html` needs besides the view."""
    digest, drafts = await _drafts(request, view, me, at)
    drafted = (*await _drafted(request, view, me), *_by_model(drafts.questions))
    response = first_response_of(view)
    async with database(request).reading() as session:
        solving = SentFields(await get_draft(session, me.id, draft_place(view.number, Action.SEND_SOLUTION)))
        guiding = await _guiding(session, view)
        colleagues = await _colleagues(session, view, me, at)
        hinders = await _hinders(session, view, me, at)
    search = solving.value("search").strip()[:LONGEST_SEARCH]
    return {
        "digest": digest,
        "drafts": drafts,
        "first_view_first": settings_of(request).first_view,
        "code_due": is_due(me, today=at.date()),
        "colleagues_to_ask": colleagues,
        "guiding": guiding,
        "hinders": hinders,
        "own_credit": next((one for one in view.credits if one.mentor == me.mentor), Credited(mentor="unsaid")),
        "materials": await _materials(request, view, response, solving, search),
        "refusals": tuple((reason.value, text) for reason, text in REFUSALS.items()),
        "response": response,
        "rows": partial(question_rows, drafted),
        "search": search,
        "titles": await material_titles(request, view),
        "told_by_author": TOLD_BY_AUTHOR,
    }


async def _drafts(
    request: Request, view: CaseView, me: Account, at: datetime
) -> tuple[AskedDraft | None, MentorsDrafts]:
    """The digest, and the drafts that are for this mentor; that they were seen is remembered (R31)."""
    async with database(request).reading() as session:
        digest = await current_draft(session, view.number, Task.DIGEST, reader=me.actor)
        drafts = await drafts_for_mentor(session, view.number, reader=me.actor)
    new = [one for one in (drafts.questions, drafts.solution) if one is not None and one.opened_at is None]
    if any(one.draft is not None for one in new):
        async with database(request).writing() as session:
            await open_drafts(session, new, at=at)
    return digest, drafts


def _by_model(asked: AskedDraft | None) -> tuple[QuestionFound, ...]:
    """Questions a model drafted, marked as such."""
    if asked is None or not isinstance(asked.draft, Questions):
        return ()
    mark = str(_("A language model drafted this question."))
    return tuple(
        QuestionFound(id=f"draft-{n}", title=one.text, score=0.0, reasons=(mark,), kind=one.kind, gap=one.gap)
        for n, one in enumerate(asked.draft.questions, start=1)
    )


async def _drafted(request: Request, view: CaseView, me: Account) -> tuple[QuestionFound, ...]:
    if Action.SEND_QUESTIONS not in view.moves:
        return ()
    return await draft_questions(casementor(request), view.number, reader=me)


async def _guiding(session: AsyncSession, view: CaseView) -> tuple[Question, ...]:
    """Guiding questions of the bank that fit any case or this one's problem fields, the fitting ones first."""
    if Action.INVITE not in view.moves or view.request is None:
        return ()
    hidden = await hidden_items(session)
    bank, _total = await list_records(session, "questions", without=hidden.ids("questions"), limit=MOST_OF_BANK)
    fields = set(view.request.problem_fields)
    fitting = [one for one in bank if isinstance(one, Question) and _guides(one, fields)]
    return tuple(sorted(fitting, key=lambda one: (not one.problem_fields, one.id))[:MOST_GUIDING])


def _guides(question: Question, fields: set[str]) -> bool:
    return question.kind == "guiding" and (not question.problem_fields or bool(fields & set(question.problem_fields)))


async def _colleagues(session: AsyncSession, view: CaseView, me: Account, at: datetime) -> tuple[Mentor, ...]:
    """Mentors with an account whose opinion can be asked, those of the case's problem fields first."""
    if Action.ASK_COLLEAGUES not in view.moves or view.request is None:
        return ()
    case = await get_case(session, view.number)
    author = await get_account(session, case.author)
    names = await active_mentor_profiles(session) - _not_to_ask(case, me, author)
    found = [one for one in await get_records(session, "mentors", sorted(names)) if isinstance(one, Mentor)]
    fields = set(view.request.problem_fields)
    here = [one for one in found if _is_here(one, at) and not _same_school(one, author)]
    return tuple(sorted(here, key=lambda one: (-len(fields & set(one.problem_fields)), one.name)))


def _not_to_ask(case: Case, me: Account, author: Account | None) -> set[str | None]:
    """The mentor, who is asked already, who did not take the case, and the author."""
    asked = {colleague.mentor for colleague in case.colleagues} | {over.mentor for over in case.passed_over}
    return {me.mentor, None if author is None else author.mentor, *asked}


def _is_here(mentor: Mentor, at: datetime) -> bool:
    until = mentor.availability.away_until
    return until is None or until < at.date()


def _same_school(mentor: Mentor, author: Account | None) -> bool:
    return share_institution(institution_of(author), mentor.institution)


async def _hinders(session: AsyncSession, view: CaseView, me: Account, at: datetime) -> str:
    """Why this mentor cannot take one more case, in a sentence; empty when nothing hinders."""
    profile = await own_profile(session, me)
    if Action.ACCEPT not in view.moves or profile is None:
        return ""
    if is_due(me, today=at.date()):
        return UNCONFIRMED
    return cannot_accept(profile, (await loads_of(session, [profile.id])).get(profile.id, Load()))


async def _materials(
    request: Request, view: CaseView, response: FirstResponse | None, solving: SentFields, search: str
) -> tuple[MaterialChoice, ...]:
    """Materials to attach: those ticked before, those found by words, those of the first response; each once."""
    if Action.SEND_SOLUTION not in view.moves:
        return ()
    found = (await casementor(request).browse("materials", text=search)).items[:MOST_FOUND] if search else ()
    async with database(request).reading() as session:
        hidden = await hidden_items(session)
        ticked = [name for name in solving.values("materials") if not hidden.hides("articles", name)]
        before = await get_records(session, "articles", ticked)
    known = () if response is None else response.materials
    choices = [*_choices(before), *_choices(found), *(MaterialChoice(one.id, one.title, one.summary) for one in known)]
    once: dict[str, MaterialChoice] = {}
    for choice in choices:
        once.setdefault(choice.id, choice)
    return tuple(once.values())


def _choices(records: Iterable[object]) -> list[MaterialChoice]:
    return [MaterialChoice(one.id, one.title, one.summary) for one in records if isinstance(one, Article)]
