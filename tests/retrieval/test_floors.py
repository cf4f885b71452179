"""What a floor's model is told of a hit."""

from dataclasses import replace

from retrieval.encoder import HashingEncoder
from retrieval.floors import FEWEST_STEMS, evidence
from retrieval.hits import Hit
from retrieval.query import ask

HIT = Hit(id="a", score=1.0, words=6.0, meaning=0.5, alike=0.1, lead=0.2)


def test_a_few_shared_words_of_a_few_words_prove_little() -> None:
    query = ask({"essence": "Pupils shout."}, encoder=HashingEncoder())
    assert query.distinct_stems < FEWEST_STEMS
    assert evidence(HIT, query)[1] == 6.0 / FEWEST_STEMS


def test_words_are_weighed_against_all_stems_of_a_longer_form() -> None:
    query = replace(ask({"essence": "x"}, encoder=HashingEncoder()), stems=tuple(f"stem{i}" for i in range(24)))
    assert evidence(HIT, query) == (0.5, 6.0 / 24, 0.1, 0.2)
