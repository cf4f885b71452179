"""Correct a text for the library as a moderator: what is still found in it is looked for anew, whoever sends it (R18).

Finding takes a second and holds no transaction; the move is made after it, if the text is still the one that was read.
"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from corpus.records import Record, SolvedCase
from service.accounts.account import Account
from service.actions.make_move import make_move
from service.actions.read_texts import case_with_text, original_of
from service.application import Casementor
from service.cases.case import Case
from service.cases.text_said import CorrectText, Kept
from service.cases.written import Digest
from service.errors import MoveNotAllowed

CHANGED = "The text was changed a moment ago; please read it again."


class Correction(Record):
    """A corrected text. `read` is the digest of the text that was corrected, `kept` what may stand, and why."""

    read: Digest
    text: SolvedCase
    kept: Annotated[tuple[Kept, ...], Field(max_length=200)] = ()


async def correct_text(service: Casementor, number: str, correction: Correction, *, by: Account, at: datetime) -> Case:
    """The case with the corrected text. Raises NotFound, or MoveNotAllowed with a sentence."""
    async with service.database.reading() as session:
        case = await case_with_text(session, number, reader=by)
    left = await service.deidentifying.check(case, correction.text, original=original_of(case))
    found = {one.text for one in left}
    kept = tuple(one for one in correction.kept if one.text in found)
    async with service.database.writing() as session:
        now = await case_with_text(session, number, reader=by)
        if now.publication is None or now.publication.digest != correction.read:
            raise MoveNotAllowed(CHANGED)
        return await make_move(
            session, number, CorrectText(text=correction.text, left=left, kept=kept), actor=by.actor, at=at
        )
