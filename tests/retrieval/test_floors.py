"""What a floor's model is told of a hit."""

from dataclasses import replace
from typing import Any

import pytest

from retrieval.encoder import HashingEncoder
from retrieval.floors import EVIDENCE, FEWEST_STEMS, Floor, evidence
from retrieval.hits import Hit
from retrieval.query import ask

NOTHING = dict.fromkeys(("bias", "meaning", "words", "alike", "lead", "risk", "coverage"), 0.0)
HIT = Hit(id="a", score=1.0, words=6.0, meaning=0.5, alike=0.1, lead=0.2)


def test_a_few_shared_words_of_a_few_words_prove_little() -> None:
    query = ask({"essence": "Pupils shout."}, encoder=HashingEncoder())
    assert query.distinct_stems < FEWEST_STEMS
    assert evidence(HIT, query)[1] == 6.0 / FEWEST_STEMS


def test_a_bare_form_needs_more_sureness_and_the_need_falls_as_more_is_told() -> None:
    floor = Floor(
        **dict.fromkeys(("bias", "meaning", "words", "alike", "lead", "risk", "coverage"), 0.0), floor=0.5, bare=0.9
    )
    form = ask({"essence": "x"}, encoder=HashingEncoder())
    least = [floor.least(replace(form, stems=tuple(f"stem{i}" for i in range(count)))) for count in (3, 11, 16, 21, 60)]
    assert least == pytest.approx([0.9, 0.9, 0.7, 0.5, 0.5])


def test_a_floor_that_was_not_measured_on_bare_forms_is_the_same_for_all() -> None:
    floor = Floor(**NOTHING, floor=0.5)
    assert floor.least(ask({"essence": "x"}, encoder=HashingEncoder())) == 0.5


def test_words_are_weighed_against_all_stems_of_a_longer_form() -> None:
    query = replace(ask({"essence": "x"}, encoder=HashingEncoder()), stems=tuple(f"stem{i}" for i in range(24)))
    assert dict(zip(EVIDENCE, evidence(HIT, query), strict=True))["words"] == 6.0 / 24


def test_every_piece_of_evidence_has_a_weight() -> None:
    query = ask({"essence": "x"}, encoder=HashingEncoder())
    assert len(evidence(HIT, query)) == len(EVIDENCE)
    assert set(EVIDENCE) == set(Floor.model_fields) - {"bias", "floor", "bare", "risk", "coverage"}


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ({}, {"unconfirmed": 0.0, "unnamed": 0.0}),
        ({"confirmed": 0.5}, {"unconfirmed": 1.0, "unnamed": 0.0}),
        ({"problem_fields": ()}, {"unconfirmed": 1.0, "unnamed": 0.0}),
        ({"participants": ()}, {"unconfirmed": 0.0, "unnamed": 1.0}),
    ],
)
def test_the_model_knows_which_tags_could_not_be_shared(left_out: dict[str, Any], told: dict[str, float]) -> None:
    full = ask({"essence": "x"}, encoder=HashingEncoder(), participants=["parents"], problem_fields=["parents"])
    found = dict(zip(EVIDENCE, evidence(HIT, replace(full, **left_out)), strict=True))
    assert {name: found[name] for name in told} == told
