"""Everything the service keeps of a person, as plain data for that person (R22).

An own case goes out as the person's own view of it, and as a mentor's only what the mentor said: nothing that a case's
format hides is in an export (R16).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from service.accounts.account import Account
from service.accounts.erasing import export_account
from service.actions.read_cases import my_cases, read_case
from service.cases.case import Case
from service.cases.states import Action
from service.discussions.opening import Opening
from service.store.additions import additions_by, as_plain
from service.store.cases import events_of, histories_read_by
from service.store.drafts import drafts_at
from service.store.helpful import helpful_in
from service.store.library import get_record
from service.store.machine_drafts import get_first_view
from service.store.naming import cases_naming
from service.store.notices import notices_of
from service.store.openings import openings_by
from service.store.reports import reports_by
from service.store.topics import contributions_by

MOST_NOTICES = 10_000


async def export_person(session: AsyncSession, account: Account) -> dict[str, Any]:
    """The account and what is kept with it: cases, what helped, texts, drafts, notices; a mentor's words."""
    cases = [await read_case(session, view.number, reader=account) for view in await my_cases(session, reader=account)]
    return {
        "account": export_account(account),
        "cases": [view.model_dump(mode="json") for view in cases],
        "what helped": await _what_helped(session, [view.number for view in cases]),
        "drafts": await drafts_at(session, account.id, ""),
        "notices": await _notices(session, account.id),
        "reports": await reports_by(session, account.id),
        "materials added": [as_plain(addition) for addition in await additions_by(session, account.id)],
        "histories read": [
            {"case": number, "at": at.isoformat()} for number, at in await histories_read_by(session, account.id)
        ],
        **await _in_discussions(session, account.id),
        **await _as_mentor(session, account),
    }


async def _what_helped(session: AsyncSession, numbers: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {"case": number, **said.model_dump(mode="json")}
        for number in numbers
        for said in await helpful_in(session, number)
    ]


async def _notices(session: AsyncSession, account: UUID) -> list[dict[str, Any]]:
    found, _ = await notices_of(session, account, limit=MOST_NOTICES)
    return [
        {"about": told.about.value, "case": told.number, "topic": told.topic, "at": told.at.isoformat()}
        for told in found
    ]


async def _in_discussions(session: AsyncSession, account: UUID) -> dict[str, Any]:
    """Texts of own cases for the discussion, and own contributions; nothing that others wrote."""
    return {
        "texts for discussions": [
            {"case": opening.number, "stage": opening.stage, "topic": opening.topic, "text": _plain(opening)}
            for opening in await openings_by(session, account)
        ],
        "contributions": [
            {"topic": topic, "text": one.text, "state": one.state, "at": one.at.isoformat()}
            for topic, one in await contributions_by(session, account)
        ],
    }


def _plain(opening: Opening) -> dict[str, Any] | None:
    return None if opening.text is None else opening.text.model_dump(mode="json")


async def _as_mentor(session: AsyncSession, account: Account) -> dict[str, Any]:
    mentor = account.mentor
    if mentor is None:
        return {"profile": None, "said as a mentor": []}
    profile = await get_record(session, "mentors", mentor)
    said = [await _said(session, case, mentor, account.id) for case in await cases_naming(session, mentor)]
    return {
        "profile": None if profile is None else profile.model_dump(mode="json"),
        "said as a mentor": [told for told in said if any(words for name, words in told.items() if name != "case")],
    }


async def _said(session: AsyncSession, case: Case, mentor: str, account: UUID) -> dict[str, Any]:
    """What a mentor said in one case, also one given back since, without the words of anybody else."""
    view = await get_first_view(session, case.number, mentor)
    own = [event for event in await events_of(session, case.number) if event.actor == account and event.said]
    return {
        "case": case.number,
        "asked before accepting": [asked.question for asked in case.asked_before if asked.mentor == mentor],
        "refused with": [over.words for over in case.passed_over if over.mentor == mentor and over.words],
        "given back with": [event.said["reason"] for event in own if event.action is Action.RELEASE],
        "first views": [] if view is None else [view.text],
        "questions": [
            question.text
            for sent in case.question_rounds
            if case.sender(sent.mentor) == mentor
            for question in sent.questions
        ],
        "guiding questions": [sent.question for sent in case.invitations if case.sender(sent.mentor) == mentor],
        "asked of colleagues": [event.said["question"] for event in own if event.action is Action.ASK_COLLEAGUES],
        "opinions": [asked.opinion for asked in case.colleagues if asked.mentor == mentor and asked.opinion],
        "solutions": [
            given.said.model_dump(mode="json", exclude={"action"}) for given in case.solutions if given.mentor == mentor
        ],
    }
