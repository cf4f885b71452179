"""De-identification as the service uses it: what it knows of the people of a case, and what is rare in its library.

Knows the database; the finders are in `corpus.deidentification` and are loaded when first needed, never for a first
response.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Mentor, SolvedCase
from service.accounts.questionnaire import questionnaire_of
from service.cases.case import Case
from service.cases.text_said import Found
from service.store.accounts import get_account
from service.store.cases import mentors_of
from service.store.database import Database
from service.store.library import get_records, library_mark, load_corpus

if TYPE_CHECKING:
    from corpus.deidentification.finding import Finding
    from corpus.deidentification.known import Known
    from corpus.deidentification.propose import Deidentifier
    from corpus.deidentification.rarity import Rarity

LONGEST_REASON = 200


@dataclass(frozen=True)
class Proposed:
    """A text with everything replaced that was found, what that was, and what is still found in it."""

    text: SolvedCase
    replaced: tuple[Found, ...]
    left: tuple[Found, ...]


class Deidentifying:
    """Proposes and checks texts for the library. Counts the library's words once, and again when it has changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted: tuple[str, Rarity] | None = None

    async def propose(self, case: Case, text: SolvedCase) -> Proposed:
        """The text of a case made impersonal. Takes seconds of a thread; holds no transaction meanwhile."""
        known, rarity = await self._known(case), await self._rarity()
        return await asyncio.to_thread(_propose, text, known, rarity)

    async def check(self, case: Case, text: SolvedCase, *, original: SolvedCase) -> tuple[Found, ...]:
        """What is still found in a text that a person edited; nothing where de-identification is passed (R18)."""
        known, rarity = await self._known(case), await self._rarity()
        return await asyncio.to_thread(_check, text, original, known, rarity)

    async def _known(self, case: Case) -> "Known":
        async with self._database.reading() as session:
            return await known_of(session, case)

    async def _rarity(self) -> "Rarity":
        from corpus.deidentification.rarity import Rarity

        async with self._database.reading() as session:
            mark = await library_mark(session)
            if self._counted is not None and self._counted[0] == mark:
                return self._counted[1]
            corpus = await load_corpus(session)
        rarity = await asyncio.to_thread(Rarity, corpus.cases, corpus.articles)
        self._counted = mark, rarity
        return rarity


async def known_of(session: AsyncSession, case: Case) -> "Known":
    """What the service knows of author and mentors of a case, and its number: nothing of it is published, or reaches
    a model (R13, R18).
    """
    from corpus.deidentification.known import Known

    people, institutions = await _author(session, case)
    mentors = await _mentors(session, case)
    people += [case.number, *(mentor.name for mentor in mentors)]
    institutions += [mentor.institution for mentor in mentors]
    return Known(people=_said(people), institutions=_said(institutions))


def is_masked_by_hand(language: str) -> bool:
    """Whether a person must mask a text of this language, because the finders were not measured in it (R14)."""
    from corpus.deidentification.propose import human_masks

    return human_masks(language)


async def _author(session: AsyncSession, case: Case) -> tuple[list[str], list[str]]:
    """Name and contacts of the author, and where they work."""
    account = await get_account(session, case.author)
    if account is None:
        return [], []
    told = questionnaire_of(account)
    contact = [value for value in told.contact.model_dump(mode="json").values() if isinstance(value, str)]
    return [account.name, account.email, *contact], [told.work.institution]


async def _mentors(session: AsyncSession, case: Case) -> list[Mentor]:
    """Everybody with a profile who had to do with the case."""
    names = {mentor for mentor, _ in mentors_of(case)} | {over.mentor for over in case.passed_over}
    names |= {given.mentor for given in case.solutions}
    found = await get_records(session, "mentors", sorted(names))
    return [mentor for mentor in found if isinstance(mentor, Mentor)]


def _said(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value.strip()))


@cache
def _finder() -> "Deidentifier":
    from corpus.deidentification.propose import Deidentifier

    return Deidentifier()


def _propose(text: SolvedCase, known: "Known", rarity: "Rarity") -> Proposed:
    proposal = _finder().propose(text, known=known, library=rarity)
    left = _check(proposal.case, text, known, rarity)
    return Proposed(proposal.case, tuple(map(_found, proposal.findings)), left)


def _check(text: SolvedCase, original: SolvedCase, known: "Known", rarity: "Rarity") -> tuple[Found, ...]:
    return tuple(map(_found, _finder().check(text, original=original, known=known, library=rarity)))


def _found(finding: "Finding") -> Found:
    return Found(
        field=finding.field,
        start=finding.start,
        end=finding.end,
        text=finding.text,
        kind=finding.kind.value,
        replacement=finding.replacement,
        reason=finding.reason[:LONGEST_REASON],
    )
