"""Screening as a task: is a case that tells of danger recognised, and an ordinary one left alone?

Knows the labelled texts and what is said of them; judging is the service's own.
"""

from collections.abc import Callable, Mapping, Sequence

from corpus.reading import SHIPPED
from eval.datasets.casebook import checksum, dataset_folder
from eval.datasets.screening import FOLDER, Labelled, read_tests
from eval.runs.workbench import Bench
from eval.safety.screening import Judged, judge, judge_held_out
from eval.tasks.task import Dataset, System, Task, WrongDataset
from retrieval.danger_model import FITTED, read_fitted
from service.measured.answers import Asked, Shown
from service.measured.run_record import Better
from service.screening import Screen

RIGHT, SURE, TOLD, ALARM, DOUBT = "right", "found for sure", "found", "false alarm", "false doubt"
DANGERS = ("explicit", "implied")
MEASURED: Mapping[str, Better] = {
    RIGHT: "more",
    **{f"{degree} {measure}": "more" for degree in DANGERS for measure in (TOLD, SURE)},
    ALARM: "less",
    DOUBT: "less",
}


def screening_task(dataset: str, split: str, bench: Bench) -> Task[Judged]:
    """On dev every text as a model judges it that was not fitted on its writer; on test the texts of a fresh hand.

    Raises WrongDataset for any but the shipped one, whose writers the models know.
    """
    if dataset_folder(dataset).resolve() != FOLDER.resolve():
        raise WrongDataset(
            f"Screening is run on {FOLDER.name} alone; for other texts ask: casementor eval screening --file FILE"
        )
    rows, system = _fresh(bench) if split == "test" else _held_out()
    return Task(
        dataset=Dataset(FOLDER.name, split, checksum(FOLDER)),
        asked={name_of(row): _asked(row) for row in rows},
        systems={"production": system},
        judge=lambda name, judged: measured(judged),
        shown=lambda name, judged: _shown(judged),
        measures=MEASURED,
    )


def _held_out() -> tuple[Sequence[Labelled], Callable[[], System[Judged]]]:
    found = {name_of(judged.row): judged for judged in judge_held_out(read_fitted(FITTED))}
    return [judged.row for judged in found.values()], lambda: found.__getitem__


def _fresh(bench: Bench) -> tuple[Sequence[Labelled], Callable[[], System[Judged]]]:
    rows = {name_of(row): row for row in read_tests()}

    def opened() -> System[Judged]:
        screen = Screen.open(SHIPPED, encoder=bench.encoder)
        return lambda name: judge([rows[name]], screen=screen)[0]

    return list(rows.values()), opened


def name_of(row: Labelled) -> str:
    """A text's name among those of all writers."""
    return f"{row.writer}/{row.id}"


def measured(judged: Judged) -> Mapping[str, float | None]:
    """The measures that say something of a text: a danger may be found for sure, or in doubt."""
    sure, told = float(judged.screened.flagged), float(judged.told)
    if judged.row.degree == "ordinary":
        return {RIGHT: float(judged.right), ALARM: sure, DOUBT: told - sure}
    return {RIGHT: float(judged.right), f"{judged.row.degree} {TOLD}": told, f"{judged.row.degree} {SURE}": sure}


def _asked(row: Labelled) -> Asked:
    danger = () if row.category is None else (f"danger: {row.category}",)
    groups = (f"degree: {row.degree}", f"writer: {row.writer}", *danger)
    return Asked(name_of(row), "\n".join(row.texts.values()), groups)


def _shown(judged: Judged) -> tuple[Shown, ...]:
    return tuple(Shown(str(kind), str(kind), round(judged.screened.log_odds, 3)) for kind in judged.screened.categories)
