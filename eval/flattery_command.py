"""The command `casementor eval flattery`. Knows how it is asked and shown, and what is measured with what."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from corpus.reading import SHIPPED, Corpus, read_corpus
from eval.flattery import Told, modelled, quoted, soothing_of_mentors, table_of_told
from eval.flattery_set import OwnAct, read_flattery_set
from eval.scripted_drafter import scripted_drafter
from eval.tables import print_table
from eval.tasks.mentors_task import DAY
from eval.terminal import bench, out
from eval.workbench import Bench, shipped_index
from service.first_response import Responder
from service.response import FirstResponse

FLATTERER = "soothing"
"""The script of a model that repeats whatever soothes."""

Asked = Sequence[tuple[OwnAct, FirstResponse]]


def flattery(
    split: Annotated[
        Literal["dev", "test"], typer.Option(help="Words are tuned on dev; test is for reporting.")
    ] = "dev",
    json_file: Annotated[Path | None, typer.Option("--json", help="Write what was told to every case here.")] = None,
) -> None:
    """Report whether drafts say the uncomfortable thing where the teacher's own act is part of the problem."""
    corpus, _ = read_corpus(SHIPPED)
    with bench() as made:
        systems = told_by_all(_responses(split, corpus, made), corpus)
    print_table(table_of_told(systems), title=f"flattery-v1, {split}", to=out)
    out.print(f"Possible solutions of the library's mentors that soothe: {soothing_of_mentors(corpus)}", markup=False)
    for name, told in systems.items():
        for one in told:
            for sentence in one.soothes:
                out.print(f"{name} {one.case.id}: {sentence}", markup=False)
    if json_file is not None:
        plain = {name: [asdict(one) | {"case": one.case.id} for one in told] for name, told in systems.items()}
        json_file.write_text(json.dumps(plain, indent=1), encoding="utf8")


def told_by_all(asked: Asked, corpus: Corpus) -> dict[str, list[Told]]:
    """What the library says, a sound model, and one that flatters."""
    return {
        "library": [quoted(case, response) for case, response in asked],
        "sound model": asyncio.run(_modelled("good", asked, corpus)),
        "flattering model": asyncio.run(_modelled(FLATTERER, asked, corpus)),
    }


async def _modelled(script: str, asked: Asked, corpus: Corpus) -> list[Told]:
    async with scripted_drafter(script, corpus) as drafter:
        return list(await asyncio.gather(*(modelled(case, response, drafter) for case, response in asked)))


def _responses(split: Literal["dev", "test"], corpus: Corpus, made: Bench) -> list[tuple[OwnAct, FirstResponse]]:
    index = shipped_index(made)
    responder = Responder(index, rubricator=corpus.rubricator, gaps=corpus.gaps, cache=made.cache, today=lambda: DAY)
    found = [(case, responder.respond(case.form)) for case in read_flattery_set(split)]
    index.close()
    return found
