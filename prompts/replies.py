"""The declared shapes of replies, and reading a reply into one of them or into `Unreadable`. Pure.

`Unreadable` is a third outcome beside a good and a poor reply: it is counted by itself and never as zero.
"""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LONGEST_REPLY = 40_000
"""Characters of a reply that are looked at; a longer one is unreadable."""

Line = Annotated[str, Field(min_length=1, max_length=600)]
Key = Annotated[str, Field(min_length=1, max_length=20)]


class Reply(BaseModel):
    """A frozen reply; what was not asked for is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Cited(Reply):
    """One sentence, with the keys of the pieces it rests on."""

    text: Line
    sources: Annotated[list[Key], Field(max_length=8)]


class DigestReply(Reply):
    """What helped others, in a few cited sentences."""

    sentences: Annotated[list[Cited], Field(max_length=12)]


class AskedReply(Reply):
    """One question to the author; `gap` is what it would fill."""

    text: Annotated[str, Field(min_length=1, max_length=300)]
    kind: Literal["clarifying", "developing"]
    gap: Annotated[str, Field(min_length=1, max_length=40)]


class QuestionsReply(Reply):
    """First what the case lacks, then questions that fill it."""

    gaps: Annotated[list[str], Field(max_length=20)]
    questions: Annotated[list[AskedReply], Field(max_length=12)]


class SolutionReply(Reply):
    """A first draft of a possible solution for the mentor."""

    approach: Annotated[str, Field(min_length=1, max_length=120)]
    sentences: Annotated[list[Cited], Field(max_length=24)]
    steps: Annotated[list[Cited], Field(max_length=12)]
    alternatives: Annotated[list[Cited], Field(max_length=6)]
    unknown: Annotated[list[Line], Field(max_length=8)]
    other_side: Line


class Passage(Reply):
    """A passage by its key, in other words."""

    key: Key
    text: Annotated[str, Field(min_length=1, max_length=2000)]


class RewordingReply(Reply):
    """Passages in other words, none of which anybody could find again."""

    passages: Annotated[list[Passage], Field(max_length=40)]


class Section(Reply):
    """A part of an article: a heading, and sentences that are cited."""

    heading: Annotated[str, Field(min_length=1, max_length=120)]
    sentences: Annotated[list[Cited], Field(max_length=30)]


class ArticleReply(Reply):
    """An article from one solved case."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    summary: Annotated[str, Field(min_length=1, max_length=400)]
    sections: Annotated[list[Section], Field(max_length=8)]


REPLIES: dict[str, type[Reply]] = {
    "digest": DigestReply,
    "questions": QuestionsReply,
    "solution": SolutionReply,
    "rewording": RewordingReply,
    "article": ArticleReply,
}
"""Every declared shape by the name prompts call it."""


@dataclass(frozen=True)
class Unreadable:
    """A reply that is not of its declared shape. `why` is ours and holds nothing the model said."""

    why: Literal["empty", "too long", "no JSON", "cut off", "another shape"]


_THOUGHT = re.compile(r"<(think|thinking|reasoning)\b[^>]*>.*?(?:</\1>|\Z)", re.IGNORECASE | re.DOTALL)


def read_reply(text: str, shape: str) -> Reply | Unreadable:
    """A reply of the declared shape, or why it is none. Hidden reasoning before the JSON is thrown away (R29)."""
    if len(text) > LONGEST_REPLY:
        return Unreadable("too long")
    said = _THOUGHT.sub("", text).strip()
    if not said:
        return Unreadable("empty")
    start = said.find("{")
    if start < 0:
        return Unreadable("no JSON")
    data = _first_object(said[start:])
    if data is None:
        return Unreadable("no JSON" if said.rstrip("`\n ").endswith("}") else "cut off")
    try:
        return REPLIES[shape].model_validate(data)
    except ValidationError:
        return Unreadable("another shape")


def _first_object(said: str) -> Any:
    """The JSON object a text begins with, whatever a talkative model says after it; None where there is none."""
    try:
        return json.JSONDecoder().raw_decode(said)[0]
    except (ValueError, RecursionError):
        return None


def schema_of(shape: str) -> dict[str, Any]:
    """The JSON schema of a declared shape, strict enough for providers that hold models to one."""
    schema: dict[str, Any] = REPLIES[shape].model_json_schema()
    return schema
