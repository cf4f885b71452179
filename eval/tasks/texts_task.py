"""Written texts as a task: what a teacher reads first, held against what mentors answered in the cases judged helpful.

Knows the casebook and what writes without a model; measuring is in `eval/generation`, loaded when it is wanted.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from corpus.reading import Corpus
from corpus.records import SolvedCase
from eval.datasets.casebook import RELEVANT, Casebook, QueryCase, Split, checksum, dataset_folder, read_casebook
from eval.datasets.judged_items import warnings
from eval.datasets.shipped import shipped_corpus
from eval.generation.names import BY_JUDGE, OF_CONTEXTS, OF_TEXTS
from eval.generation.written import Context, Reference, Written
from eval.runs.workbench import Bench, casebook_queries, shipped_index
from eval.tasks.groups import asked_of, text_of
from eval.tasks.mentors_task import DAY
from eval.tasks.task import Dataset, System, Task
from retrieval.index import Index
from retrieval.query import Query
from retrieval.search import RANKERS, Search
from service.drafting.digest import digest_quoted
from service.drafting.draft import Sentence, Source
from service.first_response import Responder
from service.measured.answers import Shown
from service.measured.run_record import Better
from service.response import FirstResponse
from service.settings import Judge, Settings

if TYPE_CHECKING:
    from eval.generation.text_measures import Measure

MEASURED: Mapping[str, Better] = dict.fromkeys((*OF_CONTEXTS, *OF_TEXTS, *BY_JUDGE), "more")
QUOTED = 3
"""How many cases a text of a baseline rests on, as many as the digest quotes."""


@dataclass(frozen=True)
class Library:
    """What texts are written from: the casebook's queries and the shipped corpus, indexed."""

    casebook: Casebook
    corpus: Corpus
    index: Index
    bench: Bench


Writers = Callable[[Library], Mapping[str, Callable[[], System[Written]]]]


def texts_task(dataset: str, split: str, bench: Bench) -> Task[Written]:
    """The extractive digest, the first possible solution, and the solution of the nearest case by words."""
    return written_task(dataset, split, bench, _writers)


def written_task(dataset: str, split: str, bench: Bench, writers: Writers) -> Task[Written]:
    """Texts of some writers, measured against what mentors answered.

    Only queries that some case helps with are asked: elsewhere there is nothing to hold a text against.
    """
    folder = dataset_folder(dataset)
    casebook = read_casebook(cast(Split, split), folder=folder)
    corpus = shipped_corpus()
    judge, runner = Settings().judge, asyncio.Runner()
    index = shipped_index(bench)
    references = _references(casebook, corpus)
    measures, close = _measures(bench, judge)

    def closed() -> None:
        runner.run(close())
        runner.close()
        index.close()

    return Task(
        dataset=Dataset(folder.name, split, checksum(folder)),
        asked={name: one for name, one in asked_of(casebook.queries, corpus.cases).items() if name in references},
        systems=writers(Library(casebook, corpus, index, bench)),
        judge=lambda query, written: runner.run(_judged(measures, written, references[query])),
        shown=partial(_shown, casebook.qrels["cases"]),
        measures=MEASURED,
        close=closed,
        model="none" if judge is None else judge.title,
        prompts={} if judge is None else {"ragas": version("ragas")},
        warnings=warnings("cases", corpus, casebook, folder=folder),
    )


def _measures(
    bench: Bench, judge: Judge | None
) -> tuple[Mapping[str, "Measure"], Callable[[], Coroutine[Any, Any, None]]]:
    """The measures, those of the judge among them where one is configured, and what closes the judge."""
    from eval.generation.text_measures import LocalEmbedding, text_measures

    embedding = LocalEmbedding(bench.encoder, bench.cache)
    if judge is None:
        return text_measures(embedding), _nothing
    from eval.generation.judge import JudgeModel, judge_measures

    model = JudgeModel(judge)
    return {**text_measures(embedding), **judge_measures(model, embedding)}, model.close


async def _nothing() -> None:
    """There is nothing to close."""


async def _judged(measures: Mapping[str, "Measure"], written: Written, reference: Reference) -> dict[str, float | None]:
    """Every measure; what the judge said unreadably is None, and it is not asked about a text that is not there."""
    values: dict[str, float | None] = {}
    for name, measure in measures.items():
        by_judge = name in BY_JUDGE
        values[name] = 0.0 if by_judge and not written.text else await _value(measure, written, reference)
    return values


async def _value(measure: "Measure", written: Written, reference: Reference) -> float | None:
    from eval.generation.judge import UnreadableReply

    try:
        return await measure(written, reference)
    except UnreadableReply:
        return None


def _references(casebook: Casebook, corpus: Corpus) -> dict[str, Reference]:
    """For each query that some case helps with: those cases, and what mentors answered in the best of them."""
    cases = {case.id: case for case in corpus.cases}
    found = {}
    for name, query in casebook.queries.items():
        grades = {item: grade for item, grade in casebook.qrels["cases"].get(name, {}).items() if item in cases}
        helpful = sorted((item for item in grades if grades[item] >= RELEVANT), key=lambda item: (-grades[item], item))
        if helpful:
            contexts = tuple(_context(cases[item]) for item in helpful)
            found[name] = Reference(text_of(query), contexts, contexts[0].text)
    return found


def _context(case: SolvedCase) -> Context:
    """A case as what a text may rest on: its possible solutions."""
    return Context(case.id, case.title, "\n\n".join(solution.text for solution in case.solutions))


def _writers(library: Library) -> Mapping[str, Callable[[], System[Written]]]:
    cases = {case.id: case for case in library.corpus.cases}

    def by_words() -> System[Written]:
        queries = casebook_queries(library.casebook, library.bench)
        return lambda query: _nearest(queries[query], library.index, cases)

    return {
        "nearest by words": by_words,
        "first solution": partial(responding, library, _first_solution),
        "digest": partial(responding, library, quoted_digest),
    }


def responding(
    library: Library, write: Callable[[FirstResponse, Mapping[str, SolvedCase]], Written]
) -> System[Written]:
    """A text made of the first response to a query."""
    respond = responder(library.corpus, library.index, library.bench)
    cases = {case.id: case for case in library.corpus.cases}
    return lambda query: write(respond(library.casebook.queries[query]), cases)


def responder(corpus: Corpus, index: Index, bench: Bench) -> Callable[[QueryCase], FirstResponse]:
    """What the service responds to a query, on the day of the evaluation."""
    made = Responder(index, rubricator=corpus.rubricator, gaps=corpus.gaps, cache=bench.cache, today=lambda: DAY)
    return lambda query: made.respond(query.form)


def _nearest(query: Query, index: Index, cases: Mapping[str, SolvedCase]) -> Written:
    hits = RANKERS["words"](Search(query, "cases", index), ())[:QUOTED]
    return _first_of(tuple(_context(cases[hit.id]) for hit in hits), cases)


def _first_solution(response: FirstResponse, cases: Mapping[str, SolvedCase]) -> Written:
    return _first_of(tuple(_context(cases[found.id]) for found in response.similar_cases[:QUOTED]), cases)


def _first_of(contexts: tuple[Context, ...], cases: Mapping[str, SolvedCase]) -> Written:
    return Written(cases[contexts[0].id].solutions[0].text if contexts else "", contexts)


def quoted_digest(response: FirstResponse, cases: Mapping[str, SolvedCase]) -> Written:
    """The digest in the library's own words."""
    digest = digest_quoted(response)
    return Written("", ()) if digest is None else cited(digest.sentences, digest.sources, cases)


def cited(sentences: Sequence[Sentence], sources: Sequence[Source], cases: Mapping[str, SolvedCase]) -> Written:
    """Sentences as one text that rests on the solved cases they cite."""
    keys = {key for sentence in sentences for key in sentence.sources}
    used = [source.id for source in sources if source.key in keys and source.id in cases]
    return Written(" ".join(sentence.text for sentence in sentences), tuple(_context(cases[name]) for name in used))


def _shown(grades: Mapping[str, Mapping[str, int]], query: str, written: Written) -> tuple[Shown, ...]:
    """The text itself, then what it rests on."""
    text = (Shown("text", written.text, 1.0),) if written.text else ()
    known = grades.get(query, {})
    return text + tuple(Shown(one.id, f"from: {one.title}", 0.0, known.get(one.id)) for one in written.contexts)
