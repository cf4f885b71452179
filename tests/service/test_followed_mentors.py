"""Mentors whom another process took out of the index, or put there, are known to whoever answers from it."""

from pathlib import Path

from corpus.form import CaseForm
from corpus.reading import Corpus
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.vector_cache import VectorCache
from service.first_response import Responder

FORM = CaseForm(essence="They talk while I explain the homework.", question="How do I begin a calm lesson?")


def test_a_mentor_is_gone_also_where_a_search_followed_the_index_first(
    small: Corpus, hashing_encoder: HashingEncoder, tmp_path: Path
) -> None:
    cache = VectorCache(None)
    serving, working = (
        Index(encoder=hashing_encoder, cache=cache, folder=tmp_path / "index", store="memory", floors={})
        for _ in range(2)
    )
    serving.put(items_of(small))
    responder = Responder(serving, rubricator=small.rubricator, gaps=small.gaps, cache=cache)
    before = [mentor.id for mentor in responder.respond(FORM).mentors]
    working.remove("mentors", before[:1])
    assert serving.follow()
    assert before[0] not in [mentor.id for mentor in responder.respond(FORM).mentors]
    serving.close()
    working.close()
