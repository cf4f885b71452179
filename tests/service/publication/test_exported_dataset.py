"""What cases tell evaluation: only what was allowed, in words agreed to; what is taken back is in no export."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.datasets.casebook import RELEVANT, read_casebook
from eval.datasets.offered import mentors_did, offered_questions
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.actions.read_dataset import HELPED, read_dataset, split_of
from service.actions.report_harm import report_harm
from service.actions.withdraw_record import withdraw_record
from service.cases.case import Case
from service.cases.helpful import Helpful, HelpfulKind
from service.cases.offer_said import Accept, ChooseMentor
from service.cases.text_said import AgreeText, ApproveText, Credit
from service.cases.work_said import GiveAnswers, Keep, Reflect, SendQuestions, SendSolution, SentQuestion
from service.jobs.table import KINDS
from service.measured.dataset import Dataset, DatasetExists, datasets_in, write_dataset
from service.response import QuestionFound
from service.store.helpful import keep_helpful
from service.worker import Worker
from tests.service.publication.conftest import MONDAY, digest_of, text_of

KEPT, EDITED, DROPPED = "Since when do they drum, and after what?", "Who begins?", "What does the class teacher say?"
SENT = (
    SentQuestion(text=KEPT, gap="frequency", drafted=KEPT),
    SentQuestion(text="Does Petya Smirnov always begin?", gap="trigger", drafted=EDITED),
    SentQuestion(text="And what do you feel then, honestly?"),
)
OFFERED = tuple(
    QuestionFound(id=name, title=text, score=0.5, reasons=(), kind="clarifying", gap="other")
    for name, text in (("q-kept", KEPT), ("q-edited", EDITED), ("q-dropped", DROPPED))
)


async def told(press: Any, *, evaluation: bool = True, judged: str = "noisy-start") -> Case:
    """A case in the library, with questions that were offered and items its author spoke of."""
    case: Case = await press.files()
    await press.moves("teacher", case, ChooseMentor(mentor="anna-berg"))
    await press.moves("anna", case, Accept())
    async with press.database.writing() as session:
        sent, anna = SendQuestions(questions=SENT), press.people["anna"].actor
        await make_move(session, case.number, sent, actor=anna, at=MONDAY, heard=Heard(), offered=OFFERED)
        for kind, item, helped in (("cases", judged, True), ("articles", "calm-beginnings", False)):
            said = Helpful(kind=HelpfulKind(kind), item=item, helped=helped, at=MONDAY)
            await keep_helpful(session, case.number, said)
        mentor = Helpful(kind=HelpfulKind.MENTORS, item="anna-berg", helped=False, at=MONDAY)
        await keep_helpful(session, case.number, mentor)
    await press.moves("teacher", case, GiveAnswers(answers=("Since May.", "Petya Smirnov does.", "")), Keep())
    await press.moves("anna", case, SendSolution(approach="A walk", text="Walk."), Credit(named=True))
    case = await press.cleaned(await press.moves("teacher", case, Reflect(learned="The back invites.", useful="yes")))
    await press.moves("moderator", case, ApproveText(text=digest_of(case)))
    done: Case = await press.moves("teacher", case, AgreeText(text=digest_of(case), evaluation=evaluation))
    assert done.in_library is not None
    return done


async def read(press: Any) -> Dataset:
    """What would be exported now."""
    async with press.database.reading() as session:
        return await read_dataset(session, name="live-v1", on=MONDAY.date())


async def test_evaluation_reads_an_export_as_it_reads_the_casebook(press: Any, tmp_path: Path) -> None:
    case = await told(press)
    folder = write_dataset(tmp_path, "live-v1", await read(press))
    name = text_of(case).id
    casebook = read_casebook(folder=folder)
    query = casebook.queries[name]
    assert (query.split, query.form.essence) == (split_of(name), text_of(case).essence)
    assert query.gaps == {"frequency", "trigger"}
    assert casebook.qrels == {
        "cases": {name: {"noisy-start": HELPED}},
        "materials": {name: {"calm-beginnings": 0}},
        "mentors": {},
    }
    assert HELPED >= RELEVANT
    offered = offered_questions(folder)[name]
    assert offered == {
        "accepted": frozenset({"q-kept"}),
        "edited": frozenset({"q-edited"}),
        "dropped": frozenset({"q-dropped"}),
    }
    assert mentors_did(["q-kept", "q-dropped", "another"], offered) == {
        "kept by mentors": 1.0,
        "edited by mentors": 0.0,
        "dropped by mentors": 1.0,
    }


async def test_no_file_tells_who_it_is_about_who_mentored_or_the_number(press: Any, tmp_path: Path) -> None:
    """R16, R18, R33: also what a mentor edited into a question, which nobody has checked."""
    case = await told(press)
    folder = write_dataset(tmp_path, "live-v1", await read(press))
    written = "\n".join(path.read_text(encoding="utf8") for path in folder.rglob("*") if path.is_file())
    for secret in ("Petya", "Smirnov", "Quillfeather", "anna-berg", "Anna Berg", case.number, str(case.author)):
        assert secret not in written


async def test_a_case_whose_author_did_not_allow_measuring_is_neither_asked_nor_judged(press: Any) -> None:
    withheld = await told(press, evaluation=False)
    asked = await told(press, judged=text_of(withheld).id)
    dataset = await read(press)
    assert [query["id"] for query in dataset.queries] == [text_of(asked).id]
    assert dataset.qrels["cases"] == [] and text_of(withheld).id not in dataset.rests_on


async def test_what_was_reported_or_taken_back_is_not_in_the_next_export(press: Any) -> None:
    """R19, R41."""
    case = await told(press)
    async with press.database.writing() as session:
        reported = {"kind": "cases", "item": "noisy-start", "words": "Rough."}
        await report_harm(session, **reported, reporter=press.people["other"], at=MONDAY)
    assert (await read(press)).qrels["cases"] == []
    await press.withdrawn(case)
    assert (await read(press)).queries == []


@pytest.mark.parametrize(("kind", "names"), [("cases", "the case"), ("articles", "an item judged in it")])
async def test_an_export_that_rests_on_what_is_taken_out_is_deleted_with_it(
    press: Any, tmp_path: Path, kind: str, names: str
) -> None:
    """R19."""
    name = {"cases": text_of(await told(press)).id, "articles": "calm-beginnings"}[kind]
    write_dataset(tmp_path, "live-v1", await read(press))
    write_dataset(tmp_path, "other-v1", Dataset(card="", queries=[], qrels={}))
    async with press.database.writing() as session:
        await withdraw_record(session, kind, name, at=MONDAY)
    await Worker(replace(press.worker.tools, datasets=tmp_path), KINDS).run_until_idle()
    assert [folder.name for folder in datasets_in(tmp_path)] == ["other-v1"], names


async def test_a_dataset_is_written_once_and_the_same_cases_make_the_same_files(press: Any, tmp_path: Path) -> None:
    await told(press)
    one, other = [write_dataset(tmp_path, f"live-v{n}", await read(press)) for n in (1, 2)]
    with pytest.raises(DatasetExists, match="the next version"):
        write_dataset(tmp_path, "live-v1", await read(press))
    assert (one / "checksums.json").read_text() == (other / "checksums.json").read_text()
