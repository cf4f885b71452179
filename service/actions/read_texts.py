"""Read texts for the library: those in work for moderators, one beside its original, and those that may be measured."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import SolvedCase
from service.accounts.account import Account
from service.actions.read_cases import must_moderate, read_case, views_of
from service.cases.access import Part, visible
from service.cases.case import Case, relation
from service.cases.case_view import CaseView
from service.cases.impersonal import library_text
from service.cases.publication import Publication, Stage
from service.drafting.draft import Task
from service.errors import NotFound
from service.store.cases import get_case, no_such_case, number_behind
from service.store.machine_drafts import AskedDraft, drafts_of
from service.store.reports import hidden_items
from service.store.texts import cases_with_texts, published_cases

IN_WORK = (Stage.PROPOSED, Stage.RETURNED, Stage.OBJECTED, Stage.APPROVED)


@dataclass(frozen=True)
class TextAtWork:
    """A text for the library with the case it tells, for a moderator. `original` is the case in the people's words.

    `wordings` were asked for passages of it, the last first.
    """

    view: CaseView
    publication: Publication
    original: SolvedCase
    wordings: tuple[AskedDraft, ...]


async def texts_in_work(session: AsyncSession, *, reader: Account) -> list[CaseView]:
    """Cases with a text on its way to the library, the one that waits longest, first. Raises NotAllowed."""
    must_moderate(reader)
    cases, _ = await cases_with_texts(session, IN_WORK, institution=reader.institution)
    return await views_of(session, cases, reader)


async def published_texts(
    session: AsyncSession, *, reader: Account, offset: int, limit: int
) -> tuple[list[CaseView], int]:
    """A page of the cases that stand in the library, with how many there are in all. Raises NotAllowed."""
    must_moderate(reader)
    cases, total = await cases_with_texts(
        session, (Stage.PUBLISHED,), institution=reader.institution, offset=offset, limit=limit
    )
    return await views_of(session, cases, reader), total


async def text_at_work(session: AsyncSession, number: str, *, reader: Account) -> TextAtWork:
    """The text of a case beside its original. Raises NotFound for who may not see what was found in it."""
    case = await case_with_text(session, number, reader=reader)
    assert case.publication is not None
    view = await read_case(session, number, reader=reader)
    wordings = tuple(one for one in await drafts_of(session, number) if one.task is Task.REWORDING)
    return TextAtWork(view, case.publication, original_of(case), wordings)


async def wordings_underway(session: AsyncSession, number: str) -> int | None:
    """How many characters of wordings have come; None where none is being made."""
    waiting = [one for one in await drafts_of(session, number) if one.task is Task.REWORDING and one.ready_at is None]
    return sum(one.characters for one in waiting) if waiting else None


async def case_with_text(session: AsyncSession, number: str, *, reader: Account) -> Case:
    """A case with a text that this moderator may work on. Raises NotFound."""
    case = await get_case(session, number)
    if Part.FINDINGS not in visible(case, relation(case, reader.actor)) or case.publication is None:
        raise no_such_case()
    return case


async def number_of_text(session: AsyncSession, name: str, *, reader: Account) -> str:
    """The number of the case that a record of the library tells; empty for who may not work on its text."""
    try:
        number = await number_behind(session, name)
        return "" if number is None else (await case_with_text(session, number, reader=reader)).number
    except NotFound:
        return ""


def original_of(case: Case) -> SolvedCase:
    """What a text tells, in the people's own words."""
    assert case.publication is not None
    text = case.publication.text
    return library_text(case, name=text.id, problem_fields=text.problem_fields)


async def texts_to_measure(session: AsyncSession) -> list[SolvedCase]:
    """What of the library its authors allowed to be used for measuring the service; nothing that is hidden (R8, R19).

    As it stands in the library, so that nobody is named who did not want to be; ids tell nothing of the case.
    """
    hidden = await hidden_items(session)
    records = [
        case.in_library
        for case in await published_cases(session)
        if case.publication is not None and case.publication.evaluation and not case.open_alerts
    ]
    return sorted(
        (record for record in records if record is not None and not hidden.hides("cases", record.id)),
        key=lambda record: record.id,
    )
