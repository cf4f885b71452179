"""What statistics know of one case: closed choices, counts and moments, and nobody's words or name. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from corpus.records import Format, Record, Slug, Urgency
from service.cases.case import Case, CaseEvent, CaseNumber
from service.cases.states import Action, State
from service.cases.times import DAYS, URGENCIES
from service.cases.written import Helped

LAYOUT = 1
"""Changes whenever the facts below do, so that every case is counted anew."""

ANSWERS = frozenset({Action.ASK_BEFORE, Action.SEND_QUESTIONS, Action.INVITE, Action.SEND_SOLUTION})
"""Moves by which a person first says something to the author about the case."""

GAPS = ("nothing_similar", "no_materials")
"""Notices of a first response that tell of something the library lacks."""

SecondOpinion = Literal["not asked", "asked", "given"]


class CaseFacts(Record):
    """One case as statistics count it. School and form are left out, so that nothing can be crossed with them (R21)."""

    number: CaseNumber
    filed_at: datetime
    urgency: Urgency
    format: Format
    state: State
    problem_fields: tuple[Slug, ...]
    gaps: tuple[str, ...]
    is_flagged: bool
    respond_ms: float | None
    asked_at: datetime | None
    answered_at: datetime | None
    rounds: int
    refusals: int
    lapses: int
    redefinitions: int
    second_opinion: SecondOpinion
    useful: Helped | None
    helped: Helped | Literal["not yet"] | None
    helped_later: Helped | None
    in_library: bool


def facts_of(
    case: Case,
    events: Sequence[CaseEvent],
    response: Mapping[str, Any] | None,
    *,
    before: Mapping[str, Any] = MappingProxyType({}),
) -> CaseFacts:
    """The facts of a case from its history, oldest first, and its first response as it was stored.

    Where the response is erased, what was known of it `before` stays: that holds no word.
    """
    answered = _of_response(response) if response is not None else _kept(before)
    return CaseFacts(
        number=case.number,
        filed_at=case.filed_at,
        urgency=case.form.urgency,
        format=case.format,
        state=case.state,
        problem_fields=case.form.problem_fields,
        gaps=answered.gaps,
        is_flagged=case.is_alarming,
        respond_ms=answered.milliseconds,
        asked_at=_first(events, {Action.CHOOSE_MENTOR}),
        answered_at=_first(events, ANSWERS),
        rounds=case.rounds,
        refusals=sum(event.action is Action.REFUSE for event in events),
        lapses=sum(map(is_lost_offer, events)),
        redefinitions=case.redefinitions,
        second_opinion=_second_opinion(case, events),
        useful=None if case.reflection is None else case.reflection.useful,
        helped=None if case.reflection is None else case.reflection.helped,
        helped_later=None if case.follow_up is None else case.follow_up.helped,
        in_library=case.publication is not None and case.publication.is_published,
    )


def is_lost_offer(event: CaseEvent) -> bool:
    """Whether an offer ended here because the mentor who was asked did not answer in time."""
    return event.note == "lapsed" and event.after in (State.SECOND_ROUND, State.NOT_GIVEN)


def promised(urgency: Urgency) -> timedelta:
    """The longest that a first human answer may take once a mentor was asked: to accept, and then to begin."""
    place = URGENCIES.index(urgency)
    return timedelta(days=DAYS[State.OFFERED][place] + DAYS[State.IN_WORK][place])


def _first(events: Sequence[CaseEvent], actions: Iterable[Action]) -> datetime | None:
    return next((event.at for event in events if event.action in actions), None)


@dataclass(frozen=True)
class _Response:
    """What is counted of a first response; `milliseconds` is None where it was not measured."""

    gaps: tuple[str, ...]
    milliseconds: float | None


def _of_response(response: Mapping[str, Any]) -> _Response:
    said = {notice["code"] for notice in response.get("notices", ())}
    timings = response.get("meta", {}).get("timings_ms", {})
    milliseconds = round(sum(timings.values()), 1) if timings else None
    return _Response(tuple(code for code in GAPS if code in said), milliseconds)


def _kept(before: Mapping[str, Any]) -> _Response:
    return _Response(tuple(before.get("gaps", ())), before.get("respond_ms"))


def _second_opinion(case: Case, events: Sequence[CaseEvent]) -> SecondOpinion:
    if not any(event.action is Action.ASK_SECOND_OPINION for event in events):
        return "not asked"
    return "given" if len(case.solutions) > 1 else "asked"
