"""Exporting a person: everybody can take their own along, and nothing of others (R16, R22)."""

import json
from typing import Any

from service.actions.export_person import export_person
from service.actions.read_history import read_history
from service.actions.write_first_view import write_first_view
from service.cases.offer_said import Accept, ChooseMentor, RefusalReason, Refuse, Release
from service.cases.work_said import GiveAnswers, Invite, Keep, SendQuestions, SendSolution, SentQuestion


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
        asked = (await export_person(session, town.anna))["said as a mentor"][0]
    assert (said["opinions"], said["questions"], said["asked before accepting"]) == ([town.canary("opinion")], [], [])
    assert len(said["solutions"]) == 1
    assert (asked["asked of colleagues"], said["asked of colleagues"]) == ([town.canary("colleague")], [])


async def test_an_export_of_a_moderator_says_which_histories_were_read(town: Any) -> None:
    number = await town.file(town.other, "Form seven talks")
    async with town.database.writing() as session:
        await read_history(session, number, reader=town.moderator, at=town.morning)
        exported = await export_person(session, town.moderator)
    assert exported["histories read"] == [{"case": number, "at": town.morning.isoformat()}]


async def test_what_a_mentor_said_is_theirs_to_take_along_after_another_took_the_case(town: Any) -> None:
    """R22: questions, guiding questions, first views and words of refusal go to who wrote them, and to nobody else."""
    number = await town.file(town.teacher, "Form seven talks", format="collectively")
    await town.move(
        number,
        (town.teacher, ChooseMentor(mentor=town.of_mentor)),
        (town.leaving, Refuse(reason=RefusalReason.OTHER, words="I know nothing of form seven.")),
        (town.teacher, ChooseMentor(mentor="bruno-hahn")),
        (town.bruno, Accept()),
    )
    async with town.database.writing() as session:
        await write_first_view(session, number, "They want to be seen by her.", actor=town.bruno.actor, at=town.morning)
    await town.move(
        number,
        (town.bruno, SendQuestions(questions=(SentQuestion(text="Since when?"),))),
        (town.teacher, GiveAnswers(answers=("Since May.",))),
        (town.teacher, Keep()),
        (town.bruno, Invite(question="What would be better?")),
        (town.teacher, Keep()),
        (town.bruno, Release(reason="I am away.")),
        (town.teacher, ChooseMentor(mentor="anna-berg")),
        (town.anna, Accept()),
        (town.anna, SendQuestions(questions=(SentQuestion(text="Who begins?"),))),
    )
    async with town.database.reading() as session:
        bruno, anna, leaving = [
            (await export_person(session, who))["said as a mentor"] for who in (town.bruno, town.anna, town.leaving)
        ]
    nothing = {name: list[str]() for name in bruno[0]} | {"case": number}
    assert bruno == [
        nothing
        | {
            "questions": ["Since when?"],
            "guiding questions": ["What would be better?"],
            "first views": ["They want to be seen by her."],
            "given back with": ["I am away."],
        }
    ]
    assert anna == [nothing | {"questions": ["Who begins?"]}]
    assert leaving == [nothing | {"refused with": ["I know nothing of form seven."]}]
