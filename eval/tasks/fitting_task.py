"""Questions as readers judged them: to the point of a form, fair but general, or beside the point.

Knows the forms whose writers knew no catalogue and the judged questions; the choosing is the service's own.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import cast

from eval.datasets.casebook import Split, checksum, dataset_folder, read_casebook
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench, casebook_queries, shipped_index
from eval.tasks.groups import asked_of
from eval.tasks.questions_task import Chooser, generic, nearest
from eval.tasks.task import Dataset, System, Task
from eval.tasks.texts_task import responder
from retrieval.index import Index
from service.measured.answers import Shown
from service.measured.run_record import Better

GRADES = "qrels/questions.tsv"
"""Query, grade and text of each judged question: 2 to the point, 1 fair but general, 0 beside the point."""
MEASURED: Mapping[str, Better] = {"to the point": "more", "beside the point": "less", "judged": "neither"}

Questions = Sequence[tuple[str, str]]
"""Id and text of each question that is asked."""
Grades = Mapping[str, Mapping[str, int]]
"""The grade of each judged question by query and text: a question that is reworded has to be judged anew."""


def fitting_task(dataset: str, split: str, bench: Bench) -> Task[Questions]:
    """What the service asks of whole forms, a fixed generic list, and the bank's nearest questions."""
    folder = dataset_folder(dataset)
    forms = read_casebook(cast(Split, split), folder=folder)
    grades = judged_questions(folder)
    corpus = shipped_corpus()
    index = shipped_index(bench)

    def from_bank(chooser: Callable[[Index], Chooser]) -> System[Questions]:
        choose, queries = chooser(index), casebook_queries(forms, bench)
        return lambda query: [(asked.id, asked.text) for asked in choose(queries[query])]

    def production() -> System[Questions]:
        respond = responder(corpus, index, bench)
        return lambda query: [(asked.id, asked.title) for asked in respond(forms.queries[query]).questions]

    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked=asked_of(forms.queries, corpus.cases),
        systems={
            "generic": lambda: from_bank(generic),
            "nearest": lambda: from_bank(nearest),
            "production": production,
        },
        judge=lambda query, asked: fitting([grades.get(query, {}).get(text) for _, text in asked]),
        shown=lambda query, asked: tuple(
            Shown(name, text, 0.0, grades.get(query, {}).get(text)) for name, text in asked
        ),
        measures=MEASURED,
        close=index.close,
    )


def judged_questions(folder: Path) -> Grades:
    """The grades that stand in a dataset."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with (folder / GRADES).open(encoding="utf8", newline="") as file:
        for query, grade, text in csv.reader(file, delimiter="\t"):
            grades[query][text] = int(grade)
    return grades


def fitting(grades: Sequence[int | None]) -> dict[str, float]:
    """Shares of the judged questions that are to the point and beside it, and the share that was judged, 0 to 1."""
    known = [grade for grade in grades if grade is not None]
    shares = {"judged": len(known) / (len(grades) or 1)}
    if known:
        shares |= {"to the point": known.count(2) / len(known), "beside the point": known.count(0) / len(known)}
    return shares
