"""The people of a simulated school year: who they are, how soon they act, whether they do. Knows no moves and no rules.

Nobody here is drawn from life: mentors and cases come from the shipped corpus, habits from a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np

from corpus.form import CaseForm
from corpus.reading import Corpus
from corpus.records import Mentor, SolvedCase
from service.cases.people import Actor, Role

START = datetime(2026, 9, 7, tzinfo=UTC)
"""A Monday; the year is counted in hours from here."""


@dataclass(frozen=True)
class Size:
    """How large a year is: teachers, mentors, cases filed, and the weeks in which they are filed."""

    teachers: int = 400
    mentors: int = 40
    cases: int = 1500
    weeks: int = 40


@dataclass(frozen=True)
class TeacherHabits:
    """A teacher. `hours` is the mean time to act on a turn, `silent` the chance not to act on it at all."""

    actor: Actor
    hours: float
    silent: float
    follows_the_crowd: bool
    redefines: float
    asks_second: float


@dataclass(frozen=True)
class MentorHabits:
    """A mentor. `absent` are the first and last days away; only who `says_so` is shown as away."""

    actor: Actor
    profile: Mentor
    hours: float
    silent: float
    refuses: float
    newcomer: bool
    absent: tuple[datetime, datetime] | None
    says_so: bool

    def is_absent(self, at: datetime) -> bool:
        """Whether the mentor is away."""
        return self.absent is not None and self.absent[0] <= at < self.absent[1]

    def shown(self, at: datetime) -> Mentor:
        """The public profile as teachers see it."""
        if self.absent is None or not self.says_so or not self.is_absent(at):
            return self.profile
        away = self.profile.availability.model_copy(update={"away_until": self.absent[1].date()})
        return self.profile.model_copy(update={"availability": away})


@dataclass(frozen=True)
class Filing:
    """A case to be filed: when, by whom (a place in `Town.teachers`), and its form."""

    at: datetime
    teacher: int
    form: CaseForm


@dataclass(frozen=True)
class Town:
    """Everybody, and every case they are going to file, in order of time."""

    teachers: tuple[TeacherHabits, ...]
    mentors: tuple[MentorHabits, ...]
    moderator: Actor
    filings: tuple[Filing, ...]


def make_town(corpus: Corpus, size: Size, rng: np.random.Generator) -> Town:
    """People and demand of one year, all drawn from `rng`."""
    return Town(
        teachers=tuple(_teacher(number, rng) for number in range(size.teachers)),
        mentors=_mentors(corpus.mentors, size, rng),
        moderator=Actor(_account("moderator"), frozenset({Role.MODERATOR})),
        filings=_filings(corpus.cases, size, rng),
    )


def _account(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, name)


def _teacher(number: int, rng: np.random.Generator) -> TeacherHabits:
    """One in eight is often silent; one in three asks whom everybody asks."""
    return TeacherHabits(
        actor=Actor(_account(f"teacher-{number}"), frozenset({Role.TEACHER})),
        hours=float(rng.choice([4.0, 20.0, 60.0])),
        silent=0.6 if rng.random() < 1 / 8 else 0.06,
        follows_the_crowd=rng.random() < 1 / 3,
        redefines=float(rng.choice([0.1, 0.5])),
        asks_second=float(rng.choice([0.0, 0.3])),
    )


def _mentors(known: Sequence[Mentor], size: Size, rng: np.random.Generator) -> tuple[MentorHabits, ...]:
    chosen = rng.choice(len(known), size=size.mentors, replace=size.mentors > len(known))
    return tuple(_mentor(number, known[int(which)], size, rng) for number, which in enumerate(chosen))


def _mentor(number: int, known: Mentor, size: Size, rng: np.random.Generator) -> MentorHabits:
    """One in ten is mostly silent, one in seven refuses often, one in five is new, three in ten are away for weeks."""
    newcomer = rng.random() < 0.2
    profile = known.model_copy(
        update={
            "id": f"{known.id}-{number}",
            "load_limit": int(rng.integers(1, 11)),
            "open_cases": 0,
            "cases_solved": 0 if newcomer else known.cases_solved,
        }
    )
    return MentorHabits(
        actor=Actor(_account(profile.id), frozenset({Role.MENTOR}), mentor=profile.id),
        profile=profile,
        hours=float(rng.choice([6.0, 18.0, 48.0])),
        silent=0.7 if rng.random() < 0.1 else 0.05,
        refuses=0.5 if rng.random() < 1 / 7 else 0.08,
        newcomer=newcomer,
        absent=_absence(size.weeks, rng) if rng.random() < 0.3 else None,
        says_so=rng.random() < 0.5,
    )


def _absence(weeks: int, rng: np.random.Generator) -> tuple[datetime, datetime]:
    start = START + timedelta(weeks=int(rng.integers(0, weeks)))
    return start, start + timedelta(weeks=int(rng.integers(1, 6)))


def _filings(known: Sequence[SolvedCase], size: Size, rng: np.random.Generator) -> tuple[Filing, ...]:
    """Demand as the corpus has it: its rubrics, formats and urgencies, in waking hours, busier in some weeks."""
    busy = rng.gamma(4.0, size=size.weeks)
    weeks = rng.choice(size.weeks, size=size.cases, p=busy / busy.sum())
    filings = [
        Filing(
            at=START + timedelta(weeks=int(week), days=int(rng.integers(0, 7)), hours=int(rng.integers(7, 23))),
            teacher=int(rng.integers(size.teachers)),
            form=_form(known[int(rng.integers(len(known)))], consents=rng.random() < 0.6),
        )
        for week in weeks
    ]
    return tuple(sorted(filings, key=lambda filing: filing.at))


def _form(case: SolvedCase, *, consents: bool) -> CaseForm:
    return CaseForm(
        essence=case.essence,
        actions_taken=case.actions_taken,
        difficulty=case.difficulty,
        question=case.question,
        participants=case.participants,
        problem_fields=case.problem_fields,
        format=case.format,
        urgency=case.urgency,
        consent_to_publish=consents,
    )
