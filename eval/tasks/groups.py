"""Groups of judged items that tables and plots are cut by. Knows the casebook's queries."""

from collections import Counter
from collections.abc import Iterable, Mapping

from corpus.records import SolvedCase
from eval.datasets.casebook import QueryCase
from service.measured.answers import Asked

SHORT, LONG = 250, 500
"""Characters of a form: four in ten of the casebook's have fewer than the first, one in five more than the second."""
TOLD = ("never told in the corpus", "told once in the corpus", "told twice or more in the corpus")


def asked_of(queries: Mapping[str, QueryCase], cases: Iterable[SolvedCase]) -> dict[str, Asked]:
    """Every query with its text and its groups: rubricator items, language, length, twins in the corpus."""
    told = Counter(case.situation for case in cases)
    return {name: Asked(name, text_of(query), _groups(query, told)) for name, query in queries.items()}


def text_of(query: QueryCase) -> str:
    """The form as one text, field after field."""
    return "\n".join(text for text in query.form.texts.values() if text)


def _groups(query: QueryCase, told: Mapping[str, int]) -> tuple[str, ...]:
    return (
        *(f"rubricator: {name}" for name in query.form.problem_fields),
        f"language: {query.language}",
        f"length: {_length(len(text_of(query)))}",
        f"wording: {TOLD[min(told.get(query.situation, 0), 2)]}",
    )


def _length(characters: int) -> str:
    if characters < SHORT:
        return f"under {SHORT} characters"
    return f"{SHORT} to {LONG} characters" if characters <= LONG else f"over {LONG} characters"
