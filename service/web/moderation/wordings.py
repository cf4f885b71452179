"""Wordings proposed for passages of a text, as the page beside the original shows them. Knows no form and no model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.cases.passages import passages_to_reword
from service.cases.publication import Publication
from service.drafting.draft import Record, Rewording
from service.store.machine_drafts import AskedDraft


class Stand(StrEnum):
    """How far a wording has come."""

    FREE = "free"  # nobody has asked for one
    WAITS = "waits"
    NOTHING = "nothing"  # there is none this time; it can be asked for again
    THERE = "there"
    TAKEN = "taken"  # it stands in the text
    CHANGED = "changed"  # neither it nor the passage stands in the text any more


@dataclass(frozen=True)
class ShownWording:
    """A passage of a field, with the wording proposed for it, if there is one."""

    basis: str
    passage: str
    stand: Stand
    wording: str = ""
    record: Record | None = None


def shown_wordings(
    publication: Publication, asked: Sequence[AskedDraft], now: Mapping[str, str]
) -> dict[str, tuple[ShownWording, ...]]:
    """What stands beside each field: its passages, then wordings of passages that are gone. `now` is what is typed."""
    by_basis = {one.basis: one for one in asked}
    found: dict[str, list[ShownWording]] = {}
    for passage in passages_to_reword(publication):
        shown = _shown(passage.basis, passage.text, by_basis.pop(passage.basis, None), now.get(passage.field, ""))
        found.setdefault(passage.field, []).append(shown)
    for basis, one in by_basis.items():
        for field, before in _before(one):
            found.setdefault(field, []).append(_shown(basis, before, one, now.get(field, "")))
    return {field: tuple(shown) for field, shown in found.items()}


def wording_of(asked: Sequence[AskedDraft], basis: str) -> tuple[str, str, str] | None:
    """Field, passage and wording that belong to a basis; None where there is no such wording."""
    drafts = [one.draft for one in asked if one.basis == basis and isinstance(one.draft, Rewording)]
    return next(
        ((field, before, draft.passages[field]) for draft in drafts for field, before in draft.before.items()), None
    )


def _before(one: AskedDraft) -> Iterator[tuple[str, str]]:
    if isinstance(one.draft, Rewording):
        yield from one.draft.before.items()


def _shown(basis: str, passage: str, asked: AskedDraft | None, now: str) -> ShownWording:
    if asked is None:
        return ShownWording(basis, passage, Stand.FREE)
    if asked.record is None:
        return ShownWording(basis, passage, Stand.WAITS)
    wording = next(iter(asked.draft.passages.values()), "") if isinstance(asked.draft, Rewording) else ""
    return ShownWording(basis, passage, _stand(passage, wording, now), wording, asked.record)


def _stand(passage: str, wording: str, now: str) -> Stand:
    if not wording:
        return Stand.NOTHING
    if wording in now:
        return Stand.TAKEN
    return Stand.THERE if passage in now else Stand.CHANGED
