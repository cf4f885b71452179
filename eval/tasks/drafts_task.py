"""Drafts of a language model as a task: the digest and the first draft of a solution, beside the library's own words.

Knows drafting and one configured model; measured as other written texts are.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlsplit

from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from corpus.form import CaseForm
from corpus.records import SolvedCase
from eval.generation.written import Written
from eval.runs.workbench import Bench
from eval.tasks.task import CannotAnswer, System, Task
from eval.tasks.texts_task import Library, cited, quoted_digest, responder, responding, written_task
from prompts.prompt import released
from service.drafting.digest import digest_wanted
from service.drafting.draft import Digest, Draft, SolutionDraft
from service.drafting.draft import Task as Drafted
from service.drafting.generating import Drafter
from service.drafting.solution import solution_wanted
from service.drafting.wanted import Wanted
from service.llm.gate import Gate
from service.llm.ledger import MemoryLedger
from service.llm.model import Why
from service.llm.openai_model import OpenAIModel
from service.llm.provider import Provider
from service.response import FirstResponse
from service.settings import Settings

WANTED: Mapping[Drafted, Callable[[CaseForm, FirstResponse], Wanted]] = {
    Drafted.DIGEST: digest_wanted,
    Drafted.SOLUTION: partial(solution_wanted, view="", answers=()),
}
"""What each draft is made of; no mentor has answered yet and none has a view."""


def drafts_task(dataset: str, split: str, bench: Bench) -> Task[Written]:
    """The library's digest, and a model's digest and solution. Raises CannotAnswer where no model is configured."""
    settings = Settings()
    provider = settings.provider
    if provider is None:
        raise CannotAnswer("No language model is configured: set CASEMENTOR_MODEL_URL and CASEMENTOR_MODEL_NAME.")
    runner = asyncio.Runner()
    model = OpenAIModel(provider)
    task = written_task(dataset, split, bench, partial(_writers, runner=runner, model=model, settings=settings))

    def closed() -> None:
        runner.run(model.close())
        runner.close()
        task.close()

    judged = "" if task.model == "none" else f", {task.model}"
    prompts = {released(drafted).name: released(drafted).mark for drafted in WANTED}
    return replace(task, close=closed, model=f"{_title(provider)}{judged}", prompts={**prompts, **task.prompts})


def _title(provider: Provider) -> str:
    return f"{provider.model} at {urlsplit(provider.url).netloc}"


def _writers(
    library: Library, *, runner: asyncio.Runner, model: OpenAIModel, settings: Settings
) -> Mapping[str, Callable[[], System[Written]]]:
    def drafting(task: Drafted) -> System[Written]:
        respond = responder(library.corpus, library.index, library.bench)
        drafter = _drafter(library, model, settings)
        cases = {case.id: case for case in library.corpus.cases}

        def write(query: str) -> Written:
            asked = library.casebook.queries[query]
            draft = runner.run(_made(drafter, WANTED[task](asked.form, respond(asked))))
            return written(draft, cases)

        return write

    return {
        "digest": partial(responding, library, quoted_digest),
        "drafted digest": partial(drafting, Drafted.DIGEST),
        "drafted solution": partial(drafting, Drafted.SOLUTION),
    }


async def _made(drafter: Drafter, wanted: Wanted) -> Draft | None:
    """The draft; None where nothing of it may be shown. Raises CannotAnswer where the model does not answer."""
    made = await drafter.made(wanted)
    if made.record.why in set(Why):
        raise CannotAnswer(f"The language model does not answer: {made.record.why}.")
    return made.draft


def written(draft: Draft | None, cases: Mapping[str, SolvedCase]) -> Written:
    """A draft as one text that rests on the cases it cites; none is an empty text."""
    match draft:
        case Digest():
            return cited(draft.sentences, draft.sources, cases)
        case SolutionDraft():
            return cited((*draft.sentences, *draft.steps), draft.sources, cases)
        case _:
            return Written("", ())


def _drafter(library: Library, model: OpenAIModel, settings: Settings) -> Drafter:
    """The service's own drafting, with the day's limits of the settings and nothing known of who wrote."""
    deidentifier, rarity = Deidentifier(), Rarity(library.corpus.cases, library.corpus.articles)
    return Drafter(
        Gate(model, MemoryLedger(settings.model_limits), clock=lambda: datetime.now(UTC)),
        lambda texts: deidentifier.find(texts, known=Known(), library=rarity),
        context=settings.model_context,
        longest=settings.model_longest,
    )
