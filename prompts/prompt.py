"""A prompt as a versioned file: front matter and two parts of words with holes. Knows files, no model and no case.

A file `texts/<id>-<version>.md` begins with front matter (`id`, `version`, `status`, `reply`); then comes what is said
as system, a line `---`, and what is said as user. Holes are written `$name`. The words of a released version are never
changed: a change is a new version (`released.yaml`, held by a test).
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

TEXTS = Path(__file__).parent / "texts"


class BadPrompt(ValueError):
    """A prompt is not laid out as a prompt is, with a sentence a person can read."""


class Prompt(BaseModel):
    """One version of one prompt. `reply` names the declared shape of its replies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=40)
    version: int = Field(ge=1)
    status: Literal["draft", "released"]
    reply: str
    system: str = Field(min_length=1)
    user: str = Field(min_length=1)

    @property
    def name(self) -> str:
        """Id and version in one word: `digest-1`."""
        return f"{self.id}-{self.version}"

    @property
    def mark(self) -> str:
        """A hash of all that is said and asked for; stored with every reply."""
        return sha256("\0".join((self.reply, self.system, self.user)).encode()).hexdigest()[:16]

    @property
    def holes(self) -> frozenset[str]:
        """The names that must be filled in."""
        return frozenset(name for part in (self.system, self.user) for name in Template(part).get_identifiers())


def parse_prompt(text: str) -> Prompt:
    """The prompt in a file's text. Raises BadPrompt."""
    parts = [part.strip() for part in f"\n{text}\n".split("\n---\n")]
    if len(parts) != 4 or parts[0]:
        raise BadPrompt("A prompt is front matter between lines of ---, the system's words, a line ---, the user's.")
    try:
        head = yaml.safe_load(parts[1])
        prompt = Prompt.model_validate({**head, "system": parts[2], "user": parts[3]})
    except (TypeError, ValueError, yaml.YAMLError) as error:
        raise BadPrompt(f"The front matter of this prompt cannot be read: {error}") from None
    return with_readable_holes(prompt)


def with_readable_holes(prompt: Prompt) -> Prompt:
    """The prompt, where every hole of it has a name. Raises BadPrompt."""
    if not (Template(prompt.system).is_valid() and Template(prompt.user).is_valid()):
        raise BadPrompt("A $ in this prompt begins no name; write $$ for the sign itself.")
    return prompt


@cache
def prompts() -> tuple[Prompt, ...]:
    """Every shipped prompt, by id and version."""
    found = [parse_prompt(path.read_text(encoding="utf8")) for path in TEXTS.glob("*.md")]
    return tuple(sorted(found, key=lambda prompt: (prompt.id, prompt.version)))


def orders() -> str:
    """What every shipped prompt says as system: words that no reader should ever meet again."""
    return "\n".join(prompt.system for prompt in prompts())


def released(id: str) -> Prompt:  # noqa: A002 - what a prompt's name is called
    """The newest released version of a prompt. Raises KeyError."""
    versions = [prompt for prompt in prompts() if prompt.id == id and prompt.status == "released"]
    if not versions:
        raise KeyError(id)
    return versions[-1]
