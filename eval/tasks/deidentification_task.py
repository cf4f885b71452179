"""De-identification as a task: of all that gives somebody away in a case, how much is gone, and at what cost of text.

Knows the labelled cases; finding is the product's own. Nothing is known of the authors.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import cast

from corpus.deidentification.fields import texts
from corpus.deidentification.finding import EntityKind
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from eval.datasets.casebook import Split, checksum, dataset_folder
from eval.datasets.deidentification import DatasetName, LabelledCase, read_labelled
from eval.datasets.shipped import shipped_corpus
from eval.runs.workbench import Bench
from eval.safety.deidentification import LABELLED_KINDS, Examined, examine
from eval.tasks.task import Dataset, System, Task
from service.measured.answers import Asked, Shown
from service.measured.run_record import Better

FOUND, RIGHT, LOST, TRACEABLE = "found", "findings right", "text lost", "linkage after"
OF_KIND: Mapping[EntityKind, str] = {kind: f"{kind.value} found" for kind in LABELLED_KINDS}
MEASURED: Mapping[str, Better] = {
    FOUND: "more",
    RIGHT: "more",
    LOST: "less",
    TRACEABLE: "less",
    **dict.fromkeys(OF_KIND.values(), "more"),
}


@dataclass(frozen=True)
class Cleaned:
    """A labelled case with what came of it."""

    labelled: LabelledCase
    examined: Examined


def deidentification_task(dataset: str, split: str, bench: Bench) -> Task[Cleaned]:
    """The service's own finding, with nothing known of who wrote."""
    folder = dataset_folder(dataset)
    read = read_labelled(cast(Split, split), dataset=cast(DatasetName, folder.name), root=folder.parent)
    cases = {one.case.id: one for one in read}
    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked={name: _asked(one) for name, one in cases.items()},
        systems={"production": _cleaning(cases)},
        judge=lambda name, cleaned: judged(cleaned.examined),
        shown=lambda name, cleaned: _shown(cleaned),
        measures=MEASURED,
    )


def _cleaning(cases: Mapping[str, LabelledCase]) -> Callable[[], System[Cleaned]]:
    def opened() -> System[Cleaned]:
        corpus = shipped_corpus()
        library, deidentifier = Rarity(corpus.cases, corpus.articles), Deidentifier()
        return lambda name: Cleaned(cases[name], examine(cases[name], deidentifier, library))

    return opened


def judged(examined: Examined) -> Mapping[str, float | None]:
    """Shares of one case; a kind that it does not hold says nothing of it."""
    found = [gone for _, gone in examined.spans]
    right = [touching for _, touching in examined.findings]
    values: dict[str, float | None] = {LOST: examined.lost, TRACEABLE: examined.after}
    values |= {name: fmean(shares) for name, shares in ((FOUND, found), (RIGHT, right)) if shares}
    for kind, name in OF_KIND.items():
        of_kind = [gone for one, gone in examined.spans if one is kind]
        values |= {name: fmean(of_kind)} if of_kind else {}
    return values


def _asked(labelled: LabelledCase) -> Asked:
    kinds = sorted({f"holds: {span.kind.value}" for span in labelled.spans})
    return Asked(labelled.case.id, f"{labelled.case.essence}\n{labelled.case.question}", tuple(kinds))


def _shown(cleaned: Cleaned) -> tuple[Shown, ...]:
    """What would have stayed, so that a reader of the report sees it."""
    written = texts(cleaned.labelled.case)
    return tuple(
        Shown(span.kind.value, f"stays: {written[span.field][span.start : span.end]}", 0.0)
        for span, (_, gone) in zip(cleaned.labelled.spans, cleaned.examined.spans, strict=True)
        if not gone
    )
