"""The shape of a first response, as every face (page, API, command line) shows it. Knows no search, no rules."""

from operator import not_
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.danger import Category

Score = Annotated[float, Field(ge=0, le=1, description="0 to 1; comparable only within one list and encoder")]


class Part(BaseModel):
    """A frozen part of a response."""

    model_config = ConfigDict(frozen=True)


class Found(Part):
    """What every hit has."""

    id: str
    title: str
    score: Score
    reasons: tuple[str, ...]


class FieldMatch(Part):
    """Which field of the form met which field of the item, and how closely (cosine)."""

    yours: str
    theirs: str
    closeness: float


class SentencePair(Part):
    """The two sentences that are nearest to one another."""

    yours: str
    theirs: str
    closeness: float


class Step(Part):
    """One step of a possible solution."""

    text: str
    already_tried: bool
    like: Annotated[str, Field(description="the sentence of the form that tells of it, empty if not tried")] = ""


class PossibleSolution(Part):
    """One possible solution, never 'the correct one'."""

    approach: str
    text: str
    steps: tuple[Step, ...]


class CaseFound(Found):
    """A similar solved case."""

    essence: str
    problem_fields: tuple[str, ...]
    participants: tuple[str, ...]
    matches: tuple[FieldMatch, ...]
    sentences: SentencePair | None
    difference: str
    solutions: tuple[PossibleSolution, ...]
    disagreement: Annotated[str, Field(description="where its solutions pull apart, empty if they do not")]
    outcome: Annotated[str, Field(description="what came of it, empty where the teacher has not told yet")]
    helped: Literal["yes", "partly", "no"] | None
    reworded: bool = Field(default=False, exclude_if=not_, description="whether a model proposed words of it")


class MaterialFound(Found):
    """A library material."""

    kind: Literal["article", "book", "link"]
    summary: str
    problem_fields: tuple[str, ...]
    sentences: SentencePair | None
    url: str | None = None
    drafter: Literal["", "library", "model"] = Field(default="", exclude_if=not_, description="who drafted it")


class QuestionFound(Found):
    """A question worth thinking about; `title` is its text."""

    kind: Literal["clarifying", "developing"]
    gap: str
    source: Annotated[str, Field(description="id of the solved case it was asked in, empty for the bank")] = ""


class MentorFound(Found):
    """A mentor who fits and can help soon; `title` is the name."""

    position: str
    institution: str
    subject_area: str
    problem_fields: tuple[str, ...]
    languages: tuple[str, ...]
    witness: Annotated[str, Field(description="id of the solved case that a reason names, empty if none does")] = ""


class Notice(Part):
    """Something the reader has to know, with a code for programs."""

    code: Literal[
        "route",
        "doubt",
        "no_emergency_service",
        "automatic",
        "not_screened",
        "nothing_similar",
        "nothing_near",
        "told_little",
        "no_materials",
        "fields_suggested",
        "no_mentors",
        "floor_unknown",
    ]
    text: str
    title: Annotated[str, Field(description="heading of a route, empty for the others")] = ""


class SuggestedField(Part):
    """A rubricator item suggested from the text, for the teacher to confirm."""

    id: str
    title: str
    score: Score


class Meta(Part):
    """How the response was made."""

    encoder: str
    index_generation: str
    pipeline: str
    problem_fields: tuple[str, ...]
    suggested_fields: tuple[SuggestedField, ...]
    language: str
    timings_ms: dict[str, float]


class Screening(Part):
    """Whether the case tells of danger to somebody, and of which kinds; then nothing is made from its text.

    `doubtful` where that is not sure: people are named first, and what the library has stands behind it.
    """

    flagged: bool = False
    doubtful: bool = False
    categories: tuple[Category, ...] = ()


class WithdrawnItem(Part):
    """That an item stood in a response and was taken out of the library since."""

    kind: str
    id: str


class FirstResponse(Part):
    """Everything the archive and the library know about a case at once. Automatic, never a solution."""

    similar_cases: tuple[CaseFound, ...]
    materials: tuple[MaterialFound, ...]
    questions: tuple[QuestionFound, ...]
    mentors: tuple[MentorFound, ...]
    notices: tuple[Notice, ...]
    meta: Meta
    screening: Screening = Screening()
    withdrawn: Annotated[tuple[WithdrawnItem, ...], Field(description="in a stored response only")] = ()
