"""Passages in other words, for the moderator who makes a case impersonal: a model's, or plain words of a list."""

from collections.abc import Iterable, Mapping

from corpus.deidentification.rewording import in_plain_words
from prompts.fences import Piece
from prompts.replies import RewordingReply
from service.drafting.checking import Checked, tidy, why_not
from service.drafting.draft import Dropped, Rewording, Task
from service.drafting.placeholders import has_placeholder
from service.drafting.wanted import Wanted

LONGER = 1.6
"""So many times longer than its passage a rewording adds something."""
ROW = 5
"""So many words in a row must not be taken over."""


def rewording_wanted(passages: Mapping[str, str], *, language: str) -> Wanted:
    """What a rewording is made of: passages by any names (their places in the case)."""
    pieces = tuple(Piece(f"P{n}", "passage", text) for n, text in enumerate(passages.values(), start=1))
    return Wanted(task=Task.REWORDING, language=language, said={"passages": pieces}, known=tuple(passages))


def rewording_said(reply: RewordingReply, wanted: Wanted, checked: Checked) -> Rewording | None:
    """The rewordings that pass, by the names of their passages. Names hidden before are not put back."""
    pieces = wanted.said["passages"]
    names = dict(zip((piece.key for piece in pieces), wanted.known, strict=True))
    kept: dict[str, str] = {}
    for passage in reply.passages:
        text = tidy(passage.text)
        why = "cites what was not shown" if passage.key not in names else _why_not(text, passage.key, checked)
        if why:
            checked.dropped.append(Dropped(text=text[:600], why=why))
        else:
            kept[names[passage.key]] = text
    before = {names[piece.key]: piece.text for piece in pieces if names[piece.key] in kept}
    return Rewording(passages=kept, before=before) if kept else None


def reworded_plainly(name: str, passage: str, instead: Iterable[tuple[str, str]]) -> Rewording | None:
    """A passage with what de-identification would put, and plain words for dear ones; None where nothing changes."""
    changed = passage
    for words, general in instead:
        changed = changed.replace(words, general)
    plain = in_plain_words(changed)
    return None if plain == passage else Rewording(passages={name: plain}, before={name: passage})


def _why_not(text: str, key: str, checked: Checked) -> str:
    before = checked.rules.pieces[key]
    if len(text) > max(80, LONGER * len(before)):
        return "adds something"
    if _takes_over(text, before):
        return "takes words over"
    return "placeholder" if has_placeholder(text) else why_not(text, checked.rules)


def _takes_over(text: str, before: str) -> bool:
    said, old = text.casefold().split(), f" {' '.join(before.casefold().split())} "
    return any(f" {' '.join(said[at : at + ROW])} " in old for at in range(len(said) - ROW + 1))
