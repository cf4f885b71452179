"""Have a draft that was asked for made: by a model where one is connected, else in the library's own words.

Knows no task; tells how far an answer has come.
"""

from corpus.deidentification.known import Known
from service.drafting.draft import Draft, Made, Record
from service.drafting.wanted import Wanted
from service.jobs.kind import Work
from service.llm.model import Hear, Why
from service.store.database import Database
from service.store.machine_drafts import AskedDraft, note_progress

STEP = 250
"""Characters between two words on how far an answer has come."""


async def drafted(work: Work, asked: AskedDraft, *, wanted: Wanted, quoted: Draft | None, known: Known) -> Made:
    """What a model made of what is wanted, without what is known of people; where it made nothing `quoted`, which
    needs no model.
    """
    if work.tools.drafting is None:
        return Made(draft=quoted, record=Record(by="library", why=Why.NO_PROVIDER))
    hear = _progress(work.tools.database, asked.id)
    made = await work.tools.drafting.made(wanted, known=known, case=asked.number, hear=hear)
    if made.draft is not None:
        return made
    return Made(draft=quoted, record=made.record.model_copy(update={"by": "library"}))


def _progress(database: Database, draft: int) -> Hear:
    told = 0

    async def hear(characters: int) -> None:
        nonlocal told
        if characters - told >= STEP:
            told = characters
            async with database.writing() as session:
                await note_progress(session, draft, characters)

    return hear
