"""A simulated school year: people with habits, and the real rules of cases, hour by hour. Knows no store, web or clock.

Every move is `service.cases.moves.act` on a real case, and every promise to people is checked each simulated day.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import numpy as np

from corpus.reading import Corpus
from corpus.records import Urgency
from eval.school.mentors import SchoolMentors
from eval.school.people import START, Filing, MentorHabits, Size, Town, make_town
from eval.school.turns import Turn, mentor_turn, moderator_turn, teacher_turn
from service.cases.access import moves_of
from service.cases.case import Case, CaseEvent, relation
from service.cases.course_said import Lapse
from service.cases.loads import COUNTS
from service.cases.moves import act, file_case
from service.cases.people import MACHINE, Actor, Relation
from service.cases.said import Move
from service.cases.states import Action, State
from service.cases.work_said import GiveOpinion

SIZE = Size()
HOUR = timedelta(hours=1)
WAKING = range(8, 21)
OFFICE = range(9, 17)
HASTE = {Urgency.URGENT: 0.4, Urgency.NEED_ADVICE: 1.0, Urgency.WANT_EXPERT_OPINION: 1.4}
"""How much of their usual time people take, for they see the urgency of a case."""
MODERATOR_HOURS = 10.0
FOLLOW_UP_HOURS = 3 * 7 * 24.0
"""Mean time until a moderator looks at a called case, and until a teacher tells what came of a solution."""


class PromiseBroken(Exception):
    """A case stood as no case may; the sentence names it."""


@dataclass
class Year:
    """What happened: every case as it stands at the end, its history, and how often a moderator was called to it."""

    town: Town
    ends: datetime
    cases: dict[str, Case] = field(default_factory=dict)
    history: dict[str, list[CaseEvent]] = field(default_factory=dict)
    called: Counter[str] = field(default_factory=Counter)


def school_year(corpus: Corpus, *, seed: int = 0, size: Size = SIZE) -> Year:
    """Play one year; the same corpus, seed and size give the same year. Raises PromiseBroken."""
    chance = np.random.default_rng(seed)
    played = _Play(make_town(corpus, size, chance), chance, START + timedelta(weeks=size.weeks))
    played.run()
    return played.year


class _Play:
    """The year in the making: who is going to act when, what is due when, and how much every mentor has to do."""

    def __init__(self, town: Town, chance: np.random.Generator, ends: datetime) -> None:
        self.year = Year(town, ends)
        self.town = town
        self.chance = chance
        self.teachers = {teacher.actor.account: teacher for teacher in town.teachers}
        self.mentors = SchoolMentors(town.mentors, chance)
        self.order = count()
        self.agenda: list[tuple[datetime, int, str, int]] = []
        self.opinions: list[tuple[datetime, int, str, str]] = []
        self.due: list[tuple[datetime, str]] = []

    def run(self) -> None:
        filings = iter(self.town.filings)
        coming = next(filings, None)
        at = START
        while at < self.year.ends:
            while coming is not None and coming.at <= at:
                self.file(coming)
                coming = next(filings, None)
            self.people_act(at)
            self.colleagues_help(at)
            self.time_lapses(at)
            if at.hour == 0:
                check_promises(self.year, at, self.actors)
            at += HOUR

    def file(self, filing: Filing) -> None:
        number = f"{filing.at.year}-{len(self.year.cases) + 1:06}"
        actor = self.town.teachers[filing.teacher].actor
        self.keep(None, *file_case(filing.form, number=number, actor=actor, at=filing.at))

    def people_act(self, at: datetime) -> None:
        """Everybody acts who meant to by now, unless the case has gone on without them."""
        while self.agenda and self.agenda[0][0] <= at:
            _, _, number, version = heapq.heappop(self.agenda)
            case = self.year.cases[number]
            if case.version != version:
                continue
            actor, move = self.decide(case, at)
            if move is None:
                self.intend(case, at)
            else:
                self.make(case, move, actor, at)

    def colleagues_help(self, at: datetime) -> None:
        """Colleagues who were asked give their opinion, where it can still be given."""
        while self.opinions and self.opinions[0][0] <= at:
            _, _, number, name = heapq.heappop(self.opinions)
            case, actor = self.year.cases[number], self.mentors.by_id[name].actor
            if Action.GIVE_OPINION in moves_of(case, actor):
                self.make(case, GiveOpinion(text="I began with the parents."), actor, at)

    def time_lapses(self, at: datetime) -> None:
        """The hourly look at what is due."""
        while self.due and self.due[0][0] <= at:
            due, number = heapq.heappop(self.due)
            case = self.year.cases[number]
            if case.due == due:
                self.make(case, Lapse(), MACHINE, at)

    def decide(self, case: Case, at: datetime) -> tuple[Actor, Move | None]:
        """What the owner of a case does with it now."""
        turn = Turn(
            case, self.chance, lambda: self.mentors.find(case, at, crowd=self.teachers[case.author].follows_the_crowd)
        )
        if case.owner is Relation.MODERATOR:
            return self.town.moderator, moderator_turn(turn)
        mentor = self.turn_of(case)
        if mentor is None:
            teacher = self.teachers[case.author]
            return teacher.actor, teacher_turn(turn, teacher)
        return mentor.actor, mentor_turn(turn, mentor, self.mentors.load(mentor.profile.id))

    def make(self, case: Case, move: Move, actor: Actor, at: datetime) -> None:
        self.keep(case, *act(case, move, actor=actor, at=at))

    def keep(self, before: Case | None, case: Case, event: CaseEvent) -> None:
        self.year.cases[case.number] = case
        self.year.history.setdefault(case.number, []).append(event)
        self.year.called[case.number] += case.called_at is not None and (before is None or before.called_at is None)
        self.mentors.keep(before, case)
        if event.action is Action.ASK_COLLEAGUES:
            name = case.colleagues[-1].mentor
            answers = case.changed_at + self.wait(self.mentors.by_id[name].hours)
            heapq.heappush(self.opinions, (answers, next(self.order), case.number, name))
        if case.due is not None:
            heapq.heappush(self.due, (case.due, case.number))
            self.intend(case, case.changed_at)

    def intend(self, case: Case, at: datetime) -> None:
        """Note when the owner of a case is going to act; who is silent this time is not noted."""
        if (acts_at := self.acts_at(case, at)) is not None:
            heapq.heappush(self.agenda, (acts_at, next(self.order), case.number, case.version))

    def acts_at(self, case: Case, at: datetime) -> datetime | None:
        if case.owner is Relation.MODERATOR:
            return _within(OFFICE, at + self.wait(MODERATOR_HOURS), workdays=True)
        mentor = self.turn_of(case)
        habits = self.teachers[case.author] if mentor is None else mentor
        if self.chance.random() < habits.silent:
            return None
        hours = FOLLOW_UP_HOURS if case.state is State.REFLECTED else habits.hours * HASTE[case.form.urgency]
        acts = _within(WAKING, at + self.wait(hours), workdays=False)
        if mentor is not None and mentor.absent is not None and mentor.is_absent(acts):
            return _within(WAKING, mentor.absent[1] + self.wait(hours), workdays=False)
        return acts

    def wait(self, mean: float) -> timedelta:
        return timedelta(hours=1 + int(self.chance.exponential(mean)))

    def turn_of(self, case: Case) -> MentorHabits | None:
        """The mentor whose turn it is; None where it is the author's."""
        return None if case.owner is None else self.mentors.holding(case, case.owner)

    def actors(self, case: Case) -> Iterator[Actor]:
        """Whoever may have a part in a case."""
        yield self.teachers[case.author].actor
        yield self.town.moderator
        held = (self.mentors.holding(case, who) for who in COUNTS)
        yield from (mentor.actor for mentor in held if mentor is not None)


def check_promises(year: Year, at: datetime, actors: Callable[[Case], Iterator[Actor]]) -> None:
    """Raises PromiseBroken where an open case has no owner, no due time, no next step, or was left past its time."""
    for case in year.cases.values():
        if case.is_open != (case.due is not None) or case.is_open != (case.owner is not None):
            raise PromiseBroken(f"Case {case.number} is {case.state} without an owner or a due time.")
        if case.due is None:
            continue
        if case.due <= at:
            raise PromiseBroken(f"Case {case.number} was due at {case.due} and nothing happened.")
        owners = [actor for actor in actors(case) if relation(case, actor) is case.owner]
        if not any(set(moves_of(case, actor)) - _ENDS for actor in owners):
            raise PromiseBroken(f"Case {case.number} is {case.state}, and nobody has a next step.")


_ENDS = {Action.WITHDRAW, Action.CLOSE}


def _within(hours: range, at: datetime, *, workdays: bool) -> datetime:
    """The time itself, or the next one at which people of this kind are at work."""
    while at.hour not in hours or (workdays and at.weekday() > 4):
        at += HOUR
    return at
