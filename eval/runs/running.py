"""Running an experiment: every system answers every query once, and its rows are kept. Knows no measure and no page.

A run's folder is named after everything its numbers depend on, so what was done is found again and not done twice.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.runs.provenance import code, corpus_checksum, machine
from eval.runs.workbench import Bench, digest
from eval.tasks.task import Experiment, Task
from retrieval.items import TEXT_VERSION
from service.first_response import PIPELINE
from service.measured.answers import Answered, append_answer, read_answers, write_answers, write_asked
from service.measured.rows import Row, append_rows, read_rows, write_rows
from service.measured.run_record import ANSWERS, ASKED, RECORD, ROWS, Run, RunRecord, read_run, write_record

UNREADABLE = "could not be read"
Clock = Callable[[], datetime]


def run(
    experiment: Experiment,
    *,
    split: str,
    bench: Bench,
    now: Clock,
    dataset: str | None = None,
    systems: Iterable[str] | None = None,
    again: bool = False,
) -> Run:
    """Run an experiment, or what of it has not been run yet: all of its systems, or the ones named.

    With `again` everything of the run is computed anew.
    """
    task = experiment.task(split, bench, dataset=dataset)
    try:
        record = _record(experiment, task, bench, now())
        if again:
            shutil.rmtree(bench.runs / record.id, ignore_errors=True)
        folder = _begun(bench.runs / record.id, record, task)
        seconds = dict(read_run(folder).record.seconds)
        for name in experiment.systems if systems is None else systems:
            taken = _answer_all(name, task, folder, bench)
            seconds[name] = round(seconds.get(name, 0.0) + taken, 1)
    finally:
        task.close()
    return _finished(folder, seconds, now())


def _begun(folder: Path, record: RunRecord, task: Task[Any]) -> Path:
    """The run's folder; a new one gets its record and what is asked, and one that goes on has no end until it ends."""
    if (folder / RECORD).exists():
        record = read_run(folder).record.model_copy(update={"finished": None})
    else:
        folder.mkdir(parents=True, exist_ok=True)
        write_asked(folder / ASKED, task.asked.values())
    write_record(folder, record)
    return folder


def _answer_all(system: str, task: Task[Any], folder: Path, bench: Bench) -> float:
    """Answer what this system has not answered yet, and say how many seconds it took.

    An answer is written after its rows: a kill between them costs one answer, made again with the same rows.
    """
    done = {one.query for one in read_answers(folder / ANSWERS) if one.system == system}
    left = [query for query in task.asked if query not in done]
    if not left:
        return 0.0
    start = time.perf_counter()
    answer = task.systems[system]()
    for number, query in enumerate(left, start=1):
        given = answer(query)
        append_rows(folder / ROWS, _rows(system, query, task.judge(query, given)))
        append_answer(folder / ANSWERS, Answered(system, query, task.shown(query, given)))
        bench.progress(f"{task.dataset.name}/{task.dataset.split}: {system}", len(done) + number, len(task.asked))
    return time.perf_counter() - start


def _rows(system: str, query: str, values: Mapping[str, float | None]) -> list[Row]:
    return [
        Row(system, query, measure, value, "" if value is not None else UNREADABLE) for measure, value in values.items()
    ]


def _finished(folder: Path, seconds: Mapping[str, float], at: datetime) -> Run:
    """Put the files in order, so that the same values make the same bytes, and note the time."""
    write_rows(folder / ROWS, read_rows(folder / ROWS))
    write_answers(folder / ANSWERS, read_answers(folder / ANSWERS))
    record = read_run(folder).record
    write_record(folder, record.model_copy(update={"seconds": seconds, "finished": at}))
    return read_run(folder)


def _record(experiment: Experiment, task: Task[Any], bench: Bench, at: datetime) -> RunRecord:
    """The record of a run that begins; its id ends with a digest of everything that decides its numbers."""
    made, corpus = code(), corpus_checksum()
    decides = (task.dataset.checksum, corpus, made.digest, bench.encoder.name, task.model, str(dict(task.prompts)))
    name = f"{experiment.name}-{task.dataset.name}-{task.dataset.split}"
    return RunRecord(
        id=f"{name}-{digest(*decides)}",
        experiment=experiment.name,
        asks=experiment.asks,
        dataset=task.dataset.name,
        split=task.dataset.split,
        dataset_checksum=task.dataset.checksum,
        corpus_checksum=corpus,
        code=made,
        encoder=bench.encoder.name,
        pipeline=PIPELINE,
        text_version=TEXT_VERSION,
        prompts=task.prompts,
        model=task.model,
        settings=bench.settings,
        systems=experiment.systems,
        baseline=experiment.baseline,
        main_measures=(*experiment.measures, *task.also),
        measures=task.measures,
        queries=len(task.asked),
        machine=machine(),
        started=at,
        warnings=task.warnings,
    )
