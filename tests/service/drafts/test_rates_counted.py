"""Rates of drafts and of what helped, from the database to the page and its file."""

from typing import Any

import pytest

from corpus.records import Format
from service.cases.helpful import Helpful, HelpfulKind
from service.cases.people import Relation
from service.store.case_tables import CaseMentorRow
from service.store.helpful import keep_helpful
from service.store.machine_draft_tables import DraftUseRow
from tests.service.matrix.conftest import MONDAY, School

PERIOD = "first=2026-09&last=2027-02"


async def used(school: School, number: str, *, mentor: str, outcomes: dict[str, int]) -> None:
    """A mentor works on a case and sends questions that a model had drafted."""
    async with school.database.writing() as session:
        session.add(CaseMentorRow(number=number, mentor=mentor, relation=Relation.MENTOR))
        for outcome, times in outcomes.items():
            made = {"task": "questions", "by": "model", "prompt": "questions-1", "model": "good"}
            session.add_all(
                DraftUseRow(number=number, **made, outcome=outcome, kept=1.0, seconds=9, at=MONDAY)
                for _ in range(times)
            )


async def lines(school: School, who: str = "evaluator", period: str = PERIOD) -> dict[str, Any]:
    """The rates of a period as the API tells them, by figure and line."""
    told = (await school.ask(who, "GET", f"/api/v1/statistics?{period}")).json()
    return {
        figure: {table["name"]: (table["total"], [cell["count"] for cell in table["cells"]]) for table in told[figure]}
        for figure in ("drafts", "helpful")
    }


@pytest.mark.parametrize(("mentors", "told"), [(5, (20, [10, 5, 5])), (4, (None, [None] * 3))])
async def test_what_became_of_drafts_is_told_where_five_mentors_stand_behind_it(
    school: School, mentors: int, told: Any
) -> None:
    """R32, R33."""
    for n in range(5):
        number = await school.file(Format.ANONYMOUSLY)
        outcomes = {"accepted": 2, "edited": 1, "dropped": 1}
        await used(school, number, mentor=f"mentor-{min(n, mentors - 1)}", outcomes=outcomes)
    rates = (await lines(school))["drafts"]
    assert rates.pop("questions by model") == told
    assert all(one == (None, [None] * 3) for one in rates.values())
    page = (await school.ask("moderator", "GET", f"/statistics/drafts.csv?{PERIOD}")).text
    row = next(line for line in page.splitlines() if line.startswith('"questions, by a model"'))
    assert row.split(",")[-5:] == (["20", "10", "5", "5", "0.5"] if mentors == 5 else ["withheld"] * 5)


async def test_cases_of_other_months_are_not_in_it(school: School) -> None:
    for n in range(5):
        number = await school.file(Format.ANONYMOUSLY)
        await used(school, number, mentor=f"mentor-{n}", outcomes={"accepted": 2})
    later = await lines(school, period="first=2026-12&last=2027-02")
    assert later["drafts"]["questions by model"] == (None, [None] * 3)


async def test_what_one_author_said_is_told_by_no_number(school: School) -> None:
    """R21: however much it is."""
    number = await school.file(Format.ANONYMOUSLY)
    async with school.database.writing() as session:
        for n in range(9):
            said = Helpful(kind=HelpfulKind.CASES, item=f"case-{n}", helped=True, at=MONDAY)
            await keep_helpful(session, number, said)
    assert (await lines(school))["helpful"]["cases"] == (None, [None, None])


async def test_neither_is_public(school: School) -> None:
    told = (await school.ask(None, "GET", "/api/v1/statistics/public?year=2026")).json()
    assert told["drafts"] == [] and told["helpful"] == []
    assert "What became of drafts" not in (await school.ask(None, "GET", "/numbers")).text
