"""The rules between records: names that must exist, ids that must match their file, texts that must be their own.

Knows records; reads no files itself and knows nothing of search.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import get_args

from corpus.reading import KINDS, Corpus, Fault, Source, name_of
from corpus.records import PARTICIPANTS, Article, Record, SolvedCase, Stage

STAGES = get_args(Stage)
ARTICLE_WORDS = (300, 900)
SHARED_WORDS = 12
LEAST_STEPS = 2
NEEDED = ("rubricator", "gaps")
"""Kinds of which no corpus may be empty: every first response is made with them."""


def check(corpus: Corpus) -> list[Fault]:
    """All faults between the records of a corpus, in the order of files and lines."""
    rules = (
        _needed,
        _ids,
        _tags,
        _whole,
        _participants,
        _stages,
        _references,
        _article_length,
        _own_words,
        _question_texts,
    )
    return sorted(chain.from_iterable(rule(corpus) for rule in rules), key=lambda f: (f.path, f.line, f.mend))


def all_records(corpus: Corpus) -> Iterator[tuple[str, Record]]:
    """Every record with the name of its kind."""
    for kind in KINDS:
        for record in getattr(corpus, kind):
            yield kind, record


def _source(corpus: Corpus, kind: str, record: Record) -> Source:
    return corpus.sources.get((kind, name_of(record)), Source(kind, 1))


def _fault(corpus: Corpus, kind: str, record: Record, mend: str) -> Fault:
    source = _source(corpus, kind, record)
    return Fault(source.path, source.line, mend)


def _needed(corpus: Corpus) -> Iterator[Fault]:
    for kind in NEEDED:
        if not getattr(corpus, kind):
            yield Fault(f"{kind}.yaml", 1, "has no records; add the file, nothing starts without it")


def _ids(corpus: Corpus) -> Iterator[Fault]:
    for kind, record in all_records(corpus):
        path = PurePosixPath(_source(corpus, kind, record).path)
        if kind in ("cases", "articles") and path.suffix in (".yaml", ".yml", ".md") and path.stem != name_of(record):
            yield _fault(
                corpus, kind, record, f"id '{name_of(record)}' differs from the file's name; make them the same"
            )


def _tags(corpus: Corpus) -> Iterator[Fault]:
    known = {item.id for item in corpus.rubricator}
    for kind, record in all_records(corpus):
        for tag in getattr(record, "problem_fields", ()):
            if tag not in known:
                yield _fault(
                    corpus, kind, record, f"'{tag}' is not in the rubricator; use one of {', '.join(sorted(known))}"
                )


def _whole(corpus: Corpus) -> Iterator[Fault]:
    """A case in a file tells everything; one that was worked through in the service may lack some of it."""
    for case in corpus.cases:
        lacks = [name for name in ("participants", "stage", "questions", "reflection") if not getattr(case, name)]
        lacks += ["steps"] if any(len(solution.steps) < LEAST_STEPS for solution in case.solutions) else []
        for name in lacks:
            least = f"at least {LEAST_STEPS} in each solution" if name == "steps" else "it is needed"
            yield _fault(corpus, "cases", case, f"'{name}' is missing; {least}")


def _participants(corpus: Corpus) -> Iterator[Fault]:
    for case in corpus.cases:
        for name in case.participants:
            if name not in PARTICIPANTS:
                yield _fault(
                    corpus, "cases", case, f"participant '{name}' is not known; use one of {', '.join(PARTICIPANTS)}"
                )


def _stages(corpus: Corpus) -> Iterator[Fault]:
    for kind in ("articles", "mentors"):
        for record in getattr(corpus, kind):
            for stage in record.stages:
                if stage not in STAGES:
                    yield _fault(corpus, kind, record, f"stage '{stage}' is not known; use one of {', '.join(STAGES)}")


def _references(corpus: Corpus) -> Iterator[Fault]:
    articles = {article.id for article in corpus.articles}
    mentors = {mentor.id for mentor in corpus.mentors}
    for case in corpus.cases:
        for name in case.materials:
            if name not in articles:
                yield _fault(
                    corpus, "cases", case, f"material '{name}' is not in the library; add it or remove the name"
                )
        for solution in case.solutions:
            if solution.mentor is not None and solution.mentor not in mentors:
                yield _fault(
                    corpus, "cases", case, f"mentor '{solution.mentor}' has no profile; add it or remove the name"
                )


def _article_length(corpus: Corpus) -> Iterator[Fault]:
    low, high = ARTICLE_WORDS
    for article in corpus.articles:
        words = len(article.body.split())
        if article.kind == "article" and not low <= words <= high:
            yield _fault(corpus, "articles", article, f"has {words} words; an article has {low} to {high}")


def _own_words(corpus: Corpus) -> Iterator[Fault]:
    """Two records that share a run of words were copied, not told."""
    first: dict[tuple[str, ...], str] = {}
    told: list[tuple[str, SolvedCase | Article]] = [("cases", case) for case in corpus.cases]
    told += [("articles", article) for article in corpus.articles]
    for kind, record in told:
        met = {first.setdefault(run, record.id) for run in _runs(record)} - {record.id}
        for other in sorted(met):
            yield _fault(
                corpus, kind, record, f"shares {SHARED_WORDS} words in a row with '{other}'; tell it in its own words"
            )


def _runs(record: SolvedCase | Article) -> Iterator[tuple[str, ...]]:
    text = (
        record.body if isinstance(record, Article) else f"{record.essence} {' '.join(s.text for s in record.solutions)}"
    )
    words = re.findall(r"\w+", text.lower())
    for i in range(len(words) - SHARED_WORDS + 1):
        yield tuple(words[i : i + SHARED_WORDS])


def _question_texts(corpus: Corpus) -> Iterator[Fault]:
    by_text: dict[str, list[str]] = defaultdict(list)
    for question in corpus.questions:
        by_text[" ".join(re.findall(r"\w+", question.text.lower()))].append(question.id)
    for question in corpus.questions:
        ids = by_text[" ".join(re.findall(r"\w+", question.text.lower()))]
        if len(ids) > 1 and question.id != ids[0]:
            yield _fault(corpus, "questions", question, f"asks the same as '{ids[0]}'; keep one of them")
