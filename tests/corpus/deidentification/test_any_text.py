"""Properties that hold for any text at all: no overlap, a valid case, and nothing new to find the second time."""

import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.deidentification.finding import EntityKind
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier, Proposal, shown_alone
from corpus.deidentification.rarity import Rarity
from corpus.reading import Corpus, Fault
from corpus.records import SolvedCase
from tests.conftest import case_builder

DEIDENTIFIER = Deidentifier()
EMPTY = Rarity()
KNOWN = Known(people=("Anna Orlova",))

PIECES = (
    *("Petya", "Masha's", "Mrs", "Orlova", "A. V.", "Anna Sergeevna", "Will", "May", "pteya", "vasya", "School No 12"),
    *("in", "Tver", "the school by the brewery", "7B", "form 7", "on 12 March", "2024", "+37061234567", "a@b.lt"),
    *("@x_1", "Pushkin", "said", "hits", "the", "a boy called", "my pupil", ",", ".", '"', "(", ")", "'", "and"),
    *("our village of 40 people", "her father is the mayor", "lives on", "Lenin Street 5", "yelled", "don't"),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=1, max_size=200),
)


def proposed(text: str, library: Rarity = EMPTY) -> tuple[SolvedCase, Proposal]:
    case = case_builder(essence=f"x {text} x"[:1000], question="What now?")
    return case, DEIDENTIFIER.propose(case, known=KNOWN, library=library)


@given(TEXTS)
def test_findings_stand_in_order_and_never_overlap(text: str) -> None:
    case, proposal = proposed(text)
    for first, second in zip(proposal.findings, proposal.findings[1:], strict=False):
        assert first.field != second.field or first.end <= second.start
    for found in proposal.findings:
        if found.field == "essence":
            assert case.essence[found.start : found.end] == found.text


@given(TEXTS)
def test_the_proposed_case_is_valid(text: str) -> None:
    _, proposal = proposed(text)
    assert SolvedCase.model_validate(proposal.case.model_dump(mode="json")) == proposal.case


@given(TEXTS)
def test_proposing_again_finds_no_more_and_soon_comes_to_rest(text: str) -> None:
    _, proposal = proposed(text)
    sizes = [_names_and_facts(proposal)]
    for _ in range(3):
        proposal = DEIDENTIFIER.propose(proposal.case, known=KNOWN, library=EMPTY)
        sizes.append(_names_and_facts(proposal))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 0


@given(TEXTS)
def test_what_a_passage_shows_by_itself_is_the_same_when_it_is_kept(text: str) -> None:
    keeping = Deidentifier(alone=lru_cache(shown_alone))
    written = {"essence": text, "question": "What does Petya want now?"}
    fresh = DEIDENTIFIER.find(written, known=KNOWN, library=EMPTY)
    assert [keeping.find(written, known=KNOWN, library=EMPTY) for _ in range(2)] == [fresh, fresh]


def _names_and_facts(proposal: Proposal) -> int:
    return sum(found.kind is not EntityKind.RARE_WORDS for found in proposal.findings)


@given(TEXTS)
def test_what_words_in_a_row_are_left_only_a_person_can_reword(text: str) -> None:
    case, first = proposed(text)
    left = DEIDENTIFIER.check(first.case, original=case, known=KNOWN, library=EMPTY)
    assert all(found.needs_a_person for found in left if found.kind is EntityKind.RARE_WORDS)


@pytest.mark.slow
def test_shipped_cases_are_left_almost_as_they_are(shipped: tuple[Corpus, list[Fault]]) -> None:
    library = Rarity(shipped[0].cases, shipped[0].articles)
    cases = shipped[0].cases[::10]
    lost = told = 0
    for case in cases:
        findings = DEIDENTIFIER.find({"essence": case.essence}, known=Known(), library=library)
        lost += sum(len(found.text) for found in findings if found.kind is not EntityKind.RARE_WORDS)
        told += len(case.essence)
    assert lost / told < 0.02


def test_nothing_heavy_is_imported() -> None:
    heavy = "{'torch', 'spacy', 'presidio_analyzer', 'transformers', 'onnxruntime', 'sqlalchemy', 'fastapi'}"
    code = f"import sys, corpus.deidentification.propose; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_deidentifying_needs_no_library(make_case: Callable[..., SolvedCase]) -> None:
    proposal = DEIDENTIFIER.propose(make_case(essence="Petya is loud."), known=Known(), library=EMPTY)
    assert proposal.case.essence == "One pupil is loud."
