"""Trying out another wording of a prompt: on which cases, made from what, at what cost at most. Pure; asks no model.

The cases are solved ones of the library, never live ones, and the same ones as long as the library has them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from corpus.form import CaseForm
from corpus.records import SolvedCase
from service.drafting.article import article_wanted
from service.drafting.digest import digest_wanted
from service.drafting.draft import Task
from service.drafting.questions import questions_wanted
from service.drafting.refusing import CHECKED
from service.drafting.rewording import rewording_wanted
from service.drafting.solution import solution_wanted
from service.drafting.wanted import Wanted
from service.llm.ledger import Limits
from service.response import FirstResponse

CASES_TRIED = 6
WORDINGS = 2
"""The released one and the copy: both are asked for every case."""

DANGER = "may tell of danger"
"""Why no model was asked about a case."""


@dataclass(frozen=True)
class Most:
    """What a trial can take at most. `cost` is in the currency of the prices."""

    requests: int
    tokens: int
    cost: float


def cases_to_try(cases: Iterable[SolvedCase]) -> tuple[str, ...]:
    """Ids of the cases that every wording is tried on: spread over the library by their ids, which nobody chose."""
    ids = (case.id for case in cases if case.language in CHECKED)
    return tuple(sorted(ids, key=lambda name: sha256(name.encode()).hexdigest())[:CASES_TRIED])


def most_taken(limits: Limits, *, context: int, cases: int) -> Most:
    """What a trial on so many cases can take, where every request reads and every answer writes all it may."""
    requests = WORDINGS * cases
    cost = requests * limits.cost_of(context - limits.longest, limits.longest)
    return Most(requests, requests * context, cost)


def form_of(case: SolvedCase) -> CaseForm:
    """A solved case as its author first told it."""
    told = ("essence", "actions_taken", "difficulty", "question", "participants", "problem_fields", "urgency")
    return CaseForm.model_validate({name: getattr(case, name) for name in told})


def wanted_of(task: Task, case: SolvedCase, response: FirstResponse) -> Wanted:
    """What a draft is made from when a solved case stands for a new one; it is never its own source."""
    others = tuple(found for found in response.similar_cases if found.id != case.id)
    return MADE_FROM[task](case, response.model_copy(update={"similar_cases": others}))


def _questions(case: SolvedCase, response: FirstResponse) -> Wanted:
    return questions_wanted(form_of(case), answers=(), bank=[question.title for question in response.questions])


def _solution(case: SolvedCase, response: FirstResponse) -> Wanted:
    answers = [(exchange.asked, exchange.answered) for exchange in case.questions]
    return solution_wanted(form_of(case), response, view="", answers=answers)


def _rewording(case: SolvedCase, response: FirstResponse) -> Wanted:
    passages = {name: text for name, text in form_of(case).texts.items() if text}
    return rewording_wanted(passages, language=case.language)


MADE_FROM: dict[Task, Callable[[SolvedCase, FirstResponse], Wanted]] = {
    Task.DIGEST: lambda case, response: digest_wanted(form_of(case), response),
    Task.QUESTIONS: _questions,
    Task.SOLUTION: _solution,
    Task.REWORDING: _rewording,
    Task.ARTICLE: lambda case, response: article_wanted(case),
}
"""How a solved case becomes what each task is made from."""
