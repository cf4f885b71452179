"""The set of bare forms: every judged case exists, every form is bare, and the floor in use was chosen on it."""

import pytest

from corpus.reading import Corpus, Fault
from eval.datasets.casebook import BARE_FORMS, Casebook, read_casebook
from retrieval.floors import floors_of
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import BARE_STEMS, read


@pytest.fixture(scope="module")
def forms() -> Casebook:
    return read_casebook(folder=BARE_FORMS)


def test_every_form_says_next_to_nothing(forms: Casebook) -> None:
    stems = [len(set(read(query.form.texts).stems)) for query in forms.queries.values()]
    assert max(stems) <= BARE_STEMS + 4
    assert sum(count <= BARE_STEMS for count in stems) / len(stems) > 0.9


def test_every_judged_case_of_a_bare_form_exists(forms: Casebook, shipped: tuple[Corpus, list[Fault]]) -> None:
    judged = {item for grades in forms.qrels["cases"].values() for item in grades}
    assert judged <= {case.id for case in shipped[0].cases}


def test_about_half_ask_for_what_the_corpus_does_not_have(forms: Casebook) -> None:
    assert 0.4 < len(forms.unanswerable("cases")) / len(forms.queries) < 0.7


def test_the_floor_in_use_for_bare_forms_is_above_the_usual_one(encoder: OnnxEncoder) -> None:
    floor = floors_of(encoder.name)["cases"]
    assert floor.floor < floor.bare < 1.0
