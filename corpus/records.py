"""The frozen records of everything the service knows: form, solved case, article, question, mentor, rubricator item.

Knows shapes and limits only; nothing here reads files, searches or stores.
"""

import operator
import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

PUPILS = tuple(f"pupils of form {n}" for n in range(1, 12))
ADULTS = (
    "parents",
    "fellow pedagogues",
    "administration of the institution",
    "administration of the education department",
    "other departments",
    "NGOs",
)
PARTICIPANTS = (*ADULTS, "preschool children", *PUPILS)


class Format(StrEnum):
    """Who may see the case; the teacher alone decides."""

    PERSONALLY = "personally"
    ANONYMOUSLY = "anonymously"
    COLLECTIVELY = "collectively"
    PUBLICLY = "publicly"


class Urgency(StrEnum):
    """How soon the teacher needs a person."""

    URGENT = "urgent"
    NEED_ADVICE = "need advice"
    WANT_EXPERT_OPINION = "want expert opinion"


class InDanger(StrEnum):
    """Whether the teacher says that somebody may be in danger: a person's word, which no program overrules."""

    NOBODY = "nobody"
    SOMEBODY = "somebody"
    BY_STAFF = "somebody, by staff"


class Gap(StrEnum):
    """What a case may lack. A closed list; OTHER is for what a person sees and the list does not name."""

    GOAL = "goal"  # what the teacher wants to reach with this consultation
    IDEAL = "ideal result"  # how it would look if it were solved
    OTHER_SIDE = "other side"  # only one side is heard
    WORDS = "words said"  # what exactly was said or done
    FREQUENCY = "frequency"  # how often, since when
    TRIGGER = "trigger"  # when, where, what comes before
    ATTEMPTS = "attempts"  # nothing tried is described
    RESULTS = "results of attempts"  # tried, but what came of it is not told
    STRENGTHS = "what works"  # nothing that goes well is named
    AGREEMENTS = "agreements and rules"  # what is agreed, what the rules say
    SUPPORT = "support"  # who else could help
    OWN_PART = "own part"  # the teacher's own acts and feelings
    OPTIONS = "options"  # which ways are seen, why they do not satisfy
    FIRST_STEP = "first step"  # what would be done first, by when
    CONSEQUENCES = "consequences"  # what happens if nothing changes
    EVIDENCE = "evidence"  # how it is known
    BACKGROUND = "background"  # age, class, family, health, history
    CONSTRAINTS = "constraints"  # time, resources, authority
    OTHER = "other"


_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Unicode's categories Cc, without tab and line end, and Cs."""


def plain(text: str) -> str:
    """Normalise one written field: NFC, one kind of line end, no surrounding blanks.

    Raises ValueError, with a sentence, for control and text-direction characters, which would show a reader
    something else than what is stored.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if _BIDI.search(text):
        raise ValueError("contains characters that change the direction of text; please remove them")
    if _CONTROL.search(text):
        raise ValueError("contains control characters; please remove them")
    return text


Text = Annotated[str, AfterValidator(plain)]
Required = Annotated[str, AfterValidator(plain), Field(min_length=1)]
OneLine = Annotated[Required, AfterValidator(lambda text: " ".join(text.split()))]
Stage = Literal["preschool", "primary", "lower secondary", "upper secondary", "vocational"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class Record(BaseModel):
    """A frozen record that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class RubricatorItem(Record):
    """One tag of the rubricator, with its border to the neighbouring items."""

    id: Slug
    title: Required
    description: Required
    boundary: Required
    cues: tuple[Required, ...] = Field(min_length=3)


class Question(Record):
    """One question of the bank.

    Empty `problem_fields` means that it fits any, empty `asked_when` (sentences of forms it is meant for) that it
    fits any case of these fields.
    """

    id: Slug
    text: Annotated[Required, Field(max_length=300)]
    kind: Literal["clarifying", "developing", "guiding"]
    theme: Literal["situation", "goals and motives", "swot", "options and ways", "planning", "rewording"]
    gap: Gap
    problem_fields: tuple[Slug, ...] = ()
    asked_when: tuple[OneLine, ...] = ()
    not_when: Required
    answered_if: tuple[OneLine, ...] = Field(min_length=2)
    language: Language = "en"


class Exchange(Record):
    """A question a mentor asked in a solved case, and the teacher's answer."""

    kind: Literal["clarifying", "developing"]
    asked: OneLine
    answered: Required
    gap: Gap = Gap.OTHER


class Revision(Record):
    """What the teacher reworded after the questions; fields not named stayed as they were."""

    essence: Annotated[Text, Field(max_length=1000)] | None = None
    question: Annotated[Text, Field(max_length=500)] | None = None
    why: Required


class Solution(Record):
    """One possible solution, never 'the correct one'."""

    approach: Annotated[Required, Field(max_length=120)]
    text: Required
    steps: tuple[Annotated[OneLine, Field(max_length=200)], ...] = ()
    mentor: Slug | None = None


def _yes_or_no(value: object) -> object:
    """YAML reads an unquoted yes or no as a truth value; people who edit files mean the word."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


class Reflection(Record):
    """What the teacher did afterwards and whether it helped."""

    done: Required
    helped: Annotated[Literal["yes", "partly", "no"], BeforeValidator(_yes_or_no)]
    outcome: Required


class SolvedCase(Record):
    """A solved case of the library, impersonal. `situation` groups retellings of one situation.

    A case that was worked through here may lack participants, stage, questions and reflection; the files of a corpus
    may not (`checking.py`).
    """

    id: Slug
    situation: Slug
    title: Annotated[Required, Field(max_length=100)]
    essence: Annotated[Required, Field(max_length=1000)]
    actions_taken: Annotated[Text, Field(max_length=1000)] = ""
    difficulty: Annotated[Text, Field(max_length=1000)] = ""
    question: Annotated[Required, Field(max_length=500)]
    participants: tuple[str, ...] = ()
    problem_fields: tuple[Slug, ...] = Field(min_length=1)
    format: Format
    urgency: Urgency
    stage: Stage | None = None
    setting: Literal["city", "town", "village"] | None = None
    subject: Text | None = None
    language: Language = "en"
    questions: tuple[Exchange, ...] = ()
    redefined: tuple[Revision, ...] = Field(default=(), max_length=2)
    solutions: tuple[Solution, ...] = Field(min_length=1)
    disagreement: Text | None = None
    materials: tuple[Slug, ...] = ()
    reflection: Reflection | None = None
    reworded: bool = Field(
        default=False,
        exclude_if=operator.not_,
        description="whether a language model proposed other words for some passages, which a moderator checked",
    )

    @model_validator(mode="after")
    def _disagreement_needs_two(self) -> Self:
        if self.disagreement and len(self.solutions) < 2:
            raise ValueError("disagreement is named but there is only one solution; add the other or remove it")
        return self


class Article(Record):
    """A library material: an article with its text, or a book or link with its summary."""

    id: Slug
    kind: Literal["article", "book", "link"] = "article"
    title: Annotated[Required, Field(max_length=120)]
    summary: Annotated[Required, Field(max_length=400)]
    problem_fields: tuple[Slug, ...] = Field(min_length=1)
    stages: tuple[str, ...] = ()
    references: tuple[Required, ...] = ()
    url: Annotated[str, Field(pattern=r"^https?://", max_length=500)] | None = None
    language: Language = "en"
    body: Required
    made_from: Slug | None = Field(
        default=None, exclude_if=operator.not_, description="the solved case of the library it was made from"
    )
    drafter: Literal["", "library", "model"] = Field(
        default="", exclude_if=operator.not_, description="who drafted it, where a moderator did not write it alone"
    )


class Availability(Record):
    """When a mentor can consult; `away_until` is the last day away."""

    days: tuple[Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"], ...]
    hours_per_week: Annotated[int, Field(ge=0, le=20)]
    away_until: date | None = None


class Mentor(Record):
    """A mentor's public profile. `open_cases` is the present load, `load_limit` the most the mentor takes."""

    id: Slug
    name: Required
    position: Required
    institution: Required
    subject_area: Required
    problem_fields: tuple[Slug, ...] = Field(min_length=1)
    stages: tuple[str, ...] = Field(min_length=1)
    interests: tuple[Required, ...] = Field(min_length=1)
    about: Required
    languages: tuple[Language, ...] = Field(min_length=1)
    availability: Availability
    load_limit: Annotated[int, Field(ge=1, le=10)]
    open_cases: Annotated[int, Field(ge=0)] = 0
    cases_solved: Annotated[int, Field(ge=0)] = 0


class GapCue(Record):
    """How one gap is recognised: phrases and statements that show it is *not* a gap in a form."""

    gap: Gap
    missing: Required
    usual: Annotated[float, Field(ge=0, le=1)]
    phrases: tuple[Annotated[Required, AfterValidator(str.lower)], ...]
    known_if: tuple[Required, ...] = Field(min_length=1)
