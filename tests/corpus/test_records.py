"""The frozen records: what they refuse whatever file or form they come from."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from corpus.records import Article, Mentor, Question, SolvedCase


def test_a_record_cannot_be_changed(make_case: Callable[..., SolvedCase]) -> None:
    with pytest.raises(ValidationError):
        make_case().title = "another"  # type: ignore[misc]


def test_a_disagreement_needs_two_solutions(make_case: Callable[..., SolvedCase]) -> None:
    with pytest.raises(ValidationError, match="only one solution"):
        make_case(disagreement="They do not agree.")


def test_a_case_is_redefined_at_most_twice(make_case: Callable[..., SolvedCase]) -> None:
    revision = {"question": "What now?", "why": "It became clearer."}
    assert len(make_case(redefined=[revision] * 2).redefined) == 2
    with pytest.raises(ValidationError):
        make_case(redefined=[revision] * 3)


@pytest.mark.parametrize("name", ["Anna Berg", "anna_berg", "-anna", "anna-", "ANNA", "", "a" * 81, "../anna"])
def test_an_id_is_lower_case_words_joined_by_hyphens(make_mentor: Callable[..., Mentor], name: str) -> None:
    with pytest.raises(ValidationError):
        make_mentor(id=name)


@pytest.mark.parametrize("url", ["ftp://example.org", "javascript:alert(1)", "example.org"])
def test_a_material_links_only_to_web_addresses(make_article: Callable[..., Article], url: str) -> None:
    with pytest.raises(ValidationError):
        make_article(kind="link", url=url)


@pytest.mark.parametrize("character", ["\u202e", "\x00", "\x1b"])
def test_texts_of_the_library_have_no_hidden_characters(make_question: Callable[..., Question], character: str) -> None:
    with pytest.raises(ValidationError):
        make_question(text=f"Since{character}when?")


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "soon"])
def test_a_mentor_is_away_until_a_day_that_exists(make_mentor: Callable[..., Mentor], day: str) -> None:
    with pytest.raises(ValidationError):
        make_mentor(availability={"days": ["Monday"], "hours_per_week": 2, "away_until": day})
