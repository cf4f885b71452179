"""De-identification keeps what it has reached, on the part of the labelled cases that nothing was tuned on."""

import pytest

from corpus.deidentification.finding import EntityKind
from eval.safety.deidentification import Deidentified, evaluate_deidentification, kind_table, whole_table

REACHED = {
    EntityKind.PERSON: 0.95,
    EntityKind.SCHOOL: 0.7,
    EntityKind.PLACE: 0.8,
    EntityKind.CONTACT: 0.75,
    EntityKind.DATE: 0.9,
    EntityKind.ID: 0.65,
    EntityKind.ORGANISATION: 0.8,
    EntityKind.INDIRECT: 0.55,
}
"""Recall at least: a little under what was measured, so that a change for the worse is seen. It is no target."""
MOST_LOST = 0.025

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def result() -> Deidentified:
    """The scores on test."""
    return evaluate_deidentification(split="test")


@pytest.mark.parametrize("kind", REACHED)
def test_the_share_that_is_found_stays(kind: EntityKind, result: Deidentified) -> None:
    (score,) = [score for score in result.kinds if score.kind is kind]
    assert score.recall.count / score.recall.total >= REACHED[kind]


def test_little_text_is_lost(result: Deidentified) -> None:
    assert result.lost.value <= MOST_LOST


def test_the_wording_is_less_traceable_afterwards(result: Deidentified) -> None:
    assert result.after.value < result.before.value


def test_the_tables_have_a_row_for_every_kind_and_measure(result: Deidentified) -> None:
    assert [row[0] for row in kind_table(result)[1:]] == [score.kind.value for score in result.kinds]
    assert len(whole_table(result)) == 6
