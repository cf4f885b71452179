"""The response to a case that tells of danger: routes written by people, permitted questions, people to turn to.

Nothing in it is made from the case's text (R8); in doubt the library's own stands behind. Knows no search and no web.
"""

from collections.abc import Sequence

from corpus.danger import Category, Danger, PermittedQuestion
from corpus.danger_files import oversteps
from corpus.records import Gap
from service.response import FirstResponse, MentorFound, Meta, Notice, QuestionFound, Screening
from service.screening import Screened

NO_SERVICE = (
    "Your words were read by a program, and by nobody else so far. Casementor does not monitor anybody and is not an "
    "emergency service: please turn to the people named here. Because danger comes first, no similar cases, materials "
    "or suggestions are shown."
)


def routed(
    categories: Sequence[Category],
    danger: Danger,
    *,
    mentors: Sequence[MentorFound],
    notices: Sequence[Notice],
    meta: Meta,
) -> FirstResponse:
    """The routes first, one a category; then the permitted questions and mentors, without reasons."""
    routes = [danger.route(category) for category in categories]
    return FirstResponse(
        similar_cases=(),
        materials=(),
        questions=permitted_questions(categories, danger),
        mentors=tuple(map(without_reasons, mentors)),
        notices=(
            *(Notice(code="route", title=title, text=text.strip()) for title, text in routes),
            Notice(code="no_emergency_service", text=NO_SERVICE),
            *notices,
        ),
        meta=meta,
        screening=Screening(flagged=True, categories=tuple(categories)),
    )


def in_doubt(response: FirstResponse, found: Screened, danger: Danger) -> FirstResponse:
    """The library's response behind the words for a case that may tell of danger; no question asks too much (R9)."""
    title, text = danger.in_doubt()
    return response.model_copy(
        update={
            "questions": within_bounds(response.questions),
            "notices": (Notice(code="doubt", title=title, text=text.strip()), *response.notices),
            "screening": Screening(doubtful=True, categories=found.categories),
        }
    )


def within_bounds(questions: Sequence[QuestionFound]) -> tuple[QuestionFound, ...]:
    """Questions without those that ask somebody to do what is for others to do (R9)."""
    return tuple(question for question in questions if not oversteps(question.title))


def permitted_questions(categories: Sequence[Category], danger: Danger) -> tuple[QuestionFound, ...]:
    """The only questions a flagged case may be met with (R9)."""
    return tuple(map(_question, danger.permitted(tuple(categories))))


def without_reasons(mentor: MentorFound) -> MentorFound:
    """A mentor without the reasons, which are words made from the case."""
    return mentor.model_copy(update={"reasons": (), "witness": ""})


def _question(question: PermittedQuestion) -> QuestionFound:
    return QuestionFound(
        id=question.id, title=question.text, score=1.0, reasons=(), kind="clarifying", gap=Gap.SUPPORT.value
    )
