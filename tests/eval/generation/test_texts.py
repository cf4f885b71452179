"""Written texts: measured without a model, and by a scripted judge over HTTP, whose torn replies are no scores."""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from ragas._analytics import do_not_track

from eval.datasets.casebook import FOLDER, read_casebook
from eval.experiments.texts import DRAFTS, TEXTS
from eval.generation.judge import JudgeModel, UnreadableReply, judge_measures
from eval.generation.names import (
    BY_JUDGE,
    FAITHFUL,
    JUDGED_PRECISION,
    JUDGED_RECALL,
    OF_CONTEXTS,
    OF_TEXTS,
    RELEVANT,
    RUBRIC,
)
from eval.generation.scripted_judge import scripted_judge
from eval.generation.text_measures import LocalEmbedding, Measure, text_measures
from eval.generation.written import Context, Reference, Written
from eval.runs.running import run
from eval.runs.workbench import Bench
from eval.tasks.task import CannotAnswer
from prompts.prompt import released
from retrieval.encoder import HashingEncoder
from retrieval.vector_cache import VectorCache
from service.drafting.draft import Task
from service.llm.scripted import scripted_app
from service.measured.run_record import runs_in
from service.settings import Judge, Settings

CASEBOOK_FILES = ("queries.jsonl", "qrels/cases.tsv", "qrels/materials.tsv", "qrels/mentors.tsv")
DOOR = Context("door", "At the door", "Stand at the door and greet every pupil by name.")
BOARD = Context("board", "On the board", "Put the first task on the board before the bell.")
REFERENCE = Reference("How do I begin a lesson calmly?", (DOOR, BOARD), f"{DOOR.text} {BOARD.text}")
SAME = Written(REFERENCE.text, (DOOR, BOARD))
HALF = Written(DOOR.text, (DOOR, Context("noise", "Noise", "Nobody knows what happened in the yard that day.")))
NOTHING = Written("", ())


@pytest.fixture
def embedding() -> LocalEmbedding:
    """The stand-in encoder behind ragas's face."""
    return LocalEmbedding(HashingEncoder(), VectorCache(None))


def values(measures: Mapping[str, Measure], written: Written) -> dict[str, float]:
    """Every measure of one text."""

    async def all_of_them() -> dict[str, float]:
        return {name: await measure(written, REFERENCE) for name, measure in measures.items()}

    return asyncio.run(all_of_them())


def test_the_mentors_own_words_are_as_near_as_can_be(embedding: LocalEmbedding) -> None:
    found = values(text_measures(embedding), SAME)
    assert found.keys() == {*OF_CONTEXTS, *OF_TEXTS}
    assert all(value == pytest.approx(1.0, abs=1e-6) for value in found.values())


def test_half_of_it_is_worth_half(embedding: LocalEmbedding) -> None:
    found = values(text_measures(embedding), HALF)
    assert (found["ID context precision"], found["ID context recall"]) == (0.5, 0.5)
    assert found["text context recall"] == 0.5
    assert all(0 < found[name] < 1 for name in OF_TEXTS)


def test_no_text_is_worth_nothing(embedding: LocalEmbedding) -> None:
    assert set(values(text_measures(embedding), NOTHING).values()) == {0.0}


def test_nothing_is_written_or_sent_for_the_makers_of_the_library(
    embedding: LocalEmbedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(event: object) -> None:
        raise AssertionError(f"reported: {event}")

    monkeypatch.setattr("ragas._analytics.get_userid", told)
    monkeypatch.setattr("ragas._analytics.EvaluationEvent.__init__", told)
    monkeypatch.setattr("requests.post", told)
    values(text_measures(embedding), HALF)
    assert do_not_track()


@pytest.fixture
def served() -> Iterator[tuple[FastAPI, str]]:
    """The scripted judge on a free port of this machine."""
    with serving(scripted_judge()) as found:
        yield found


@contextmanager
def serving(app: FastAPI) -> Iterator[tuple[FastAPI, str]]:
    """An application served in a thread, with its base URL."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield app, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    server.should_exit = True
    thread.join()


def judged(url: str, embedding: LocalEmbedding, written: Written, *, name: str = "fair") -> dict[str, float | None]:
    """What a judge says of a text; None where it cannot be read."""

    async def asked() -> dict[str, float | None]:
        model = JudgeModel(Judge(url=url, name=name, key=SecretStr("k"), timeout=10))
        try:
            return {
                measure: await _or_none(ask(written, REFERENCE))
                for measure, ask in judge_measures(model, embedding).items()
            }
        finally:
            await model.close()

    return asyncio.run(asked())


async def _or_none(value: Any) -> float | None:
    try:
        return float(await value)
    except UnreadableReply:
        return None


def test_a_judge_scores_what_rests_on_its_context(served: tuple[FastAPI, str], embedding: LocalEmbedding) -> None:
    found = judged(served[1], embedding, SAME)
    assert found.keys() == set(BY_JUDGE)
    assert found[FAITHFUL] == 1.0
    assert found[RUBRIC] == 0.75
    assert found[RELEVANT] is not None and 0 <= found[RELEVANT] <= 1
    assert all(found[name] is not None for name in (JUDGED_PRECISION, JUDGED_RECALL))


def test_a_judge_sees_what_nothing_supports(served: tuple[FastAPI, str], embedding: LocalEmbedding) -> None:
    invented = Written(f"{DOOR.text} Expel two boys tomorrow morning.", (DOOR,))
    assert judged(served[1], embedding, invented)[FAITHFUL] == 0.5


def test_words_around_the_reply_do_no_harm(served: tuple[FastAPI, str], embedding: LocalEmbedding) -> None:
    assert judged(served[1], embedding, SAME, name="wordy") == judged(served[1], embedding, SAME)


@pytest.mark.parametrize("script", ["torn", "silent"])
def test_a_reply_that_cannot_be_read_is_no_score(
    served: tuple[FastAPI, str], embedding: LocalEmbedding, script: str
) -> None:
    assert set(judged(served[1], embedding, SAME, name=script).values()) == {None}


def test_a_judge_that_is_not_there_ends_the_run_with_a_sentence(
    served: tuple[FastAPI, str], embedding: LocalEmbedding
) -> None:
    with pytest.raises(CannotAnswer, match="judge absent at 127"):
        judged(served[1], embedding, SAME, name="absent")


def test_a_judge_is_asked_without_chance(served: tuple[FastAPI, str], embedding: LocalEmbedding) -> None:
    judged(served[1], embedding, SAME)
    assert {body["temperature"] for body in served[0].state.seen} == {0}


def test_a_judge_elsewhere_than_the_deployment_allows_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_JUDGE_NAME", "any")
    monkeypatch.setenv("CASEMENTOR_JUDGE_URL", "https://judge.example/v1")
    with pytest.raises(ValidationError, match=r"judge\.example, which CASEMENTOR_MODEL_HOSTS does not allow"):
        Settings()


def test_a_judge_needs_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_JUDGE_URL", "http://localhost:1/v1")
    with pytest.raises(ValidationError, match="CASEMENTOR_JUDGE_NAME"):
        Settings()


def _at() -> datetime:
    return datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A casebook of two queries: the one that most is helpful to, and one that nothing answers."""
    folder = Path(shutil.copytree(FOLDER, tmp_path / "small"))
    dev = read_casebook("dev")
    unanswered = dev.unanswerable("cases")
    cases, materials = dev.helpful("cases"), dev.helpful("materials")
    most = max(dev.queries, key=lambda name: sum(map(bool, (*cases[name].values(), *materials[name].values()))))
    kept = [most, next(name for name in dev.queries if name in unanswered)]
    lines = (folder / "queries.jsonl").read_text(encoding="utf8").splitlines(keepends=True)
    (folder / "queries.jsonl").write_text("".join(one for one in lines if json.loads(one)["id"] in kept), "utf8")
    sums = {name: sha256((folder / name).read_bytes()).hexdigest() for name in CASEBOOK_FILES}
    (folder / "checksums.json").write_text(json.dumps(sums), encoding="utf8")
    return folder


@pytest.mark.slow
def test_a_run_with_a_judge_is_another_run_and_names_it(
    served: tuple[FastAPI, str], shipped_bench: Bench, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = run(TEXTS, split="dev", bench=shipped_bench, now=_at, dataset=str(small))
    monkeypatch.setenv("CASEMENTOR_JUDGE_NAME", "torn")
    monkeypatch.setenv("CASEMENTOR_JUDGE_URL", served[1])
    by_judge = run(TEXTS, split="dev", bench=shipped_bench, now=_at, dataset=str(small))
    assert without.record.queries == 1
    assert by_judge.record.id != without.record.id
    assert by_judge.record.model.startswith("judge torn at 127.0.0.1")
    assert by_judge.record.prompts.keys() == {"ragas"}
    for system, measures in without.values.items():
        assert measures.keys() == {*OF_CONTEXTS, *OF_TEXTS}
        assert {name: by_judge.values[system][name] for name in measures} == measures
    assert set(by_judge.values["nearest by words"][FAITHFUL].values()) == {None}


@pytest.mark.slow
def test_drafts_of_a_model_are_measured_beside_the_librarys_own_words(
    shipped_bench: Bench, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(scripted_app()) as (_, url):
        monkeypatch.setenv("CASEMENTOR_MODEL_NAME", "good")
        monkeypatch.setenv("CASEMENTOR_MODEL_URL", url)
        made = run(DRAFTS, split="dev", bench=shipped_bench, now=_at, dataset=str(small))
    assert made.record.model.startswith("good at 127.0.0.1")
    assert made.record.prompts.keys() == {released(task).name for task in (Task.DIGEST, Task.SOLUTION)}
    assert all(values.keys() == {*OF_CONTEXTS, *OF_TEXTS} for values in made.values.values())
    [query] = made.asked
    texts = {system: made.answers[system, query].shown[0].title for system in DRAFTS.systems}
    assert len(set(texts.values())) == len(DRAFTS.systems)


@pytest.mark.slow
def test_where_the_model_does_not_answer_nothing_is_counted(
    shipped_bench: Bench, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FastAPI()) as (_, url):
        monkeypatch.setenv("CASEMENTOR_MODEL_NAME", "absent")
        monkeypatch.setenv("CASEMENTOR_MODEL_URL", url)
        with pytest.raises(CannotAnswer, match="provider refused"):
            run(DRAFTS, split="dev", bench=shipped_bench, now=_at, dataset=str(small))
    [kept] = [one for one in runs_in(shipped_bench.runs) if one.record.model.startswith("absent")]
    assert kept.values.keys() == {"digest"}


def test_without_a_model_there_are_no_drafts_to_measure(small: Path, tmp_path: Path) -> None:
    bench = Bench(HashingEncoder(), VectorCache(None), tmp_path, lambda what, done, total: None)
    with pytest.raises(CannotAnswer, match="CASEMENTOR_MODEL_URL"):
        run(DRAFTS, split="dev", bench=bench, now=_at, dataset=str(small))
