"""The words around drafts by a language model: tasks, outcomes, reasons why there is none. Knows no template."""

from collections.abc import Sequence

from babel.support import LazyProxy

from service.drafting.draft import Digest, SolutionDraft, Source
from service.drafting.standing import cited_sources
from service.drafting.trying import DANGER
from service.llm.model import Why
from service.web.words import _

OUTCOMES: dict[str, LazyProxy] = {
    "answered": _("answered"),
    "underway": _("under way"),
    "stopped": _("stopped with its worker"),
    Why.OFF: _("stopped by the switch"),
    Why.NO_PROVIDER: _("no language model is connected"),
    Why.DAILY_LIMIT: _("the limit of the day was reached"),
    Why.RESTING: _("the model rests after several faults"),
    Why.TOO_SLOW: _("the model took too long"),
    Why.TOO_MANY: _("the provider had too many requests"),
    Why.SERVER: _("the provider had a fault"),
    Why.REFUSED: _("the provider refused"),
    Why.CUT: _("the connection was cut"),
    Why.UNREACHABLE: _("the provider could not be reached"),
    DANGER: _("this may tell of danger, so no model was asked"),
}
"""How a request to a model ended; every reason of `Why`, and what is besides."""

TASKS: dict[str, LazyProxy] = {
    "digest": _("Digest for the teacher"),
    "questions": _("Questions for the mentor"),
    "solution": _("Draft of a possible solution"),
    "rewording": _("Rewording"),
    "article": _("Article from a solved case"),
}
"""What is drafted."""


WAYS: dict[str, LazyProxy] = {
    "approach": _("A mentor proposed in a similar case:"),
    "outcome": _("What came of it in a similar case:"),
    "helped": _("It helped in a similar case:"),
    "helped in part": _("It helped in part in a similar case:"),
    "did not help": _("It did not help in a similar case:"),
    "disagreement": _("Answers differ:"),
    "material": _("A material of the library says:"),
}
"""How words quoted from the library are introduced."""


def way_words(way: str) -> str:
    """How a quoted sentence is introduced."""
    return str(WAYS[way])


def cited_in(sources: Sequence[Source], draft: Digest | SolutionDraft) -> tuple[Source, ...]:
    """Those sources that some sentence of a draft cites."""
    cited = cited_sources(draft)
    return tuple(source for source in sources if source in cited)


def outcome_words(outcome: str) -> str:
    """How a request ended, in words."""
    return str(OUTCOMES.get(outcome, outcome))


def task_words(task: str) -> str:
    """What a task is called."""
    return str(TASKS.get(task, task))


FILTERS = {"outcome_words": outcome_words, "task_words": task_words, "way_words": way_words, "cited_in": cited_in}
"""What templates may use."""
