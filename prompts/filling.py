"""Filling the holes of a prompt: strictly, and once. Pure; knows no model and no case."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template

from prompts.prompt import Prompt


class WrongHoles(ValueError):
    """What was given is not what the prompt has holes for."""


@dataclass(frozen=True)
class Filled:
    """What is said to a model, and which prompt it was made from."""

    prompt: str
    mark: str
    reply: str
    system: str
    user: str


def fill(prompt: Prompt, values: Mapping[str, str]) -> Filled:
    """The prompt with its holes filled; a `$name` inside a value stays as it is. Raises WrongHoles."""
    missing, extra = sorted(prompt.holes - set(values)), sorted(set(values) - prompt.holes)
    if missing or extra:
        raise WrongHoles(f"{prompt.name}: missing {missing}, not asked for {extra}")
    system, user = (Template(part).substitute(values) for part in (prompt.system, prompt.user))
    return Filled(prompt=prompt.name, mark=prompt.mark, reply=prompt.reply, system=system, user=user)
