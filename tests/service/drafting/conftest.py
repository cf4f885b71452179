"""A first response of the small corpus, and a drafter that asks the scripted model over real HTTP."""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.form import CaseForm
from corpus.reading import Corpus
from retrieval.index import Index
from retrieval.vector_cache import VectorCache
from service.drafting.generating import Drafter
from service.first_response import Responder
from service.llm.gate import Gate
from service.llm.ledger import Limits, MemoryLedger
from service.llm.openai_model import OpenAIModel
from service.llm.provider import Provider
from service.response import FirstResponse
from service.screening import Screened
from tests.service.conftest import FORM, Scripted

MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Found:
    """A place found to be personal."""

    field: str
    start: int
    end: int
    kind: str


def finds_listed(*names: str) -> Callable[[Mapping[str, str]], Iterable[Found]]:
    """Finds these words and no others."""

    def finds(texts: Mapping[str, str]) -> Iterable[Found]:
        for field, text in texts.items():
            for name in names:
                for found in re.finditer(re.escape(name), text, re.IGNORECASE):
                    yield Found(field, found.start(), found.end(), "person")

    return finds


@pytest.fixture(scope="session")
def respond(small: Corpus, small_index: Index) -> Callable[..., tuple[CaseForm, FirstResponse]]:
    """A form, with the changes given, and the first response to it."""
    responder = Responder(small_index, rubricator=small.rubricator, gaps=small.gaps, cache=VectorCache(None))

    def responded(**changes: Any) -> tuple[CaseForm, FirstResponse]:
        form = CaseForm.model_validate({**FORM, **changes})
        return form, responder.respond(form, known=Screened())

    return responded


Opens = Callable[..., Drafter]


@pytest.fixture
async def drafter(scripted: Scripted) -> AsyncIterator[Opens]:
    """Opens a drafter on one of the scripts."""
    models: list[OpenAIModel] = []

    def opened(script: str = "good", *names: str, **changes: Any) -> Drafter:
        models.append(OpenAIModel(Provider(url=scripted.url, model=script, timeout=5, tries=2)))
        ledger = MemoryLedger(Limits(tokens=10_000_000, cost=10))
        gate = Gate(models[-1], ledger, clock=lambda: MORNING, look=0.05)
        return Drafter(gate, finds_listed(*names), **changes)

    yield opened
    for model in models:
        await model.close()
