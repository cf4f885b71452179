"""A run is kept, resumed and made again: every system answers every query once, and the numbers come out the same."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from eval.commands import app
from eval.experiments import EXPERIMENTS, NEED_A_MODEL
from eval.runs.run_commands import possible
from eval.runs.running import run
from eval.runs.workbench import Bench, named
from eval.tasks.task import Dataset, Experiment, System, Task, WrongDataset
from service.measured.answers import Asked, Shown
from service.measured.run_record import ANSWERS, ROWS, read_run
from service.settings import Settings

QUERIES = ("q1", "q2", "q3")


class Killed(Exception):
    """Stands for a process that ends."""


@dataclass
class Toy:
    """A task of three queries that counts who was asked what, and can be killed on the way."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    dies_at: str = ""
    made: list[str] = field(default_factory=list)

    def opened(self, dataset: str, split: str, bench: Bench) -> Task[int]:
        """The task."""
        return Task(
            dataset=Dataset(dataset, split, "sum"),
            asked={query: Asked(query, f"text of {query}") for query in QUERIES},
            systems={"short": lambda: self.system("short"), "long": lambda: self.system("long")},
            judge=lambda query, count: {"count": count / 10, "reading": None if query == "q2" else 1.0},
            shown=lambda query, count: (Shown(f"item-{count}", "An item", 0.5),),
            measures={"count": "more", "reading": "more"},
        )

    def system(self, name: str) -> System[int]:
        """A system that answers with a number."""
        self.made.append(name)

        def answer(query: str) -> int:
            if query == self.dies_at:
                raise Killed
            self.asked.append((name, query))
            return len(query) + len(name)

        return answer


@pytest.fixture
def toy() -> Toy:
    """A task that lives."""
    return Toy()


@pytest.fixture
def go(make_bench: Callable[..., Bench], counting: object) -> Callable[..., Any]:
    """Runs a toy's experiment."""
    bench = make_bench(counting)

    def made(toy: Toy, **options: Any) -> Any:
        experiment = Experiment(
            name="toy",
            asks="Is it?",
            opened=toy.opened,
            systems=("short", "long"),
            measures=("count",),
            baseline="short",
        )
        return run(experiment, split="dev", bench=bench, now=_clock(), **options)

    return made


def _clock() -> Callable[[], datetime]:
    minutes: Iterator[int] = iter(range(60))
    return lambda: datetime(2026, 11, 21, 12, next(minutes), tzinfo=UTC)


def test_every_system_answers_every_query(go: Callable[..., Any], toy: Toy) -> None:
    made = go(toy)
    assert made.values["long"]["count"] == dict.fromkeys(QUERIES, 0.6)
    assert len(toy.asked) == 6
    assert made.answers["short", "q1"].shown[0].id == "item-7"


def test_an_unreadable_value_is_kept_as_such(go: Callable[..., Any], toy: Toy) -> None:
    assert go(toy).values["short"]["reading"] == {"q1": 1.0, "q2": None, "q3": 1.0}


def test_what_was_run_is_not_run_again(go: Callable[..., Any], toy: Toy) -> None:
    first = go(toy)
    second = go(toy)
    assert len(toy.asked) == 6
    assert toy.made == ["short", "long"]
    assert second.values == first.values
    assert second.record.started == first.record.started


def test_a_killed_run_goes_on_where_it_was(go: Callable[..., Any]) -> None:
    dying, living = Toy(dies_at="q3"), Toy()
    with pytest.raises(Killed):
        go(dying)
    made = go(living)
    assert living.asked == [("short", "q3"), ("long", "q1"), ("long", "q2"), ("long", "q3")]
    assert made.record.finished is not None


def test_a_run_that_was_killed_has_no_end(
    go: Callable[..., Any], make_bench: Callable[..., Bench], counting: Any
) -> None:
    with pytest.raises(Killed):
        go(Toy(dies_at="q2"))
    [kept] = make_bench(counting).runs.iterdir()
    assert read_run(kept).record.finished is None


def test_an_answer_cut_off_with_its_rows_written_is_made_again_once(go: Callable[..., Any], toy: Toy) -> None:
    made = go(toy)
    whole = (made.folder / ROWS).read_bytes(), (made.folder / ANSWERS).read_bytes()
    answers = (made.folder / ANSWERS).read_bytes()
    (made.folder / ANSWERS).write_bytes(answers[:-20])
    toy.asked.clear()
    again = go(toy)
    assert len(toy.asked) == 1
    assert ((again.folder / ROWS).read_bytes(), (again.folder / ANSWERS).read_bytes()) == whole


def test_the_same_numbers_come_twice(go: Callable[..., Any], toy: Toy) -> None:
    first = (go(toy).folder / ROWS).read_bytes()
    assert (go(toy, again=True).folder / ROWS).read_bytes() == first
    assert len(toy.asked) == 12


def test_only_the_named_systems_run_and_the_others_are_added_later(go: Callable[..., Any], toy: Toy) -> None:
    one = go(toy, systems=("long",))
    assert list(one.values) == ["long"]
    both = go(toy)
    assert both.folder == one.folder
    assert list(both.values) == ["short", "long"]
    assert len(toy.asked) == 6


def test_a_run_is_complete_when_every_declared_system_has_answered(go: Callable[..., Any], toy: Toy) -> None:
    assert not go(toy, systems=("long",)).record.is_complete
    assert go(toy).record.is_complete


def test_a_run_that_is_killed_when_it_goes_on_has_no_end_any_more(go: Callable[..., Any], toy: Toy) -> None:
    kept = go(toy, systems=("short",)).folder
    toy.dies_at = "q2"
    with pytest.raises(Killed):
        go(toy)
    record = read_run(kept).record
    assert record.finished is None
    assert not record.is_complete


def test_a_run_says_what_its_numbers_depend_on(go: Callable[..., Any], toy: Toy) -> None:
    record = go(toy, dataset="other").record
    assert (record.dataset, record.split, record.dataset_checksum) == ("other", "dev", "sum")
    assert record.code.digest
    assert record.corpus_checksum
    assert (record.model, record.prompts) == ("none", {})
    assert record.finished is not None and record.finished > record.started
    assert record.seconds.keys() == {"short", "long"}


def test_settings_are_named_without_any_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEMENTOR_EMBEDDINGS_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("CASEMENTOR_EMBEDDINGS_KEY", "a-secret")
    told = named(Settings())
    assert told["embeddings_url"] == "http://127.0.0.1:9/v1"
    assert told["encoder_threads"] == "2"
    assert "judge_url" not in told
    assert "a-secret" not in told.values()


def test_the_record_of_a_run_names_its_settings(make_bench: Callable[..., Bench], counting: object, toy: Toy) -> None:
    bench = replace(make_bench(counting), settings={"encoder": "shipped"})
    experiment = Experiment("toy", "Is it?", toy.opened, ("short", "long"), ("count",), "short")
    assert run(experiment, split="dev", bench=bench, now=_clock()).record.settings == {"encoder": "shipped"}


@pytest.mark.parametrize(("name", "other"), [("dataset", "b"), ("split", "test")])
def test_another_dataset_or_split_is_another_run(
    make_bench: Callable[..., Bench], counting: Any, toy: Toy, name: str, other: str
) -> None:
    experiment = Experiment("toy", "?", toy.opened, ("short",), ("count",), "short")
    given = {"dataset": "a", "split": "dev"}
    ids = {
        run(experiment, bench=make_bench(counting), now=_clock(), **told).record.id  # type: ignore[arg-type]
        for told in (given, {**given, name: other})
    }
    assert len(ids) == 2


def test_every_experiment_names_itself_its_baseline_and_its_measures() -> None:
    for name, one in EXPERIMENTS.items():
        assert one.name == name
        assert one.baseline in one.systems
        assert one.asks.endswith("?")
        assert one.measures


def test_what_needs_a_model_is_run_by_itself_only_where_one_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    assert EXPERIMENTS.keys() - set(possible(Settings())) == NEED_A_MODEL
    monkeypatch.setenv("CASEMENTOR_MODEL_NAME", "good")
    monkeypatch.setenv("CASEMENTOR_MODEL_URL", "http://127.0.0.1:9/v1")
    assert possible(Settings()) == list(EXPERIMENTS)


@pytest.fixture
def data(tmp_path: Path, exports: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that has the default encoder's export already."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "encoders").symlink_to(exports, target_is_directory=True)
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(folder))
    return folder


def test_an_unknown_experiment_is_refused_with_the_known_ones(data: Path) -> None:
    ran = CliRunner().invoke(app, ["run", "astrology"])
    assert ran.exit_code == 2
    assert "cases" in ran.stderr


def test_a_dataset_that_does_not_fit_is_refused_with_a_sentence(data: Path) -> None:
    ran = CliRunner().invoke(app, ["run", "screening", "--dataset", "casebook-v1"])
    assert ran.exit_code == 2
    assert "casementor eval screening --file FILE" in ran.stderr


def test_two_runs_are_compared_on_the_command_line(data: Path, go: Callable[..., Any], toy: Toy) -> None:
    made = go(toy)
    home = data / "eval" / "runs"
    for number, name in enumerate(("toy-a", "toy-b")):
        (home / name).mkdir(parents=True)
        for file in made.folder.iterdir():
            (home / name / file.name).write_bytes(file.read_bytes())
        record = json.loads((home / name / "run.json").read_text(encoding="utf8"))
        record |= {"id": name, "started": f"2026-11-2{number}T12:00:00Z"}
        (home / name / "run.json").write_text(json.dumps(record), encoding="utf8")
    ran = CliRunner().invoke(app, ["compare", "toy~1", "toy"])
    assert ran.exit_code == 0, ran.output
    assert "short: toy-a → toy-b" in ran.stdout
    assert "0/3/0" in ran.stdout
    listed = CliRunner().invoke(app, ["runs"])
    assert "2 runs" in listed.stdout


def test_a_run_of_some_systems_is_not_listed_as_complete(data: Path, go: Callable[..., Any], toy: Toy) -> None:
    partly = go(toy, systems=("long",)).folder
    (data / "eval" / "runs").mkdir(parents=True)
    partly.rename(data / "eval" / "runs" / "toy-partly")
    listed = CliRunner().invoke(app, ["runs"])
    [row] = [line for line in listed.stdout.splitlines() if "toy" in line]
    assert "no" in row.split("│")[-2]


def test_a_run_that_is_not_there_is_refused_with_a_sentence(data: Path) -> None:
    ran = CliRunner().invoke(app, ["compare", "cases~1", "cases"])
    assert ran.exit_code == 2
    assert "casementor eval run" in ran.stderr


@pytest.mark.parametrize(
    ("name", "dataset", "lacks"),
    [("cases", "nowhere", "checksums.json"), ("fitting", "casebook-v1", "questions.tsv")],
)
def test_a_dataset_an_experiment_cannot_use_is_refused_with_a_sentence(
    name: str, dataset: str, lacks: str, make_bench: Callable[..., Bench], counting: object
) -> None:
    with pytest.raises(WrongDataset, match=f"{dataset} is no dataset for {name}: it has no {lacks}"):
        EXPERIMENTS[name].task("dev", make_bench(counting), dataset=dataset)
