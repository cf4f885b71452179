"""What the job 'draft' asks a model with: the drafter behind the gate, and who finds personal data. No single draft.

The finders are large and are loaded when the first draft is asked for, never while a first response is made.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from prompts.prompt import Prompt
from service.drafting.draft import Made
from service.drafting.generating import Drafter
from service.drafting.placeholders import Finds
from service.drafting.wanted import Wanted
from service.jobs.ledger import DatabaseLedger
from service.llm.gate import Gate
from service.llm.model import Hear, unheard
from service.llm.openai_model import OpenAIModel
from service.llm.provider import Provider
from service.settings import Settings
from service.store.database import Database
from service.store.library import load_corpus


@dataclass
class PersonalData:
    """Finds names, schools, places, contacts, dates and ids in texts of a case (R13)."""

    database: Database
    _finder: tuple[Deidentifier, Rarity] | None = None
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def finds(self, known: Known) -> Finds:
        """The finder that also knows what the service knows of author and mentors."""
        async with self._loading:
            if self._finder is None:
                async with self.database.reading() as session:
                    corpus = await load_corpus(session)
                self._finder = await asyncio.to_thread(lambda: (Deidentifier(), Rarity(corpus.cases, corpus.articles)))
        deidentifier, library = self._finder
        return lambda texts: deidentifier.find(texts, known=known, library=library)


@dataclass(frozen=True)
class Drafting:
    """Asks a model for drafts of cases."""

    model: OpenAIModel
    drafter: Drafter
    personal: PersonalData

    async def made(
        self, wanted: Wanted, *, known: Known, case: str, prompt: Prompt | None = None, hear: Hear = unheard
    ) -> Made:
        """The draft, or why there is none this time; by the released prompt where no other is given."""
        drafter = replace(self.drafter, finds=await self.personal.finds(known))
        return await drafter.made(wanted, case=case, prompt=prompt, hear=hear)

    async def close(self) -> None:
        """Close the connections to the model."""
        await self.model.close()


def open_drafting(
    settings: Settings, provider: Provider, database: Database, *, clock: Callable[[], datetime]
) -> Drafting:
    """Drafting by the model of the settings."""
    model = OpenAIModel(provider)
    ledger = DatabaseLedger(database, settings.model_limits)
    gate = Gate(model, ledger, clock=clock, at_once=settings.model_at_once)
    drafter = Drafter(gate, _finds_nothing_yet, context=settings.model_context, longest=settings.model_longest)
    return Drafting(model, drafter, PersonalData(database))


def _finds_nothing_yet(texts: object) -> tuple[()]:
    """Stands in until `Drafting.made` puts the finder of a case in its place; asking with it is a fault of ours."""
    raise RuntimeError("personal data of a case must be looked for before a model is asked")
