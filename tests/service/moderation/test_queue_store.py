"""What moderators ask the database, on SQLite and on a real PostgreSQL."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.records import Format, Urgency
from service.cases.moves import file_case
from service.cases.people import Actor
from service.store.cases import add_case
from service.store.database import Database
from service.store.queue import Wanted, open_cases
from service.store.reports import add_report, freezing_reports, handle_reports, hidden_items, open_reports_of

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


async def _filed(session: AsyncSession, number: int, **changes: Any) -> None:
    form = CaseForm.model_validate({"essence": "It is loud.", "question": "How do I begin?", **changes})
    case, event = file_case(form, number=f"2026-{number:06d}", actor=Actor(uuid4()), at=MORNING)
    await add_case(session, case, event, first_response={})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [1, 2, 3]),
        (Wanted(urgency=Urgency.URGENT), [1]),
        (Wanted(format=Format.PUBLICLY), [3]),
        (Wanted(state="filed", urgency=Urgency.NEED_ADVICE, format=Format.ANONYMOUSLY), [2]),
        (Wanted(state="accepted"), []),
    ],
)
async def test_open_cases_are_found_by_state_urgency_and_format(
    any_database: Database, wanted: Wanted, found: list[int]
) -> None:
    async with any_database.writing() as session:
        await _filed(session, 1, urgency="urgent")
        await _filed(session, 2)
        await _filed(session, 3, urgency="want expert opinion", format="publicly")
        cases, total = await open_cases(session, wanted, offset=0, limit=10)
    assert [int(case.number[-6:]) for case in cases] == found
    assert total == len(found)


async def test_an_item_is_frozen_from_the_first_report_until_it_is_found_harmless(any_database: Database) -> None:
    async with any_database.writing() as session:
        for words in ("first", "second"):
            await add_report(session, kind="cases", item="noisy", reporter=None, words=words, at=MORNING)
        assert [row.words for row in await open_reports_of(session, kind="cases", item="noisy")] == ["first", "second"]
        assert (await hidden_items(session)).hides("cases", "noisy")
        given = {"kind": "cases", "item": "noisy", "by": uuid4(), "at": MORNING}
        assert await handle_reports(session, outcome="harmful", **given) == 2
        assert (await hidden_items(session)).ids("cases") == {"noisy"}
        assert await handle_reports(session, outcome="harmless", **given) == 2
        assert not await hidden_items(session)
        assert await freezing_reports(session) == []
        assert await handle_reports(session, outcome="harmful", **given) == 0
