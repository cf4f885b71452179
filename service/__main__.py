"""The command line `casementor`. Knows the commands and how things are shown; rules and search are elsewhere."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
import yaml
from pydantic import ValidationError

from corpus.form import CaseForm, form_faults
from retrieval.index import IndexFault
from retrieval.items import items_of
from service.accounts.demo import prepare_demo
from service.application import Casementor, Workshop
from service.corpus_command import app as corpus_app
from service.dataset_command import app as dataset_app
from service.demo_cases import prepare_demo_cases
from service.errors import BadForm, CasementorError
from service.llm.scripted import serve_scripted_model
from service.response_page import print_response
from service.settings import Settings
from service.terminal import Refused, err, out, progress_bar
from service.users_command import app as users_app
from service.web.app import create_app
from service.work_command import show_mailbox, work

app = typer.Typer(help="Casementor: first responses for novice teachers.", no_args_is_help=True, add_completion=False)
index_app = typer.Typer(help="The index: its state, and building it again.", no_args_is_help=True)
app.add_typer(corpus_app, name="corpus")
app.add_typer(dataset_app, name="dataset")
app.add_typer(index_app, name="index")
app.add_typer(users_app, name="users")
app.command()(work)
app.command("mailbox")(show_mailbox)
app.command("scripted-model")(serve_scripted_model)
for command in entry_points(group="casementor.commands"):
    if sys.argv[1:2] in ([], ["--help"], [command.name]):  # their imports must not slow the start of the service
        app.add_typer(command.load(), name=command.name)

MOST_INPUT = 1_000_000


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Casementor]:
    """The service, prepared where needed, closed at the end."""
    async with Workshop(settings) as workshop:
        with progress_bar() as progress:
            await workshop.prepare(progress)
        async with workshop.database.writing() as session:
            await prepare_demo(session, demo=settings.demo, at=datetime.now(UTC))
        casementor = await workshop.open()
        try:
            if settings.demo:
                await prepare_demo_cases(casementor, at=datetime.now(UTC))
            yield casementor
        finally:
            casementor.index.close()


@app.command()
def respond(
    file: Annotated[str, typer.Argument(help="YAML or JSON with the form's field names; '-' reads standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the response object instead of a page.")] = False,
) -> None:
    """Print the first response to one case."""
    form = read_form(file)

    async def run() -> None:
        async with opened(Settings()) as casementor:
            response = await casementor.first_response(form)
        if as_json:
            sys.stdout.write(response.model_dump_json(indent=2) + "\n")
        else:
            print_response(response, to=out)

    asyncio.run(run())


def read_form(file: str) -> CaseForm:
    """The form in a file; raises Refused with a line for each fault."""
    text = _input_text(file)
    try:
        return CaseForm.model_validate(_parsed(text))
    except ValidationError as error:
        raise Refused("\n".join(fault.sentence for fault in form_faults(error))) from None


def _input_text(file: str) -> str:
    try:
        data = sys.stdin.buffer.read(MOST_INPUT + 1) if file == "-" else _file_bytes(Path(file))
        if len(data) > MOST_INPUT:
            raise Refused("The input is longer than a megabyte; a form has at most 3,500 characters.")
        return data.decode("utf8")
    except OSError as error:
        raise Refused(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text.") from None


def _file_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(MOST_INPUT + 1)


def _parsed(text: str) -> Any:
    is_json = text.lstrip()[:1] in ("{", "[")
    try:
        return json.loads(text) if is_json else yaml.safe_load(text)
    except ValueError as error:
        raise Refused(
            f"The input is not readable {'JSON' if is_json else 'YAML'}: {str(error).splitlines()[0]}."
        ) from None
    except yaml.YAMLError as error:
        raise Refused(f"The input is not readable YAML: {' '.join(str(error).split())}.") from None
    except RecursionError:
        raise Refused("The input is nested too deeply.") from None


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port instead of the setting's.")] = None,
    host: Annotated[str | None, typer.Option(help="Address instead of the setting's.")] = None,
) -> None:
    """Serve pages and API; prepares database and index first where needed."""
    settings = Settings()
    web = create_app(settings, lambda: opened(settings))
    uvicorn.run(web, host=host or settings.host, port=port or settings.port, log_level=settings.log_level.lower())


@app.command()
def prepare() -> None:
    """Migrate, load the corpus at the first start, and build or mend the index."""

    async def run() -> None:
        async with opened(Settings()) as casementor:
            counts = casementor.index.counts()
        out.print(f"Ready: {', '.join(f'{count} {kind}' for kind, count in counts.items())}.")

    asyncio.run(run())


@index_app.command("status")
def index_status() -> None:
    """Compare the index with the records. Exit 1 when they differ."""

    async def run() -> bool:
        async with Workshop(Settings()) as workshop:
            await workshop.database.migrate()
            index = workshop.generations.open()
            status = index.status(items_of(await workshop.corpus()))
        out.print(f"{index.name} · {index.encoder.name} · {index.counts()}")
        for name, ids in (("missing", status.missing), ("left over", status.extra), ("outdated", status.outdated)):
            out.print(f"{name}: {sum(len(found) for found in ids.values())}")
        index.check()
        index.close()
        return status.whole

    if not asyncio.run(run()):
        raise typer.Exit(1)


@index_app.command("rebuild")
def index_rebuild() -> None:
    """Build a new generation of the index beside the old one, check it, and swap."""

    async def run() -> None:
        async with Workshop(Settings()) as workshop:
            await workshop.database.migrate()
            with progress_bar() as progress:
                made = await workshop.rebuild(progress)
        out.print(f"{made.name} is in use: {dict(made.counts)}.")

    asyncio.run(run())


def main() -> None:
    """Run a command; bad input ends with exit 2 and one clear line for each fault, never with a traceback."""
    try:
        app(standalone_mode=True)
    except (Refused, BadForm) as error:
        err.print(str(error))
        sys.exit(2)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            err.print(f"CASEMENTOR_{str(detail['loc'][0]).upper()}: {detail['msg']}.")
        sys.exit(2)
    except (CasementorError, IndexFault) as error:
        err.print(str(error))
        sys.exit(3)


if __name__ == "__main__":
    main()
