"""Judged questions: grades belong to a wording, and what nobody judged is left out of the shares."""

from pathlib import Path

import pytest

from eval.datasets.casebook import EVERYDAY_FORMS, UNSEEN_FORMS, read_casebook
from eval.tasks.fitting_task import fitting, judged_questions


def test_shares_are_of_the_questions_that_were_judged() -> None:
    assert fitting([2, 0, 0, 1, None]) == {"to the point": 0.25, "beside the point": 0.5, "judged": 0.8}


def test_where_nothing_was_judged_nothing_is_claimed() -> None:
    assert fitting([None, None]) == {"judged": 0.0}
    assert fitting([]) == {"judged": 0.0}


@pytest.mark.parametrize("split", ["dev", "test"])
@pytest.mark.parametrize(("folder", "least"), [(UNSEEN_FORMS, 14), (EVERYDAY_FORMS, 4)])
def test_questions_of_every_form_were_judged(folder: Path, least: int, split: str) -> None:
    grades = judged_questions(folder)
    for query in read_casebook(split, folder=folder).queries:  # type: ignore[arg-type]
        assert len(grades[query]) >= least
        assert set(grades[query].values()) <= {0, 1, 2}
