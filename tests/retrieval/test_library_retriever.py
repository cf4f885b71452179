"""The library behind LangChain's face."""

from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from pydantic import ValidationError

from corpus.records import Article, SolvedCase
from retrieval.index import Index
from retrieval.items import case_item, material_item
from retrieval.library_retriever import LibraryRetriever

Make = Callable[..., Any]


@pytest.fixture
def library(make_index: Callable[..., Index], make_case: Make, make_article: Make) -> Index:
    cases: list[SolvedCase] = [
        make_case(id="noisy-start", essence="The pupils shout loudly at the start of every lesson."),
        make_case(id="late-reports", essence="Reports swallow all my evenings and my sleep."),
    ]
    article: Article = make_article(id="calm-beginnings")
    return make_index(*map(case_item, cases), material_item(article))


def test_it_is_a_retriever_for_any_chain(library: Index) -> None:
    assert isinstance(LibraryRetriever(index=library), BaseRetriever)


def test_the_nearest_case_comes_first_with_its_id_and_title(library: Index) -> None:
    first = LibraryRetriever(index=library).invoke("Reports swallow my evenings.")[0]
    assert first.id == first.metadata["id"] == "late-reports"
    assert first.metadata["kind"] == "cases"
    assert 0 <= first.metadata["score"] <= 1


def test_a_case_brings_its_possible_solutions(library: Index) -> None:
    assert "Possible solution: " in LibraryRetriever(index=library).invoke("The pupils shout.")[0].page_content


@pytest.mark.parametrize("kind", ["questions", "mentors", "case"])
def test_what_is_no_document_is_refused_with_a_sentence(library: Index, kind: str) -> None:
    with pytest.raises(ValidationError, match="Input should be 'cases' or 'materials'"):
        LibraryRetriever.model_validate({"index": library, "kind": kind})


def test_materials_are_a_pool_of_their_own(library: Index) -> None:
    found = LibraryRetriever(index=library, kind="materials").invoke("The pupils shout.")
    assert [document.metadata["id"] for document in found] == ["calm-beginnings"]
