"""A copy of a prompt in other words, for trying out: it fills the same holes and is never released. Pure."""

from prompts.prompt import BadPrompt, Prompt, with_readable_holes

LONGEST = 12_000
"""Characters of either part of a prompt."""


def copy_of(prompt: Prompt, *, number: int, system: str, user: str) -> Prompt:
    """A prompt in other words, under a name of its own. Raises BadPrompt with a sentence a person can read."""
    told = system.replace("\r\n", "\n").strip(), user.replace("\r\n", "\n").strip()
    if not all(0 < len(part) <= LONGEST for part in told):
        raise BadPrompt(f"Please keep both parts of the prompt, each of at most {LONGEST:,} characters.")
    named = {"id": f"{prompt.id}-copy", "version": number, "status": "draft"}
    copied = with_readable_holes(prompt.model_copy(update={**named, "system": told[0], "user": told[1]}))
    missing, extra = sorted(prompt.holes - copied.holes), sorted(copied.holes - prompt.holes)
    if missing:
        raise BadPrompt(f"Nothing could be filled in for: {_named(missing)}. Please keep every such place.")
    if extra:
        raise BadPrompt(f"There is nothing to fill in for: {_named(extra)}. Write $$ for the sign itself.")
    return copied


def _named(holes: list[str]) -> str:
    return ", ".join(f"${hole}" for hole in holes)
