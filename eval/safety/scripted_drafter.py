"""A drafter that asks the scripted model over real HTTP, for evaluations of what the service lets through."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import lru_cache

import uvicorn

from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier, shown_alone
from corpus.deidentification.rarity import Rarity
from corpus.reading import Corpus
from service.drafting.generating import Drafter
from service.drafting.placeholders import Finds
from service.llm.gate import Gate
from service.llm.ledger import Limits, MemoryLedger
from service.llm.openai_model import OpenAIModel
from service.llm.provider import Provider
from service.llm.scripted import scripted_app


@asynccontextmanager
async def scripted_drafter(script: str, corpus: Corpus) -> AsyncIterator[Drafter]:
    """A drafter whose model plays a script; personal data is hidden as in the service."""
    with _served() as url:
        model = OpenAIModel(Provider(url=url, model=script, timeout=30))
        yield Drafter(_gate(model), _finds(corpus))
        await model.close()


def _gate(model: OpenAIModel) -> Gate:
    return Gate(model, MemoryLedger(Limits(tokens=10**9, cost=10**6)), clock=lambda: datetime.now(UTC), at_once=8)


def _finds(corpus: Corpus) -> Finds:
    """The finders of the service; the same texts of the library stand in nearly every request."""
    alone = lru_cache(maxsize=1024)(shown_alone)
    deidentifier, library = Deidentifier(alone=alone), Rarity(corpus.cases, corpus.articles)
    return lambda texts: deidentifier.find(texts, known=Known(), library=library)


@contextmanager
def _served() -> Iterator[str]:
    """The scripted model over HTTP, in a thread beside."""
    server = uvicorn.Server(uvicorn.Config(scripted_app(), port=0, ws="none", lifespan="off", log_level="critical"))
    with server.config.bind_socket() as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{socket.getsockname()[1]}/v1"
        server.should_exit = True
        thread.join(timeout=10)
