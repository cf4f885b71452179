"""The regression gate: on dev, with the shipped encoder, the shipped system stays as good as it was measured."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eval.experiments import EXPERIMENTS
from eval.gate.gate_command import verdicts
from eval.gate.guards import BASELINE, GUARDED, TOLERANCES, Guard, accept, guarded_runs, guards
from eval.runs.running import run
from eval.runs.workbench import Bench
from eval.search.risk import BARS
from eval.tasks.mentors_task import LARGEST, spread
from eval.tasks.search_task import ANSWERED, MISLED
from eval.tasks.task import Task
from service.measured.comparison import NotComparable, mean_of
from service.measured.run_record import ROWS, Run, read_run, write_record

pytestmark = pytest.mark.slow

SEARCHED = ("cases", "materials")
BASELINES = {
    "cases": ("words", "meaning"),
    "materials": ("words", "meaning"),
    "questions": ("nearest", "generic"),
    "mentors": ("text only", "fields only"),
}
"""What the shipped system is compared with; the plain chain, which loads torch, is left to the results page."""
BETTER_AT = {
    "cases": ("nDCG@10", "Recall@10"),
    "materials": ("nDCG@10", "Recall@10"),
    "questions": ("gap precision", "gap recall"),
    "mentors": ("nDCG@10", "easy pairs", "hard pairs"),
}


def at() -> datetime:
    """The time of every run here."""
    return datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def on_dev(shipped_bench: Bench) -> Mapping[str, Run]:
    """The shipped system on dev, by experiment."""
    return guarded_runs(shipped_bench, now=at)


@pytest.fixture(scope="module")
def baselines(shipped_bench: Bench, on_dev: Mapping[str, Run]) -> Mapping[str, Run]:
    """The same runs with the baselines beside the shipped system."""
    return {
        name: run(EXPERIMENTS[name], split="dev", bench=shipped_bench, now=at, systems=systems)
        for name, systems in BASELINES.items()
    }


def average(found: Run, measure: str, system: str = GUARDED) -> float:
    """The mean of one measure over queries."""
    return mean_of(found.values[system][measure]).value


def by_name(found: list[Guard]) -> dict[tuple[str, str], Guard]:
    """Guards by experiment and measure."""
    return {(guard.experiment, guard.line.measure): guard for guard in found}


def test_the_shipped_system_passes_the_gate(on_dev: Mapping[str, Run]) -> None:
    assert [verdicts([guard])[1] for guard in guards(on_dev) if not guard.holds] == []


def test_every_guarded_measure_has_committed_rows_for_the_frozen_queries(on_dev: Mapping[str, Run]) -> None:
    for name, measures in TOLERANCES.items():
        committed = read_run(BASELINE / name).values[GUARDED]
        assert committed.keys() == measures.keys()
        for measure, values in committed.items():
            assert values.keys() == on_dev[name].values[GUARDED][measure].keys()


def without_meaning(task: Task[Any]) -> Task[Any]:
    """A task whose shipped system lost its meaning leg."""
    return replace(task, systems={**task.systems, GUARDED: task.systems["words"]})


def test_a_worsened_pipeline_is_caught_with_the_rows_that_fell(shipped_bench: Bench, tmp_path: Path) -> None:
    worse = replace(
        EXPERIMENTS["cases"],
        opened=lambda dataset, split, bench: without_meaning(EXPERIMENTS["cases"].opened(dataset, split, bench)),
    )
    for index in shipped_bench.folder.glob("shipped-*"):
        (tmp_path / index.name).symlink_to(index)
    made = run(worse, split="dev", bench=replace(shipped_bench, folder=tmp_path), now=at, systems=(GUARDED,))
    found = by_name(guards({"cases": made}))
    assert not found["cases", "nDCG@10"].holds
    assert not found["cases", "Recall@10"].holds
    fell = found["cases", "nDCG@10"].fell
    assert len(fell) >= 10
    assert all(one.after < one.before for one in fell)
    assert [one.by for one in fell] == sorted(one.by for one in fell)


def test_a_system_that_falls_silent_is_caught(on_dev: Mapping[str, Run], tmp_path: Path) -> None:
    silent = tmp_path / "silent"
    silent.mkdir()
    lines = (on_dev["cases"].folder / ROWS).read_text(encoding="utf8").splitlines(keepends=True)
    silenced = sorted(on_dev["cases"].values[GUARDED]["nDCG@10"])[:10]
    kept = [line for line in lines if not any(f'"query": "{query}"' in line for query in silenced)]
    (silent / ROWS).write_text("".join(kept), encoding="utf8")
    write_record(silent, on_dev["cases"].record)
    found = by_name(guards({"cases": read_run(silent)}))
    assert not found["cases", "nDCG@10"].holds
    assert found["cases", "nDCG@10"].line.compared.missing == 10


def test_more_in_vain_is_a_fall_and_less_is_none(on_dev: Mapping[str, Run], tmp_path: Path) -> None:
    rows = (on_dev["cases"].folder / ROWS).read_text(encoding="utf8")
    in_vain = f'"measure": "{MISLED}", "value": '
    runs = {}
    for name, before, after in (("never", 1.0, 0.0), ("always", 0.0, 1.0)):
        (tmp_path / name).mkdir()
        (tmp_path / name / ROWS).write_text(rows.replace(f"{in_vain}{before}", f"{in_vain}{after}"), encoding="utf8")
        write_record(tmp_path / name, on_dev["cases"].record)
        runs[name] = {"cases": read_run(tmp_path / name)}
    for name, other, holds in (("never", "always", False), ("always", "never", True)):
        accept(runs[name], baseline=tmp_path / "baseline")
        assert by_name(guards(runs[other], baseline=tmp_path / "baseline"))["cases", MISLED].holds is holds


def test_rows_of_another_dataset_are_not_compared(on_dev: Mapping[str, Run], tmp_path: Path) -> None:
    accept({"cases": on_dev["cases"]}, baseline=tmp_path)
    write_record(tmp_path / "cases", on_dev["cases"].record.model_copy(update={"dataset_checksum": "another"}))
    with pytest.raises(NotComparable, match="were not asked the same"):
        guards({"cases": on_dev["cases"]}, baseline=tmp_path)


@pytest.mark.parametrize(("name", "baseline"), [(name, one) for name, ones in BASELINES.items() for one in ones])
def test_what_is_shipped_is_better_than_every_baseline(
    on_dev: Mapping[str, Run], baselines: Mapping[str, Run], name: str, baseline: str
) -> None:
    for measure in BETTER_AT[name]:
        assert average(on_dev[name], measure) > average(baselines[name], measure, baseline)


@pytest.mark.parametrize(("kind", "least"), [("cases", 0.5), ("materials", 0.4)])
def test_at_the_floor_in_use_few_first_hits_are_wrong(on_dev: Mapping[str, Run], kind: str, least: float) -> None:
    coverage = average(on_dev[kind], ANSWERED)
    bar = {name: one.risk for name, one in BARS.items()}[kind]  # type: ignore[index]
    assert coverage >= least
    assert average(on_dev[kind], MISLED) / coverage <= bar + 0.02


def test_questions_never_repeat_what_the_form_tells(on_dev: Mapping[str, Run]) -> None:
    assert average(on_dev["questions"], "answered already") <= 0.01
    assert average(on_dev["questions"], "told already") <= 0.15


@pytest.mark.parametrize("name", BASELINES)
def test_an_experiment_has_every_measure_it_declares(baselines: Mapping[str, Run], name: str) -> None:
    for values in baselines[name].values.values():
        assert set(EXPERIMENTS[name].measures) <= values.keys() <= baselines[name].record.measures.keys()


def test_no_mentor_is_offered_everywhere_and_newcomers_are_offered(on_dev: Mapping[str, Run]) -> None:
    found = spread(on_dev["mentors"])[GUARDED]
    assert found[LARGEST] <= 0.15
    assert found["newcomers' share"] > 0
