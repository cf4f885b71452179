"""Exporting a person: everybody can take their own along, and nothing of others (R16, R22)."""

import json
from typing import Any

from service.actions.export_person import export_person
from service.actions.read_history import read_history
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.work_said import GiveAnswers, Keep, SendQuestions, SendSolution, SentQuestion


async def test_an_export_holds_own_cases_drafts_notices_and_reports(town: Any) -> None:
    number = await town.whole_story()
    await town.traces(number)
    async with town.database.reading() as session:
        exported = await export_person(session, town.teacher)
    assert [case["number"] for case in exported["cases"]] == [number]
    assert exported["cases"][0]["request"]["essence"] == town.canary("essence")
    assert exported["drafts"] == {"new case": {"essence": [town.canary("draft")]}}
    assert {
        "about": "a mentor took your case",
        "case": number,
        "topic": None,
        "at": town.morning.isoformat(),
    } in exported["notices"]
    assert [report["words"] for report in exported["reports"]] == [town.canary("bad"), town.canary("message")]
    assert exported["account"]["email"] == town.teacher.email
    json.dumps(exported)


async def test_an_export_of_a_mentor_holds_own_words_and_nothing_of_an_anonymous_author(town: Any) -> None:
    """R16: the export of who solved an anonymous case names neither its author nor what the author wrote."""
    number = await town.file(town.teacher, town.canary("form"), format="anonymously")
    await town.move(
        number,
        (town.teacher, ChooseMentor(mentor="anna-berg")),
        (town.anna, Accept()),
        (town.anna, SendQuestions(questions=(SentQuestion(text="Since when?"),))),
        (town.teacher, GiveAnswers(answers=(town.canary("answer"),))),
        (town.teacher, Keep()),
        (town.anna, SendSolution(approach="A ritual", text="Stand at the door.")),
    )
    async with town.database.reading() as session:
        exported = await export_person(session, town.anna)
    assert town.of_teacher not in json.dumps(exported)
    said = exported["said as a mentor"][0]
    assert said["questions"] == ["Since when?"]
    assert said["solutions"][0]["text"] == "Stand at the door."
    assert exported["profile"]["name"] == "Anna Berg"


async def test_an_export_of_a_colleague_holds_the_opinion_and_own_solution_only(town: Any) -> None:
    await town.whole_story()
    async with town.database.reading() as session:
        said = (await export_person(session, town.leaving))["said as a mentor"][0]
    assert (said["opinions"], said["questions"], said["asked before accepting"]) == ([town.canary("opinion")], [], [])
    assert len(said["solutions"]) == 1


async def test_an_export_of_a_moderator_says_which_histories_were_read(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    async with town.database.writing() as session:
        await read_history(session, number, reader=town.moderator, at=town.morning)
        exported = await export_person(session, town.moderator)
    assert exported["histories read"] == [{"case": number, "at": town.morning.isoformat()}]
