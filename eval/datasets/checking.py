"""What every shipped dataset is checked for: its sums, long runs of words its parts share, labels that no longer hold.

Knows each dataset's files by its reader; what a fault is called stands here.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import cast

import yaml

from corpus.form import CaseForm
from corpus.reading import Corpus
from eval.datasets.casebook import (
    BARE_FORMS,
    EVERYDAY_FORMS,
    FOLDER,
    HOME,
    KINDS,
    UNSEEN_FORMS,
    Casebook,
    Split,
    check_sums,
    read_casebook,
    sums_of,
)
from eval.datasets.deidentification import SPLITS, DatasetName, read_labelled
from eval.datasets.flattery import read_flattery_set
from eval.datasets.injections import read_attacks
from eval.datasets.judged_items import warnings
from eval.datasets.leaks import Runs, leaks, runs_of, texts_in
from eval.datasets.readers import read_offered, read_readings
from eval.datasets.screening import TESTS, WRITERS
from eval.datasets.screening import read_labelled as read_texts
from eval.datasets.tried import Pair, read_tried_set, steps_gone
from retrieval.items import FORM_FIELDS
from service.measured.dataset import CARD, JUDGED_ITEMS, RESTS_ON, SUMS

Texts = Mapping[str, Sequence[str]]
"""Texts by the name of what they belong to."""
BOTH: tuple[Split, Split] = ("dev", "test")
SEARCHED = ("cases", "articles", "questions", "mentors")
NOT_FROZEN = frozenset({SUMS, CARD, JUDGED_ITEMS, RESTS_ON, "held-out.jsonl"})
"""Files of a dataset that have no sum: they tell of it, or hold what the models of today say of it."""
REPORTED = (FOLDER.name, UNSEEN_FORMS.name, EVERYDAY_FORMS.name, BARE_FORMS.name)
"""Datasets in the casebook's shape, of which nothing is learned."""
BY_IDIOM = 0.015
"""Where nothing is searched, so many texts may share a long run of words with others by idiom."""


@dataclass(frozen=True)
class Check:
    """How one dataset is checked.

    `parts` gives its texts by part (a split, a writer); parts may share no long run of words, nor may any with the
    corpus where it is `searched` for them. `labels` gives a sentence for each label that does not hold any more.
    """

    parts: Callable[[Path], Mapping[str, Texts]]
    labels: Callable[[Path, Corpus], Iterable[str]]
    searched: bool = False
    by_idiom: float = BY_IDIOM


def faults_of(folder: Path, corpus: Corpus) -> Iterator[str]:
    """A sentence for every fault of a dataset. Raises ValueError when a file is not the frozen one."""
    check_sums(folder)
    check = CHECKS.get(folder.name, LIKE_THE_CASEBOOK)
    yield from _without_sum(folder)
    parts = [_part(name, texts) for name, texts in check.parts(folder).items()]
    if check.searched:
        library = _part("the corpus", _texts_of(corpus))
        for part in parts:
            yield from _shared(library, part, most=check.by_idiom)
    for one, other in combinations(parts, 2):
        yield from _shared(one, other, most=check.by_idiom)
    yield from dict.fromkeys(check.labels(folder, corpus))


def size_of(folder: Path) -> int:
    """How many rows a dataset has: queries, cases, texts, pairs or attacks."""
    frozen = [folder / name for name in sums_of(folder) if name.endswith(".jsonl")]
    return sum(len(file.read_text(encoding="utf8").splitlines()) for file in frozen)


def _without_sum(folder: Path) -> Iterator[str]:
    files = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    left = sorted(files - sums_of(folder).keys() - NOT_FROZEN)
    yield from (f"{name} has no sum, so a change of it goes unseen." for name in left)


@dataclass(frozen=True)
class _Part:
    """A part of a dataset, or the corpus: how many texts it has, and their runs of words."""

    name: str
    size: int
    runs: Runs


def _part(name: str, texts: Texts) -> _Part:
    return _Part(name, len(texts), runs_of(texts))


def _shared(searched: _Part, asked: _Part, *, most: float) -> Iterator[str]:
    """Sentences on long runs of words, where more texts of the part that is asked share one than may."""
    found = sorted(leaks(searched.runs, asked.runs))
    if len({query for _, query in found}) > most * asked.size:
        yield from (
            f"{query} of {asked.name} shares a long run of words with {record} of {searched.name}."
            for record, query in found
        )


def _texts_of(corpus: Corpus) -> Texts:
    records = (record for kind in SEARCHED for record in getattr(corpus, kind))
    return {record.id: list(texts_in(record.model_dump(mode="json"))) for record in records}


def _form(form: CaseForm) -> list[str]:
    return [text for text in form.texts.values() if text]


def queries_of(casebook: Casebook) -> Mapping[str, Texts]:
    """The texts of a casebook's queries by split."""
    return {
        split: {name: _form(query.form) for name, query in casebook.queries.items() if query.split == split}
        for split in BOTH
    }


def mixed_situations(casebook: Casebook) -> Iterator[str]:
    """A sentence for every situation that stands in both splits."""
    dev, test = ({query.situation for query in casebook.queries.values() if query.split == split} for split in BOTH)
    yield from (f"The situation {situation} stands in both splits." for situation in sorted(dev & test))


def _casebook_labels(folder: Path, corpus: Corpus) -> Iterator[str]:
    casebook = read_casebook(folder=folder)
    yield from mixed_situations(casebook)
    for kind in KINDS:
        yield from warnings(kind, corpus, casebook, folder=folder)


def _cases(folder: Path) -> Mapping[str, Texts]:
    """Labelled cases by split; a set to report on stands beside the splits that finders are tuned on."""
    name = cast(DatasetName, folder.name)
    tuned: Sequence[tuple[DatasetName, Split]] = [("deidentification-v1", "dev"), ("deidentification-v3", "dev")]
    wanted = dict.fromkeys([*tuned, *((name, split) for split in SPLITS[name])])
    return {
        f"{dataset}/{split}": {
            one.case.id: list(texts_in(one.case.model_dump(mode="json")))
            for one in read_labelled(split, dataset=dataset, root=folder.parent)
        }
        for dataset, split in wanted
    }


def _by_writer(folder: Path) -> Mapping[str, Texts]:
    return {
        writer: {row.id: list(row.texts.values()) for row in read_texts(folder / f"{writer}.jsonl")}
        for writer in (*WRITERS, *(path.stem for path in TESTS))
    }


def _touching_gone(folder: Path, corpus: Corpus) -> Iterator[str]:
    known = {"library": {case.id for case in corpus.cases}, "casebook": read_casebook().queries.keys()}
    for source, left_out in yaml.safe_load((folder / "touching.yaml").read_text(encoding="utf8")).items():
        gone = sorted(set(left_out) - known[source])
        yield from (f"{name} of the {source} is left out, and is not there any more." for name in gone)


def _readings(folder: Path) -> Mapping[str, Texts]:
    """What is learned from stands beside what is reported on."""
    reported = {name: read_casebook(folder=HOME / name) for name in REPORTED}
    return {
        "readings": {reading.id: list(reading.texts.values()) for reading in read_readings(folder)},
        **{name: {q: _form(query.form) for q, query in made.queries.items()} for name, made in reported.items()},
    }


def _chosen_gone(folder: Path, corpus: Corpus) -> Iterator[str]:
    known = {
        "cases": {case.id for case in corpus.cases},
        "materials": {article.id for article in corpus.articles},
        "questions": {question.id for question in corpus.questions},
    }
    readings, offered = read_readings(folder), read_offered(folder)
    for kind, here in known.items():
        chosen = {name for reading in readings for name in reading.chosen[kind]}
        yield from (f"{name} of the {kind} was chosen, and is not there any more." for name in sorted(chosen - here))
        yield from (f"{name} of the {kind} was chosen, and not offered." for name in sorted(chosen - offered[kind]))


def _written(pairs: Iterable[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.source == "written"]


def _pairs(folder: Path) -> Mapping[str, Texts]:
    return {split: {one.id: [one.text] for one in _written(read_tried_set(split, folder=folder))} for split in BOTH}


def _steps(folder: Path, corpus: Corpus) -> Iterator[str]:
    dev, test = (read_tried_set(split, folder=folder) for split in BOTH)
    gone = steps_gone([*dev, *test], corpus)
    yield from (f"{pair.id}: the corpus does not have this step any more." for pair in gone)
    both = {one.step for one in _written(dev)} & {one.step for one in _written(test)}
    yield from (f"The step “{step}” stands in both splits." for step in sorted(both))


def _own_acts(folder: Path) -> Mapping[str, Texts]:
    return {split: {one.id: _form(one.form) for one in read_flattery_set(split, folder=folder)} for split in BOTH}


def _excuses(folder: Path, corpus: Corpus) -> Iterator[str]:
    dev, test = (read_flattery_set(split, folder=folder) for split in BOTH)
    for one in (*dev, *test):
        if not any(one.soothing in text for text in _form(one.form)):
            yield f"{one.id}: what somebody says to soothe does not stand in its form."
    both = {one.act for one in dev} & {one.act for one in test}
    yield from (f"The act “{act}” stands in both splits." for act in sorted(both))


def _attacks(folder: Path) -> Mapping[str, Texts]:
    return {"whole": {attack.id: [attack.text] for attack in read_attacks(folder)}}


def _places(folder: Path, corpus: Corpus) -> Iterator[str]:
    for attack in read_attacks(folder):
        if attack.place not in (*FORM_FIELDS, "library"):
            yield f"{attack.id}: no text stands at {attack.place}."


def _nothing(folder: Path, corpus: Corpus) -> Iterable[str]:
    """Labels that stand in the texts themselves."""
    return ()


LIKE_THE_CASEBOOK = Check(
    lambda folder: queries_of(read_casebook(folder=folder)), _casebook_labels, searched=True, by_idiom=0.0
)
CHECKS: Mapping[str, Check] = {
    "casebook-v1": LIKE_THE_CASEBOOK,
    "bare-forms-v1": LIKE_THE_CASEBOOK,
    "deidentification-v1": Check(_cases, _nothing),
    "deidentification-v2": Check(_cases, _nothing),
    "deidentification-v3": Check(_cases, _nothing),
    "everyday-forms-v1": LIKE_THE_CASEBOOK,
    "flattery-v1": Check(_own_acts, _excuses, searched=True),
    "injections-v1": Check(_attacks, _places),
    "readers-v2": Check(_readings, _chosen_gone),
    "screening-v6": Check(_by_writer, _touching_gone),
    "tried-v1": Check(_pairs, _steps),
    "unseen-forms-v1": LIKE_THE_CASEBOOK,
}
"""How each shipped dataset is checked; any other folder is checked as one laid out like the casebook."""


def shipped_datasets() -> list[Path]:
    """The folders of all shipped datasets."""
    return sorted(file.parent for file in HOME.glob(f"*/{SUMS}"))
