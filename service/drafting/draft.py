"""The shapes of drafts, whoever made them, and the record of how one was made. Knows no prompt, no model, no page."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Task(StrEnum):
    """What is drafted, and for whom."""

    DIGEST = "digest"  # for the teacher: what helped others
    QUESTIONS = "questions"  # for the mentor: what could be asked
    SOLUTION = "solution"  # for the mentor: a first draft, after a first view
    REWORDING = "rewording"  # for the moderator: passages in other words
    ARTICLE = "article"  # for the moderator: from one solved case


class Part(BaseModel):
    """A frozen part of a draft."""

    model_config = ConfigDict(frozen=True)


class Source(Part):
    """Something a sentence rests on. `key` is how the draft cites it; `kind` is a row of the library, or 'case'."""

    key: str
    kind: Literal["cases", "articles", "case"]
    id: str
    title: str


Way = Literal[
    "", "approach", "outcome", "helped", "helped in part", "did not help", "disagreement", "material"
]  # "outcome" where its author has not said whether it helped


class Sentence(Part):
    """One sentence with the keys of its sources. `way` tells a page how to introduce words quoted from the library."""

    text: str
    sources: tuple[str, ...] = ()
    way: Way = ""


class Digest(Part):
    """What helped others, in a few cited sentences."""

    task: Literal[Task.DIGEST] = Task.DIGEST
    sentences: tuple[Sentence, ...]
    sources: tuple[Source, ...]


class DraftedQuestion(Part):
    """A question to the author, and the gap it would fill."""

    text: str
    kind: Literal["clarifying", "developing"]
    gap: str


class Questions(Part):
    """Questions beside those of the bank; `gaps` is what the case was found to lack."""

    task: Literal[Task.QUESTIONS] = Task.QUESTIONS
    gaps: tuple[str, ...]
    questions: tuple[DraftedQuestion, ...]


class SolutionDraft(Part):
    """A first draft for the mentor: ways with their sources, others beside them, what is open, the other side."""

    task: Literal[Task.SOLUTION] = Task.SOLUTION
    approach: str
    sentences: tuple[Sentence, ...]
    steps: tuple[Sentence, ...]
    alternatives: tuple[Sentence, ...]
    unknown: tuple[str, ...]
    other_side: str
    sources: tuple[Source, ...]


class Rewording(Part):
    """Passages in other words, by their keys; a passage that could not be reworded is missing.

    `before` are those passages as they stood.
    """

    task: Literal[Task.REWORDING] = Task.REWORDING
    passages: dict[str, str]
    before: dict[str, str] = Field(default_factory=dict)


class ArticleSection(Part):
    """A heading and its sentences."""

    heading: str
    sentences: tuple[Sentence, ...]


class ArticleDraft(Part):
    """An article from one solved case, for the moderator to edit."""

    task: Literal[Task.ARTICLE] = Task.ARTICLE
    title: str
    summary: str
    sections: tuple[ArticleSection, ...]
    sources: tuple[Source, ...]


Draft = Annotated[Digest | Questions | SolutionDraft | Rewording | ArticleDraft, Field(discriminator="task")]


class Dropped(Part):
    """A sentence that was not shown, and why. For moderators and evaluation only (R39)."""

    text: str
    why: str


class Record(Part):
    """How a draft was made: what was asked of whom, what was left out, what was dropped, what it took."""

    by: Literal["model", "library"]
    why: str = ""
    """Where a model could have been asked and there is no draft of it: the reason."""
    prompt: str = ""
    mark: str = ""
    model: str = ""
    left_out: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    hidden: int = 0
    """How many personal details stood behind placeholders."""
    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: int = 0


class Made(Part):
    """A draft and how it was made. No draft means 'no draft this time'; `record.why` tells why."""

    draft: Draft | None
    record: Record
