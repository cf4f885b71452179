"""What never leaves for a model, nor into anything that is left of asking one, whatever the model does (R13, R29).

In every field that drafts are made of stand names, contacts and places of the author's account; in every other field
of the case stands a canary of its own.
"""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from corpus.form import CaseForm
from service.actions.file_case import PLACE, file_case
from service.actions.write_first_view import write_first_view
from service.cases.course_said import Withdraw
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, RefusalReason, Refuse, Reply
from service.cases.said import Move
from service.cases.states import Action
from service.cases.work_said import AskColleagues, GiveAnswers, GiveOpinion, Keep, SendQuestions, SentQuestion
from service.store.drafts import save_draft
from service.store.tables import Table
from tests.service.canaries.town import Heard
from tests.service.conftest import Scripted
from tests.service.drafts.conftest import Desk, Desks
from tests.service.matrix.conftest import FORM, MARKS, MONDAY

NAMED = f"{MARKS['name']} of {MARKS['institution']}, {MARKS['messenger']}, +370 {MARKS['phone']}, Petya Smirnov"
HIDDEN = (*MARKS.values(), "Petya", "Smirnov")
OF_MENTORS = ("berg", "hahn")
"""Names of who has the case and of who refused it, as a finder overlooks them that does not know these mentors."""
UNSENT = ("asked-before", "replied", "refused", "colleague-asked", "opinion", "typed", "other-draft")
"""One word for each field that no draft is made of; each stands in a canary."""
SCRIPTS = ("good", "too-many", "broken", "cut", "malformed", "obedient")
"""One desk plays all: sound, 429, 500, a cut connection, broken JSON, a model that says whatever it read."""
DRIVERS = ("aiosqlite", "sqlalchemy")
"""Their debugging shows every row; the service never turns it on (`work_command.py`)."""
MAY_HOLD = frozenset({"accounts", "cases", "case_events", "drafts", "first_views", "machine_drafts", "cases_kept_from"})
"""The tables of what people wrote and read; a draft has names put back for its reader."""


def canary(word: str) -> str:
    """A word that stands in one field and nowhere else."""
    return f"zqx-{word}-xqz"


def escaped(text: str) -> list[str]:
    """What of all this is in a text."""
    return [word for word in (*HIDDEN, *map(canary, UNSENT)) if word.casefold() in text.casefold()]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """All loggers at DEBUG, save for the drivers of the database."""
    handler, root = Heard(), logging.getLogger()
    loggers = {"": root, **{name: logging.getLogger(name) for name in (*DRIVERS, "openai", "httpx2", "httpcore2")}}
    before = {name: logger.level for name, logger in loggers.items()}
    for name, logger in loggers.items():
        logger.setLevel(logging.WARNING if name in DRIVERS else logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for name, logger in loggers.items():
        logger.setLevel(before[name])


async def told(made: Desk) -> str:
    """A collective case in which everybody has written everything, and a mentor's first view."""
    words = {name: f"{FORM[name]} I am {NAMED}." for name in ("essence", "question")}
    more = dict.fromkeys(("actions_taken", "difficulty"), f"I asked {NAMED} to help, anna berg and bruno hahn, too.")
    form = CaseForm.model_validate({**FORM, **words, **more, "format": "collectively"})
    response = await made.school.app.state.casementor.first_response(form)
    async with made.school.database.writing() as session:
        author = made.school.people["author"]
        number = (await file_case(session, form, response, actor=author.actor, at=MONDAY)).number
        await save_draft(session, author.id, PLACE, {"essence": [canary("other-draft")]}, at=MONDAY)
        await save_draft(session, author.id, f"{number} {Action.ANSWER}", {"answers": [canary("typed")]}, at=MONDAY)
    for who, move in moves():
        await made.school.moved(who, number, move)
    async with made.school.database.writing() as session:
        actor = made.school.people["mentor"].actor
        view = f"A quiet ritual may help {NAMED} to arrive."
        await write_first_view(session, number, view, actor=actor, at=MONDAY)
    return number


def moves() -> Iterator[tuple[str, Move]]:
    """Who does what, until a mentor works with answers and an opinion."""
    yield "author", ChooseMentor(mentor="bruno-hahn")
    yield "second mentor", Refuse(reason=RefusalReason.OTHER, words=canary("refused"))
    yield "author", ChooseMentor(mentor="anna-berg")
    yield "mentor", AskBefore(question=canary("asked-before"))
    yield "author", Reply(answer=canary("replied"))
    yield "mentor", Accept()
    yield "mentor", SendQuestions(questions=(SentQuestion(text="Who was there?"),))
    yield "author", GiveAnswers(answers=(f"It was {NAMED}, after the long break.",))
    yield "author", Keep()
    yield "mentor", AskColleagues(colleagues=("clara-moss",), question=canary("colleague-asked"))
    yield "colleague", GiveOpinion(text=canary("opinion"))


async def tables(made: Desk) -> dict[str, str]:
    """Every table that may not hold any of it, as it stands."""
    async with made.school.database.reading() as session:
        rows = {name: str(list(await session.execute(select(table)))) for name, table in Table.metadata.tables.items()}
    return {name: text for name, text in rows.items() if name not in MAY_HOLD}


async def test_no_canary_leaves_whatever_the_model_does(desk: Desks, scripted: Scripted, heard: Heard) -> None:
    begun = len(scripted.seen)
    for script in SCRIPTS:
        made = desk(script, model_tries=1)
        number = await told(made)
        await made.works()
        drafts = await made.drafts(number)
        assert {one.task for one in drafts} == {"digest", "questions", "solution"}
        assert all(one.ready_at is not None and one.record is not None for one in drafts)
        told_by = str([one.record for one in drafts])
        assert escaped(told_by) == [], script
        assert {name: found for name, text in (await tables(made)).items() if (found := escaped(text))} == {}, script
        await made.school.moved("author", number, Withdraw())
        await made.works()
        others = [letter for letter in made.post.letters if MARKS["email"] not in letter.to]
        assert others and [found for one in others if (found := escaped(f"{one.subject} {one.body}"))] == []
    asked = [str(body) for body in scripted.seen[begun:]]
    assert len(asked) >= len(SCRIPTS) and all("after the long break" in body for body in asked if "R1 " in body)
    assert [escaped(body) for body in asked if escaped(body)] == []
    assert [name for name in OF_MENTORS for body in asked if name in body.casefold()] == []
    assert any(line.startswith("openai") for line in heard.lines)
    assert [line for line in heard.lines if escaped(line)] == []


async def test_progress_tells_a_number_and_no_word(desk: Desks) -> None:
    made = desk("good")
    number = await told(made)
    path = f"/cases/{number}/drafts/solution/progress"
    events, _ = await asyncio.gather(made.school.ask("mentor", "GET", path), made.works())
    assert "event: ready" in events.text and escaped(events.text) == []
    said = {line.partition(": ")[2].strip() for line in events.text.splitlines() if line.startswith("data: ")}
    assert all(not word or word.isdigit() for word in said)


class Spills:
    """A drafter at fault: what it raises holds all it was given."""

    async def made(self, wanted: Any, *, known: Any, **more: Any) -> Any:
        """Raise it."""
        raise RuntimeError(f"{wanted} {known}")

    async def close(self) -> None:
        """Nothing is open."""


async def test_a_fault_of_our_own_is_told_without_a_word_of_the_case(desk: Desks, heard: Heard) -> None:
    made = desk()
    object.__setattr__(made.worker.tools, "drafting", Spills())
    await told(made)
    await made.works()
    found = await tables(made)
    assert "RuntimeError" in found["jobs"]
    assert {name: words for name, text in found.items() if (words := escaped(text))} == {}
    assert [line for line in heard.lines if escaped(line)] == []
