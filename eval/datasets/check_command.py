"""The command `casementor eval check`: is a dataset what was frozen, does nothing leak, do its labels still match?"""

from collections.abc import Iterator
from typing import Annotated

import typer

from corpus.reading import SHIPPED, Corpus, read_corpus
from eval.datasets.casebook import KINDS as JUDGED
from eval.datasets.casebook import Casebook, dataset_folder, read_casebook
from eval.datasets.judged_items import warnings
from eval.datasets.leaks import leaks, texts_in
from eval.runs.terminal import out

SEARCHED = ("cases", "articles", "questions", "mentors")


def check_dataset(
    dataset: Annotated[str, typer.Argument(help="A shipped dataset's name, or a folder laid out like it.")] = (
        "casebook-v1"
    ),
) -> None:
    """Check a dataset: checksums, words shared by corpus, dev and test, labels of changed items. Exit 1 on a fault."""
    folder = dataset_folder(dataset)
    try:
        casebook = read_casebook(folder=folder)
    except (OSError, ValueError, KeyError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    corpus, _ = read_corpus(SHIPPED)
    faults = list(faults_of(casebook, corpus))
    faults += [sentence for kind in JUDGED for sentence in warnings(kind, corpus, casebook, folder=folder)]
    for sentence in faults:
        out.print(sentence, highlight=False, markup=False)
    out.print(f"{folder.name}: {len(casebook.queries)} queries, {len(faults)} fault{'s' * (len(faults) != 1)}.")
    raise typer.Exit(1 if faults else 0)


def faults_of(casebook: Casebook, corpus: Corpus) -> Iterator[str]:
    """A sentence for every leak and for every situation that stands in both splits."""
    asked = {query.id: list(query.form.texts.values()) for query in casebook.queries.values()}
    searched = {
        record.id: texts_in(record.model_dump(mode="json")) for kind in SEARCHED for record in getattr(corpus, kind)
    }
    for record, query in sorted(leaks(searched, asked)):
        yield f"{query} shares a long run of words with {record} of the corpus."
    dev, test = (
        {name: texts for name, texts in asked.items() if casebook.queries[name].split == split}
        for split in ("dev", "test")
    )
    for one, other in sorted(leaks(dev, test)):
        yield f"{one} of dev shares a long run of words with {other} of test."
    both = _situations(casebook, "dev") & _situations(casebook, "test")
    yield from (f"The situation {situation} stands in both splits." for situation in sorted(both))


def _situations(casebook: Casebook, split: str) -> frozenset[str]:
    return frozenset(query.situation for query in casebook.queries.values() if query.split == split)
