"""The command `casementor eval check`: is a dataset what was frozen, does nothing leak, do its labels still match?"""

from pathlib import Path
from typing import Annotated

import typer

from corpus.reading import Corpus
from eval.datasets.casebook import dataset_folder
from eval.datasets.checking import faults_of, shipped_datasets, size_of
from eval.datasets.shipped import shipped_corpus
from eval.runs.terminal import out


def check_datasets(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Shipped datasets, or folders laid out like casebook-v1; all that are shipped by default."),
    ] = None,
) -> None:
    """Check datasets: sums, words shared between parts or with the corpus, labels that no longer hold.

    Exit 1 on a fault, 2 where a dataset cannot be read.
    """
    corpus = shipped_corpus()
    folders = [dataset_folder(name) for name in names] if names else shipped_datasets()
    if sum(_faults(folder, corpus) for folder in folders):
        raise typer.Exit(1)


def _faults(folder: Path, corpus: Corpus) -> int:
    """How many faults a dataset has; they are printed."""
    try:
        faults = list(faults_of(folder, corpus))
        size = size_of(folder)
    except (OSError, ValueError, KeyError) as error:
        typer.echo(f"{folder.name}: {error}", err=True)
        raise typer.Exit(2) from None
    for sentence in faults:
        out.print(f"{folder.name}: {sentence}", highlight=False, markup=False)
    out.print(f"{folder.name}: {size} rows, {len(faults)} fault{'s' * (len(faults) != 1)}.", highlight=False)
    return len(faults)
