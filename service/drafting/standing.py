"""A draft as it still stands: without what rests on items that are gone, and as plain text. Pure."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import Any

from service.drafting.draft import ArticleDraft, Digest, Draft, Sentence, SolutionDraft, Source

ItemKey = tuple[str, str]


def library_items(draft: Draft) -> frozenset[ItemKey]:
    """Kind and id of every item of the library that a draft rests on."""
    if not isinstance(draft, Digest | SolutionDraft | ArticleDraft):
        return frozenset()
    return frozenset((source.kind, source.id) for source in draft.sources if source.kind != "case")


def without_gone(draft: Draft, gone: Collection[ItemKey]) -> Draft | None:
    """The draft without sentences all of whose sources are gone (R19, R20); None where nothing is left.

    An article tells one case in every line, so it is gone with it.
    """
    if isinstance(draft, ArticleDraft):
        return None if library_items(draft) & frozenset(gone) else draft
    if not gone or not isinstance(draft, Digest | SolutionDraft):
        return draft
    lost = {source.key for source in draft.sources if (source.kind, source.id) in gone}
    left: dict[str, Any] = {name: _left(getattr(draft, name), lost) for name in _parts(draft)}
    left["sources"] = tuple(source for source in draft.sources if source.key not in lost)
    return draft.model_copy(update=left) if left["sentences"] else None


def _parts(draft: Digest | SolutionDraft) -> tuple[str, ...]:
    return ("sentences",) if isinstance(draft, Digest) else ("sentences", "steps", "alternatives")


def _left(told: Sequence[Sentence], lost: Collection[str]) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in told if not set(sentence.sources) <= set(lost))


def cited_sources(draft: Digest | SolutionDraft) -> tuple[Source, ...]:
    """The sources that some sentence cites, in their order."""
    keys = {key for name in _parts(draft) for sentence in getattr(draft, name) for key in sentence.sources}
    return tuple(source for source in draft.sources if source.key in keys)


def text_of(draft: SolutionDraft) -> str:
    """The main part of a draft as somebody would paste it: sentences, then steps."""
    return "\n".join([" ".join(one.text for one in draft.sentences), *(step.text for step in draft.steps)]).strip()


def share_kept(drafted: str, sent: str) -> float:
    """How much of a draft's words was sent, in their order: 0 to 1."""
    before, after = drafted.split(), sent.split()
    if not before:
        return 0.0
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(before)
