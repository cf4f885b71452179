"""What was found in an author's words before they are kept. Knows no screen; whoever saves words asks for it."""

from dataclasses import dataclass

from corpus.danger import Category
from service.cases.alerts import authors_words
from service.cases.said import Move
from service.response import FirstResponse


@dataclass(frozen=True)
class Heard:
    """Which kinds of danger an author's words tell of, sure or `doubtful`, and the first response that follows.

    None leaves the present response.
    """

    danger: tuple[Category, ...] = ()
    response: FirstResponse | None = None
    doubtful: bool = False


def must_be_heard(move: Move, heard: Heard | None) -> None:
    """Refuse to keep words of an author that nobody screened (R7): who asks for that is a program with a fault."""
    if heard is None and authors_words(move):
        raise RuntimeError(f"the words of '{move.action}' were not screened")
