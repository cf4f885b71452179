"""Records as searchable items: named parts, of which some are ranked and some only explain. Knows no index."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.reading import Corpus
from corpus.records import Article, Mentor, Question, SolvedCase

Kind = Literal["cases", "materials", "questions", "mentors"]
KINDS: tuple[Kind, ...] = ("cases", "materials", "questions", "mentors")
FORM_FIELDS = ("essence", "actions_taken", "difficulty", "question")
TEXT_VERSION = "3"
"""Changes whenever the texts below or the layout of the shelf change, so that an older index is rebuilt."""


@dataclass(frozen=True)
class Part:
    """One field's text. `lines` parts are encoded line by line and serve explanation and choice, not ranking.

    Parts that are not `worded` are ranked by meaning alone.
    """

    field: str
    text: str
    lines: bool = False
    worded: bool = True


@dataclass(frozen=True)
class Item:
    """What search handles. `record` is the whole record as plain data, handed back with a hit."""

    kind: Kind
    id: str
    parts: tuple[Part, ...]
    language: str = "en"
    problem_fields: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    record: dict[str, Any] = field(default_factory=dict, compare=False)


def items_of(corpus: Corpus) -> Iterator[Item]:
    """Every searchable item of a corpus."""
    yield from map(case_item, corpus.cases)
    yield from map(material_item, corpus.articles)
    yield from map(question_item, corpus.questions)
    yield from mentor_items(corpus)


def mentor_items(corpus: Corpus) -> Iterator[Item]:
    """Every mentor of a corpus, each with the cases that name them."""
    solved: dict[str, list[SolvedCase]] = {}
    for case in corpus.cases:
        for mentor in {solution.mentor for solution in case.solutions if solution.mentor}:
            solved.setdefault(mentor, []).append(case)
    for profile in corpus.mentors:
        yield mentor_item(profile, solved=solved.get(profile.id, []))


def case_item(case: SolvedCase) -> Item:
    """A solved case: title, form fields and solutions are ranked; steps and asked questions explain.

    The words of solutions are left out of the words leg: a teacher's form has the words of the trouble, not those of
    the way out (measured on dev).
    """
    told = {name: getattr(case, name) for name in FORM_FIELDS}
    parts = [Part("title", case.title), *(Part(name, text) for name, text in told.items() if text)]
    parts += [Part("solution", solution.text, worded=False) for solution in case.solutions]
    lines = {
        "steps": [step for solution in case.solutions for step in solution.steps],
        "asked": [exchange.asked for exchange in case.questions],
    }
    parts += [Part(name, "\n".join(told), lines=True) for name, told in lines.items() if told]
    return _item("cases", case, tuple(parts))


def material_item(article: Article) -> Item:
    """An article, book or link: its title with the summary, and its text."""
    return _item(
        "materials", article, (Part("summary", f"{article.title}. {article.summary}"), Part("body", article.body))
    )


def question_item(question: Question) -> Item:
    """A question of the bank; the statements that call for it, and that would answer it, are kept line by line."""
    lines = {"asked_when": question.asked_when, "answered_if": question.answered_if}
    told = (Part(name, "\n".join(statements), lines=True) for name, statements in lines.items() if statements)
    return _item("questions", question, (Part("text", question.text), *told))


def mentor_item(mentor: Mentor, *, solved: list[SolvedCase]) -> Item:
    """A mentor: the profile and, as further parts, the essence of each case the mentor has solved."""
    profile = f"{mentor.position}. {mentor.subject_area}. {', '.join(mentor.interests)}.\n{mentor.about}"
    return _item("mentors", mentor, (Part("profile", profile), *map(solved_part, solved)))


def solved_part(case: SolvedCase) -> Part:
    """What a mentor's item tells of a case the mentor solved."""
    return Part("solved", f"{case.title}. {case.essence}")


def _item(kind: Kind, record: SolvedCase | Article | Question | Mentor, parts: tuple[Part, ...]) -> Item:
    language = getattr(record, "language", "en")
    return Item(
        kind=kind,
        id=record.id,
        parts=parts,
        language=language,
        problem_fields=record.problem_fields,
        participants=getattr(record, "participants", ()),
        record=record.model_dump(mode="json"),
    )
