"""The sets of unseen forms: whole forms without tags, the two splits alike in size, and every judged item there."""

import pytest

from corpus.reading import Corpus, Fault
from eval.datasets.casebook import EVERYDAY_FORMS, UNSEEN_FORMS, Casebook, read_casebook
from retrieval.query import BARE_STEMS, read


@pytest.fixture(scope="module", params=[UNSEEN_FORMS, EVERYDAY_FORMS], ids=lambda folder: folder.name)
def forms(request: pytest.FixtureRequest) -> Casebook:
    return read_casebook(folder=request.param)


def test_every_form_tells_its_case_and_names_no_tags(forms: Casebook) -> None:
    for query in forms.queries.values():
        assert len(set(read(query.form.texts).stems)) > BARE_STEMS
        assert not query.form.participants
        assert not query.form.problem_fields


def test_half_of_the_forms_are_kept_for_reporting(forms: Casebook) -> None:
    assert sum(query.split == "test" for query in forms.queries.values()) == len(forms.queries) / 2


@pytest.mark.parametrize("kind", ["cases", "materials"])
def test_every_judged_item_exists(kind: str, forms: Casebook, shipped: tuple[Corpus, list[Fault]]) -> None:
    corpus = shipped[0]
    there = {one.id for one in (corpus.cases if kind == "cases" else corpus.articles)}
    judged = {item for grades in forms.qrels[kind].values() for item in grades}
    assert judged <= there
    assert forms.qrels[kind].keys() == forms.queries.keys()
