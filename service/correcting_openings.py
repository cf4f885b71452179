"""Correct the text of a case for a discussion as a moderator: what is left in it is looked for anew (R18).

Finding takes a second and holds no transaction; the step is made after it, if the text is still the one that was read.
"""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from corpus.records import Record
from service.accounts.account import Account
from service.actions.make_opening_move import make_opening_move
from service.application import Casementor
from service.cases.case import Case, relation
from service.cases.people import Relation
from service.cases.text_said import Found, Kept
from service.cases.written import Digest
from service.deidentifying import Deidentifying
from service.discussions.opening import Opening, OpeningText, as_record, text_of
from service.discussions.opening_said import Correct
from service.errors import MoveNotAllowed, NotFound
from service.store.cases import get_case
from service.store.openings import opening_of


class Correction(Record):
    """A corrected text. `read` is the digest of the text that was corrected, `kept` what may stand, and why."""

    read: Digest
    text: OpeningText
    kept: Annotated[tuple[Kept, ...], Field(max_length=200)] = ()


async def correct_opening(
    service: Casementor, number: str, correction: Correction, *, by: Account, at: datetime
) -> Opening:
    """The opening with the corrected text. Raises NotFound, or MoveNotAllowed with a sentence."""
    async with service.database.reading() as session:
        case = await get_case(session, number)
    if relation(case, by.actor) is not Relation.MODERATOR:
        raise NotFound("This case has no text for a discussion.")
    left = await left_in(service.deidentifying, case, correction.text)
    found = {one.text for one in left}
    kept = tuple(one for one in correction.kept if one.text in found)
    async with service.database.writing() as session:
        now = await opening_of(session, number)
        if now is not None and now.digest != correction.read:
            raise MoveNotAllowed("The text was changed a moment ago; please read it again.")
        move = Correct(text=correction.text, left=left, kept=kept)
        return await make_opening_move(session, number, move, actor=by.actor, at=at)


async def left_in(deidentifying: Deidentifying, case: Case, text: OpeningText) -> tuple[Found, ...]:
    """What could still tell who it is about in a text a person edited."""
    found = await deidentifying.check(case, as_record(text, case), original=as_record(text_of(case), case))
    return of_openings(found)


def of_openings(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """The findings that lie in fields an opening has."""
    return tuple(one for one in found if one.field in OpeningText.model_fields)
