"""A first response in the terminal: every section is there, absent ones are left out, texts are never markup."""

import io
from typing import Any

import pytest
from rich.console import Console

from service.response import FirstResponse
from service.response_page import DRAFTED, REWORDED, closeness, print_response

WHOLE: dict[str, Any] = {
    "similar_cases": [
        {
            "id": "letters",
            "title": "Letters at night",
            "score": 0.81,
            "reasons": ["Both concern parents.", "Both name a father."],
            "essence": "A father writes at night.",
            "problem_fields": ["parents"],
            "participants": ["parents"],
            "matches": [],
            "sentences": {"yours": "He writes at ten.", "theirs": "He writes at eleven.", "closeness": 0.9},
            "difference": "There, the mother answers.",
            "solutions": [
                {
                    "approach": "Office hours",
                    "text": "Tell all families.",
                    "steps": [
                        {"text": "Write down the hours", "already_tried": True, "like": "I wrote hours."},
                        {"text": "Answer only then", "already_tried": False},
                    ],
                },
                {"approach": "A talk", "text": "Listen.", "steps": [{"text": "Invite him", "already_tried": False}]},
            ],
            "disagreement": "One sets a border, the other meets him.",
            "outcome": "Two letters in December.",
            "helped": "partly",
        }
    ],
    "materials": [
        {
            "id": "borders",
            "title": "Borders of the evening",
            "score": 0.5,
            "reasons": ["It belongs to a similar case."],
            "kind": "article",
            "summary": "When to answer.",
            "problem_fields": ["parents"],
            "sentences": None,
        }
    ],
    "questions": [
        {
            "id": "q1",
            "title": "How often does he write?",
            "score": 0.4,
            "reasons": ["The frequency is not told."],
            "kind": "clarifying",
            "gap": "frequency",
        },
        {
            "id": "q2",
            "title": "What would a good month look like?",
            "score": 0.3,
            "reasons": ["No ideal is told."],
            "kind": "developing",
            "gap": "ideal result",
        },
    ],
    "mentors": [
        {
            "id": "bruno",
            "title": "Bruno Hahn",
            "score": 0.7,
            "reasons": ["Consults on parents."],
            "position": "Teacher",
            "institution": "School of Ulm",
            "subject_area": "history",
            "problem_fields": ["parents"],
            "languages": ["en"],
        }
    ],
    "notices": [{"code": "automatic", "text": "This is automatic."}],
    "meta": {
        "encoder": "stand-in",
        "index_generation": "generation-7",
        "pipeline": "first response 1",
        "problem_fields": ["parents"],
        "suggested_fields": [],
        "language": "en",
        "timings_ms": {"total": 41.6},
    },
}


def printed(**changes: Any) -> str:
    """The page as plain text."""
    to = Console(file=io.StringIO(), width=120, force_terminal=False)
    print_response(FirstResponse.model_validate({**WHOLE, **changes}), to=to)
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


PARTS = (
    "This is automatic.",
    "Similar solved cases",
    "Letters at night · close (0.81)",
    "Both concern parents. Both name a father.",
    "You: He writes at ten.",
    "There: He writes at eleven.",
    "What differs: There, the mother answers.",
    "Possible: Office hours",
    "– Write down the hours",
    "(you may have tried this)",
    "Possible: A talk",
    "These solutions disagree. One sets a border, the other meets him.",
    "What came of it (it helped partly): Two letters in December.",
    "Clarifying questions",
    "How often does he write?",
    "The frequency is not told.",
    "Developing questions",
    "What would a good month look like?",
    "Library materials",
    "Borders of the evening",
    "When to answer.",
    "It belongs to a similar case.",
    "Mentors who fit and have time",
    "Bruno Hahn, Teacher, School of Ulm",
    "Consults on parents.",
    "42 ms · generation-7",
)


@pytest.mark.parametrize("part", PARTS)
def test_the_page_shows_every_part(part: str) -> None:
    assert part in printed()


def test_the_step_that_was_not_tried_carries_no_mark() -> None:
    assert printed().count("you may have tried this") == 1


def test_what_a_program_had_a_part_in_says_so() -> None:
    """R4."""
    case, material = WHOLE["similar_cases"][0], WHOLE["materials"][0]
    assert "language model" not in printed()
    shown = printed(similar_cases=[{**case, "reworded": True}], materials=[{**material, "drafter": "model"}])
    assert REWORDED in shown and DRAFTED["model"] in shown
    assert DRAFTED["library"] in printed(materials=[{**material, "drafter": "library"}])


@pytest.mark.parametrize(
    ("section", "heading"),
    [
        ("similar_cases", "Similar solved cases"),
        ("materials", "Library materials"),
        ("questions", "Clarifying questions"),
        ("mentors", "Mentors who fit"),
    ],
)
def test_an_empty_section_has_no_heading(section: str, heading: str) -> None:
    assert heading not in printed(**{section: []})


@pytest.mark.parametrize("odd", ["[bold]x[/bold]", "[/red]", "[link=https://a.b]c", "end \\", ":warning:"])
def test_brackets_in_a_title_are_only_text(odd: str) -> None:
    text = printed(
        similar_cases=[{**WHOLE["similar_cases"][0], "title": odd, "difference": odd}],
        materials=[{**WHOLE["materials"][0], "title": odd}],
        mentors=[{**WHOLE["mentors"][0], "title": odd}],
    )
    assert text.count(odd) == 4


@pytest.mark.parametrize(("score", "words"), [(0.6, "close"), (0.59, "partly similar"), (1.0, "close")])
def test_a_score_in_words(score: float, words: str) -> None:
    assert closeness(score) == words
