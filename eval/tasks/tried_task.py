"""Steps that were tried, as a task: is a step marked where the teacher wrote of having taken it, and only there?

Knows the labelled pairs; the marking is the service's own.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import cast

from corpus.reading import Corpus
from eval.datasets.casebook import Split, checksum, dataset_folder
from eval.datasets.shipped import shipped_corpus
from eval.datasets.tried import Pair, read_tried_set, steps_gone
from eval.runs.workbench import Bench
from eval.tasks.task import Dataset, System, Task
from retrieval.items import case_item
from retrieval.query import Query, ask
from retrieval.shelf import Shelved
from retrieval.shelving import shelve
from retrieval.tried import NEAR, tried
from retrieval.vector_cache import CachedEncoder
from service.measured.answers import Asked, Shown
from service.measured.run_record import Better

RIGHT, RECALL, WRONGLY, IN_PART = "right", "recall", "marked wrongly", "marked though in part"
MEASURED: Mapping[str, Better] = {RIGHT: "more", RECALL: "more", WRONGLY: "less", IN_PART: "neither"}

Marks = Callable[[Query, Shelved], Mapping[str, str]]


def tried_task(dataset: str, split: str, bench: Bench) -> Task[str]:
    """The service's marks, and marks by the nearness of a sentence alone. An answer is the sentence, '' for no mark."""
    folder = dataset_folder(dataset)
    pairs = {pair.id: pair for pair in read_tried_set(cast(Split, split), folder=folder)}
    corpus = shipped_corpus()
    gone = {pair.id for pair in steps_gone(list(pairs.values()), corpus)}
    asked = {name: pair for name, pair in pairs.items() if name not in gone}
    items = _shelved(asked.values(), corpus, bench)
    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked={name: _asked(pair) for name, pair in asked.items()},
        systems={name: partial(_marking, marks, asked, items, bench) for name, marks in SYSTEMS.items()},
        judge=lambda name, sentence: judged(asked[name], marked=bool(sentence)),
        shown=lambda name, sentence: (Shown("mark", sentence, 1.0),) if sentence else (),
        measures=MEASURED,
        warnings=_warnings(gone),
    )


def judged(pair: Pair, *, marked: bool) -> Mapping[str, float | None]:
    """The measures that say something of a pair; whether a step tried in part is marked is neither right nor wrong."""
    match pair.label:
        case "tried":
            return {RIGHT: float(marked), RECALL: float(marked)}
        case "not":
            return {RIGHT: float(not marked), WRONGLY: float(marked)}
        case "partly":
            return {IN_PART: float(marked)}


def _near(query: Query, item: Shelved) -> Mapping[str, str]:
    """Marks by nearness alone."""
    sentences, vectors = query.lines_of("actions_taken")
    steps, theirs = item.lines_of("steps")
    cosines = theirs @ vectors.T
    return {
        step: sentences[int(row.argmax())] for step, row in zip(steps, cosines, strict=True) if float(row.max()) >= NEAR
    }


SYSTEMS: Mapping[str, Marks] = {"nearness": _near, "production": tried}


def _marking(marks: Marks, pairs: Mapping[str, Pair], items: Mapping[str, Shelved], bench: Bench) -> System[str]:
    encoder = CachedEncoder(bench.encoder, bench.cache)

    def mark(name: str) -> str:
        query = ask({"actions_taken": pairs[name].text}, encoder=encoder)
        return marks(query, items[pairs[name].case]).get(pairs[name].step, "")

    return mark


def _shelved(pairs: Iterable[Pair], corpus: Corpus, bench: Bench) -> Mapping[str, Shelved]:
    wanted = {pair.case for pair in pairs}
    items = [case_item(case) for case in corpus.cases if case.id in wanted]
    return {item.id: item for item in shelve(items, encoder=bench.encoder, cache=bench.cache)}


def _asked(pair: Pair) -> Asked:
    return Asked(pair.id, f"{pair.step}\n{pair.text}", (f"told: {pair.kind}",))


def _warnings(gone: set[str]) -> tuple[str, ...]:
    if not gone:
        return ()
    return (
        f"{len(gone)} labelled steps are no longer in the corpus and were left out: {', '.join(sorted(gone)[:5])}.",
    )
