"""What the library lacks: by problem field and wording, for moderators, and nothing that a moderator may not see."""

import asyncio
from typing import Any

import pytest

from service.store.cases import set_first_response
from service.store.database import Database
from service.store.facts import facts_now, keep_facts

NOTHING = {"notices": [{"code": "nothing_similar", "text": "None."}], "meta": {"timings_ms": {}}}
NO_MATERIAL = {"notices": [{"code": "no_materials", "text": "None."}], "meta": {"timings_ms": {}}}
FOUND: dict[str, Any] = {"notices": [], "meta": {"timings_ms": {}}}
PAGE = "/moderation/gaps"


def answered(office: Any, number: str, response: dict[str, Any]) -> str:
    """The case, as if the library had answered so, and counted."""

    async def keep() -> None:
        database = Database(office.url)
        async with database.writing() as session:
            await set_first_response(session, number, response)
            await keep_facts(session, await facts_now(session, [number]))
        await database.close()

    asyncio.run(keep())
    return number


@pytest.mark.parametrize("who", ["olga", "anna", "ada"])
def test_gaps_are_for_moderators_only(office: Any, who: str) -> None:
    assert office.sees(who, PAGE).status_code == 403


def test_without_gaps_the_page_says_so(office: Any) -> None:
    answered(office, office.files(), FOUND)
    assert "Nobody has asked in vain" in office.reads("mira", PAGE)


def test_a_case_that_found_nothing_stands_by_its_problem_field_with_what_was_missing(office: Any) -> None:
    number = answered(office, office.files(problem_fields=["parents"]), NOTHING)
    told = office.reads("mira", PAGE)
    assert "Interaction with parents 1" in told
    assert f"Case {number}" in told
    assert "no similar case" in told
    assert told.count("no material") == 1  # in what the page is for
    assert f'href="/cases/{number}"' in office.sees("mira", PAGE).text


def test_a_case_with_two_problem_fields_stands_in_both_and_counts_once(office: Any) -> None:
    answered(office, office.files(problem_fields=["parents", "self-management"]), NO_MATERIAL)
    told = office.reads("mira", PAGE)
    assert "1 case ·" in told
    assert "Interaction with parents (1)" in told
    assert "Self-management (1)" in told


def test_cases_worded_alike_come_together_the_latest_first_and_the_largest_group_before_others(office: Any) -> None:
    first = answered(office, office.files(essence="A lizard lives in the desk of a pupil."), NOTHING)
    office.clock.turn(hours=1)
    between = answered(office, office.files(essence="The head refuses my leave."), NOTHING)
    office.clock.turn(hours=1)
    last = answered(office, office.files(essence="Pupils keep lizards in their desks."), NOTHING)
    told = office.reads("mira", PAGE)
    assert "1 case worded alike:" in told
    assert told.index(last) < told.index(first) < told.index(between)


def test_a_withdrawn_case_is_no_gap_any_more(office: Any) -> None:
    number = answered(office, office.files(), NOTHING)
    office.moves("olga", number, "withdraw")
    assert number not in office.reads("mira", PAGE)


def test_the_queue_leads_to_the_gaps(office: Any) -> None:
    assert f'href="{PAGE}"' in office.sees("mira", "/moderation").text


def test_r12_a_cleared_allegation_is_a_gap_for_moderators_of_other_schools_only(office: Any) -> None:
    """Before it is cleared, it is one for nobody: danger comes first (R8)."""
    number = office.files(
        essence="A colleague hits the children with a ruler.",
        question="Whom do I tell?",
        in_danger="somebody, by staff",
    )
    answered(office, number, NOTHING)
    assert number not in office.reads("mira", PAGE)
    office.moves("mira", number, "clear", reason="Talked with the authorities.")
    answered(office, number, NOTHING)
    assert number in office.reads("mira", PAGE)
    assert number not in office.reads("hilda", PAGE)
