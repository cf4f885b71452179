"""The rows of the question workspace: what is drafted, what was typed over it, and room for the mentor's own. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.response import QuestionFound
from service.web.cases.sent_move import MOST_QUESTIONS
from service.web.sent_fields import SentFields

FEWEST_BLANK = 3


@dataclass(frozen=True)
class QuestionRow:
    """One question to pick, edit and order; `drafted` is empty for the mentor's own. `source` is a solved case's id."""

    n: int
    text: str = ""
    kind: str = "clarifying"
    gap: str = "other"
    drafted: str = ""
    picked: bool = False
    order: str = ""
    reasons: tuple[str, ...] = ()
    source: str = ""

    @property
    def is_own(self) -> bool:
        """Whether the mentor writes it from nothing."""
        return not self.drafted


def question_rows(drafted: Sequence[QuestionFound], typed: SentFields) -> tuple[QuestionRow, ...]:
    """What was typed in the order given it, then drafts that are new since, then blank rows; as many as can be sent."""
    by_text = {question.title: question for question in drafted}
    before = sorted(_typed(typed, by_text), key=lambda row: (_place(row.order), row.n))
    seen = {row.drafted for row in before}
    free = [n for n in range(1, MOST_QUESTIONS + 1) if n not in {row.n for row in before}]
    new = [question for question in drafted if question.title not in seen][: max(0, len(free) - FEWEST_BLANK)]
    rows = [*before, *map(_drafted, free, new)]
    blank = FEWEST_BLANK - sum(row.is_own and not row.text for row in rows)
    return (*rows, *(QuestionRow(n) for n in free[len(new) :][: max(0, blank)]))


def _typed(typed: SentFields, by_text: dict[str, QuestionFound]) -> Iterator[QuestionRow]:
    for n in range(1, MOST_QUESTIONS + 1):
        text, drafted = typed.value(f"q{n}.text"), typed.value(f"q{n}.drafted")
        if text or drafted:
            known = by_text.get(drafted)
            yield QuestionRow(
                n,
                text=text,
                kind=typed.value(f"q{n}.kind"),
                gap=typed.value(f"q{n}.gap"),
                drafted=drafted,
                picked=bool(typed.value(f"q{n}.pick")),
                order=typed.value(f"q{n}.order"),
                reasons=() if known is None else known.reasons,
                source="" if known is None else known.source,
            )


def _place(order: str) -> int:
    return int(order) if order.isascii() and order.isdigit() and len(order) < 4 else MOST_QUESTIONS + 1


def _drafted(n: int, question: QuestionFound) -> QuestionRow:
    return QuestionRow(
        n,
        text=question.title,
        kind=question.kind,
        gap=question.gap,
        drafted=question.title,
        reasons=question.reasons,
        source=question.source,
    )
