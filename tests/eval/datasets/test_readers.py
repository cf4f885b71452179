"""The frozen choices of readers: whole, of forms that nothing is reported on, of items that are there."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from eval.datasets.casebook import EVERYDAY_FORMS, UNSEEN_FORMS, read_casebook
from eval.datasets.readers import CHOSEN, FOLDER, Reading, read_readings
from eval.datasets.screening import WRITERS


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """All of them."""
    return read_readings()


def test_a_changed_file_is_refused_by_name(tmp_path: Path) -> None:
    copy = shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    with (copy / CHOSEN).open("a", encoding="utf8") as file:
        file.write('{"id": "natural-0002", "chosen": {}}\n')
    with pytest.raises(ValueError, match=CHOSEN):
        read_readings(copy)


def test_every_form_stands_once_and_none_is_one_that_is_reported_on(readings: list[Reading]) -> None:
    assert len({reading.id for reading in readings}) == len(readings)
    queries = [
        *read_casebook(folder=UNSEEN_FORMS).queries.values(),
        *read_casebook(folder=EVERYDAY_FORMS).queries.values(),
    ]
    reported = {query.form.essence for query in queries}
    assert not reported & {reading.texts["essence"] for reading in readings}
    own = {reading.writer for reading in readings} - set(WRITERS)
    assert own == {"thirty-second", "thirty-third", "thirty-fourth", "thirty-fifth", "thirty-sixth", "thirty-seventh"}


def test_at_most_five_cases_three_articles_and_six_and_then_four_questions_were_chosen(readings: list[Reading]) -> None:
    most = {
        kind: max(len(reading.chosen[kind]) for reading in readings) for kind in ("cases", "materials", "questions")
    }
    assert most["cases"] <= 5 and most["materials"] <= 3 and most["questions"] <= 6 + 4
    assert {grade for reading in readings for chosen in reading.chosen.values() for grade in chosen.values()} == {2, 3}


def test_the_card_tells_how_many_forms_there_are_and_for_how_many_nothing_was_chosen(readings: list[Reading]) -> None:
    card = (FOLDER / "card.md").read_text(encoding="utf8")
    nothing = Counter(kind for reading in readings for kind, chosen in reading.chosen.items() if not chosen)
    shares = {kind: round(100 * count / len(readings)) for kind, count in nothing.items()}
    assert f"{len(readings):,} forms" in card
    told = f"{shares['cases']} % of the forms have no case, {shares['materials']} % no article"
    assert f"{told}, {shares['questions']} % no question" in " ".join(card.split())
    typical = [reading for reading in readings if reading.id.startswith("typical-")]
    lacking = [
        round(100 * sum(not reading.chosen[kind] for reading in typical) / len(typical))
        for kind in ("cases", "materials", "questions")
    ]
    assert f"of the {len(typical)}, {lacking[0]} %, {lacking[1]} % and {lacking[2]} %" in " ".join(card.split())
    assert max(len(reading.chosen["questions"]) for reading in typical) <= 6
