"""The commands `casementor corpus`: checking a corpus, bringing one's own records in. Knows how they are shown."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from corpus.checking import check
from corpus.danger_files import danger_folder, read_danger
from corpus.reading import KINDS, SHIPPED, read_corpus
from service.application import Workshop
from service.importing import keep_edited, read_import, write_rejected
from service.settings import Settings
from service.store.versions import edited_here
from service.terminal import Refused, err, out, progress_bar

app = typer.Typer(help="The corpus: checking and importing.", no_args_is_help=True)


@app.command("check")
def corpus_check(folder: Annotated[Path, typer.Argument(help="Folder of a corpus.")] = SHIPPED) -> None:
    """Check every rule of a corpus; each fault is named with file, line and mend. Exit 1 when there are any."""
    corpus, faults = read_corpus(folder)
    faults = [*faults, *check(corpus), *read_danger(danger_folder(folder))[1]]
    for fault in faults:
        err.print(str(fault))
    sizes = ", ".join(f"{len(getattr(corpus, kind))} {kind}" for kind in KINDS)
    out.print(f"{sizes}: {len(faults)} fault{'s' * (len(faults) != 1)}.")
    raise typer.Exit(1 if faults else 0)


@app.command("import")
def corpus_import(
    path: Annotated[Path, typer.Argument(help="Folder laid out like the corpus, a .jsonl file, or a .csv of cases.")],
    kind: Annotated[str, typer.Option(help=f"What a file holds: {', '.join(KINDS)}.")] = "cases",
) -> None:
    """Bring your own records into the library and the index. Rows that break a rule, or that moderators have edited
    here, are not taken and listed in a file.
    """
    if not path.exists() or kind not in KINDS:
        raise Refused(f"{path} does not exist." if not path.exists() else f"--kind must be one of {', '.join(KINDS)}.")
    asyncio.run(_import(path, kind))


async def _import(path: Path, kind: str) -> None:
    settings = Settings()
    async with Workshop(settings) as workshop:
        with progress_bar() as progress:
            await workshop.prepare(progress)
            corpus, rejected = read_import(path, kind=kind, known=await workshop.corpus())
            async with workshop.database.reading() as session:
                corpus, kept = keep_edited(corpus, await edited_here(session))
            rejected += kept
            changed = await workshop.load(corpus)
            await workshop.prepare(progress)
    given = sum(len(getattr(corpus, name)) for name in KINDS)
    out.print(f"{given} records read, {changed} new or changed, {len(rejected)} rejected.")
    if rejected:
        listed = settings.data_folder / "rejected" / f"{path.stem}.jsonl"
        write_rejected(listed, rejected)
        err.print(f"Rejected rows with their reasons: {listed}")
        raise typer.Exit(1)
