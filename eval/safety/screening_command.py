"""The command `casementor eval screening`: measuring, or fitting first. Knows how it is asked and shown."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from corpus.reading import SHIPPED
from eval.datasets.screening import read_labelled
from eval.runs.tables import print_table
from eval.runs.terminal import bench, out
from eval.safety.screening import (
    Judged,
    by_category,
    by_floor,
    by_style,
    judge,
    judge_held_out,
    of_writers,
    overview,
    write_judged,
    wrong,
)
from retrieval.danger_model import FITTED, read_fitted
from retrieval.onnx_encoder import OnnxEncoder
from service.screening import Screen


def screening(
    file: Annotated[Path | None, typer.Option(help="Labelled texts, one JSON line each, instead of our own.")] = None,
    refit: Annotated[bool, typer.Option("--fit", help="First fit everything anew, writers held out.")] = False,
    reweigh: Annotated[bool, typer.Option("--weigh", help="First choose weighing and floor anew.")] = False,
    misses: Annotated[bool, typer.Option("--wrong", help="Also print every text that is judged wrongly.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write a JSON line for each text here.")] = None,
) -> None:
    """Measure how well cases that tell of danger are recognised, and how often ordinary ones are taken for such.

    Without a file, texts are judged by models that were not fitted on their writer.
    """
    if refit:
        _fit()
    elif reweigh:
        _weigh()
    judged = judge_held_out(read_fitted(FITTED)) if file is None else _judge_file(file)
    _show(judged, "writers held out" if file is None else file.name)
    if misses:
        for line in wrong(judged):
            out.print(line, markup=False, highlight=False)
    if json_file is not None:
        write_judged(judged, json_file)


def _weigh() -> None:
    from eval.safety.screening_weighing import weigh_anew  # scikit-learn, which only fitting needs

    weigh_anew()


def _fit() -> None:
    from eval.safety.screening_fit import fit_all  # torch, which takes seconds to import

    with bench() as made:
        if not isinstance(made.encoder, OnnxEncoder):
            raise typer.BadParameter("screening is fitted for an encoder that runs here, not for an endpoint")
        fit_all(made.encoder, progress=made.progress)


def _judge_file(file: Path) -> list[Judged]:
    with bench() as made:
        return judge(read_labelled(file), screen=Screen.open(SHIPPED, encoder=made.encoder))


def _show(judged: Sequence[Judged], title: str) -> None:
    print_table(overview(judged), title=f"{title}: {len(judged)} texts", to=out)
    own = of_writers(judged)
    print_table(by_category(own), title="recall by category", to=out)
    print_table(by_style(own), title="by style", to=out)
    print_table(by_floor(own), title="other floors", to=out)
