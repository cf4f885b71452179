"""What becomes of wordings proposed for a text for the library: the server, not the browser, marks the text (R4).

A text in which a passage was changed by somebody who had a model's wording of it at hand says so to every reader; words
put back as they were say nothing. What became of each wording is counted once, when the text comes into the library.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.deidentification.fields import texts
from corpus.records import SolvedCase
from retrieval.analysis import sentences
from service.actions.record_drafts import outcome_of
from service.cases.case import Case
from service.cases.rates import Outcome
from service.cases.text_said import CorrectText
from service.drafting.draft import Record, Rewording, Task
from service.drafting.standing import share_kept
from service.store.machine_drafts import Use, drafts_of, note_uses


async def with_wordings_recorded(session: AsyncSession, case: Case, move: CorrectText) -> CorrectText:
    """The correction with the mark its text must carry, whatever its sender says of it."""
    written = texts(move.text)
    changed = [
        before
        for draft, record in await _shown(session, case.number)
        for field, before in draft.before.items()
        if record.by == "model" and field in written and before not in written[field]
    ]
    return move.model_copy(update={"text": move.text.model_copy(update={"reworded": bool(changed)})})


async def note_wordings(session: AsyncSession, before: Case, after: Case, *, at: datetime) -> None:
    """Count what became of every wording a moderator had before them, where a text comes into the library."""
    if before.in_library is not None or after.in_library is None:
        return
    uses = _uses(await _shown(session, after.number), after.in_library)
    await note_uses(session, after.number, uses, at=at)


def _uses(shown: list[tuple[Rewording, Record]], text: SolvedCase) -> Iterator[Use]:
    written = texts(text)
    for draft, record in shown:
        for field, passage in draft.before.items():
            wording, stands = draft.passages[field], written.get(field, "")
            if passage in stands:
                yield Use(Task.REWORDING, record, Outcome.DROPPED, 0.0, None)
            else:
                kept = max((share_kept(wording, said) for said in sentences(stands)), default=0.0)
                yield Use(Task.REWORDING, record, outcome_of(kept), kept, None)


async def _shown(session: AsyncSession, number: str) -> list[tuple[Rewording, Record]]:
    """The wordings of a case that a moderator has seen."""
    return [
        (asked.draft, asked.record)
        for asked in await drafts_of(session, number)
        if isinstance(asked.draft, Rewording) and asked.record is not None and asked.opened_at is not None
    ]
