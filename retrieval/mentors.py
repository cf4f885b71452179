"""Matching mentors: hard rules first, then a score from declared profile, solved cases and load, with reasons in words.

Knows mentors as indexed items and what is declared of the asker; the teacher picks, this file never does.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from corpus.institutions import share_institution
from corpus.records import Mentor
from retrieval.index import Index
from retrieval.query import Query
from retrieval.search import RANKERS, Search
from retrieval.weights import MENTOR_WEIGHTS, MentorWeights

MOST = 5
NEWCOMER_FIT = 0.5
"""A newcomer is offered one of the places when the fit is at least this share of the best fit."""
DAY_ORDER = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True)
class Asker:
    """What hard rules need to know of the person who asks. Empty values exclude nobody.

    `present` holds the profiles, as they are this moment, of mentors who can be asked at all; None: all of the index.
    """

    institution: str = ""
    languages: tuple[str, ...] = ()
    refused_by: frozenset[str] = frozenset()
    present: Mapping[str, Mentor] | None = None


@dataclass(frozen=True)
class MentorMatch:
    """A mentor who may be offered, with the score (0 to 1) and the reasons.

    `witness` is the id of the solved case that a reason names, empty where none does.
    """

    mentor: Mentor
    score: float
    reasons: tuple[str, ...]
    witness: str = ""


@dataclass(frozen=True)
class Titles:
    """Titles of rubricator items by id, for reasons in words."""

    by_id: dict[str, str] = field(default_factory=dict)

    def of(self, names: Sequence[str]) -> str:
        """Titles joined in a phrase, lower case."""
        shown = [self.by_id.get(name, name).lower() for name in names]
        return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


Similar = Sequence[tuple[str, str, Collection[str | None]]]
"""Similar solved cases: their ids, their titles and the mentors of their solutions."""
HELPED = "Helped in a similar solved case"
"""How the reason begins that names a solved case."""

Rule = Callable[[Mentor, Asker, Query, date], bool]

EXCLUDED: dict[str, Rule] = {
    "away": lambda mentor, asker, query, today: (
        mentor.availability.away_until is not None and mentor.availability.away_until >= today
    ),
    "no hours": lambda mentor, asker, query, today: mentor.availability.hours_per_week == 0,
    "full": lambda mentor, asker, query, today: mentor.open_cases >= mentor.load_limit,
    "refused this case": lambda mentor, asker, query, today: mentor.id in asker.refused_by,
    "same institution": lambda mentor, asker, query, today: share_institution(asker.institution, mentor.institution),
    "no common language": lambda mentor, asker, query, today: not _share_a_language(mentor, asker, query),
}
"""The hard rules. A mentor met by any of them is never offered, whatever the score."""


class MentorDesk:
    """The mentors of one index."""

    def __init__(self, index: Index, *, titles: Titles, weights: MentorWeights = MENTOR_WEIGHTS) -> None:
        self._index = index
        self._weights = weights
        self._titles = titles
        self.mentors: Mapping[str, Mentor] = {}
        self.renew()

    def renew(self) -> None:
        """Read every profile of the index anew, after one has changed."""
        self.mentors = {item.id: Mentor.model_validate(item.record) for item in self._index.shelf.every("mentors")}

    def available(self, query: Query, *, asker: Asker, today: date) -> list[Mentor]:
        """Mentors whom no hard rule excludes, ordered by id."""
        present = self.mentors if asker.present is None else asker.present
        found = [m for m in present.values() if not any(rule(m, asker, query, today) for rule in EXCLUDED.values())]
        return sorted(found, key=lambda mentor: mentor.id)

    def match(
        self,
        query: Query,
        *,
        stage: str | None,
        today: date,
        similar: Similar = (),
        asker: Asker | None = None,
        count: int = MOST,
        looked_up: Mapping[str, float] | None = None,
    ) -> tuple[MentorMatch, ...]:
        """Up to `count` mentors, best first, one place kept for a newcomer who fits; `looked_up` as in `Search`."""
        available = {m.id: m for m in self.available(query, asker=asker or Asker(), today=today)}
        fits = self.fits(query, tuple(available.values()), stage=stage, looked_up=looked_up)
        ordered = sorted(fits.items(), key=lambda pair: (-round(pair[1], 6), pair[0]))
        names = _with_newcomer([name for name, _ in ordered], fits, available, count)
        return tuple(
            self._matched(available[name], round(fits[name], 4), query, stage=stage, similar=similar) for name in names
        )

    def _matched(
        self, mentor: Mentor, score: float, query: Query, *, stage: str | None, similar: Similar
    ) -> MentorMatch:
        witness, title = next(((name, title) for name, title, given in similar if mentor.id in given), ("", ""))
        return MentorMatch(mentor, score, self._reasons(mentor, query, stage, title), witness)

    def fits(
        self,
        query: Query,
        mentors: Sequence[Mentor],
        *,
        stage: str | None,
        looked_up: Mapping[str, float] | None = None,
    ) -> dict[str, float]:
        """Fit of each mentor, 0 to 1."""
        hits = RANKERS["production"](Search(query, "mentors", self._index, looked_up=looked_up), ())
        text = {hit.id: hit.score for hit in hits}
        weights = self._weights
        return {
            mentor.id: weights.text * text.get(mentor.id, 0.0)
            + weights.fields * _field_fit(mentor, query)
            + weights.stage * (stage is None or stage in mentor.stages)
            + weights.free * _free(mentor)
            for mentor in mentors
        }

    def _reasons(self, mentor: Mentor, query: Query, stage: str | None, solved: str) -> tuple[str, ...]:
        reasons = []
        shared = [name for name in query.problem_fields if name in mentor.problem_fields]
        if shared:
            reasons.append(f"Consults on {self._titles.of(shared)}.")
        if solved:
            reasons.append(f"{HELPED}: {solved}.")
        if stage is not None and stage in mentor.stages:
            reasons.append(f"Works with {_age(stage)}.")
        reasons.append(_free_words(mentor))
        if mentor.cases_solved == 0:
            reasons.append("New as a mentor here, with time for a first case.")
        return tuple(reasons)


def _share_a_language(mentor: Mentor, asker: Asker, query: Query) -> bool:
    """Whether they can talk: in what the asker declares, else in the form's language; nobody is excluded by neither."""
    spoken = asker.languages or ((query.language,) if query.language else ())
    return not spoken or not set(spoken).isdisjoint(mentor.languages)


def _field_fit(mentor: Mentor, query: Query) -> float:
    """Share of the case's items the mentor declares, the first item counting double."""
    if not query.problem_fields:
        return 0.0
    weights = [2.0] + [1.0] * (len(query.problem_fields) - 1)
    met = [w for w, name in zip(weights, query.problem_fields, strict=True) if name in mentor.problem_fields]
    return sum(met) / sum(weights)


def _free(mentor: Mentor) -> float:
    """Free share of the load, 0 to 1."""
    return (mentor.load_limit - mentor.open_cases) / mentor.load_limit


def _age(stage: str) -> str:
    return {"preschool": "preschool children", "vocational": "vocational students"}.get(stage, f"{stage} pupils")


def _free_words(mentor: Mentor) -> str:
    days = [day for day in DAY_ORDER if day in mentor.availability.days]
    hours = mentor.availability.hours_per_week
    when = " and ".join([", ".join(days[:-1]), days[-1]] if len(days) > 1 else days) or "by agreement"
    return f"Free {'on ' if days else ''}{when}, about {hours} hour{'s' * (hours != 1)} a week; {_load(mentor)}."


def _load(mentor: Mentor) -> str:
    left = mentor.load_limit - mentor.open_cases
    return f"can take {left} more case{'s' * (left != 1)}"


def _with_newcomer(order: list[str], fits: dict[str, float], mentors: Mapping[str, Mentor], count: int) -> list[str]:
    chosen = order[:count]
    if any(mentors[name].cases_solved == 0 for name in chosen):
        return chosen
    bar = NEWCOMER_FIT * fits[order[0]] if order else 0.0
    newcomer = next((n for n in order[count:] if mentors[n].cases_solved == 0 and fits[n] >= bar), None)
    return chosen if newcomer is None else [*chosen[: count - 1], newcomer]


def assign(fits: Sequence[dict[str, float]], *, places: dict[str, int]) -> list[str | None]:
    """One mentor for each of several waiting cases, the total fit as great as can be; None where places run out.

    `fits` gives, case by case, the fit of each mentor who may be offered; `places` how many cases each can take.
    Solved as a linear assignment (Crouse 2016, as in scipy), a column for each free place.
    """
    from scipy.optimize import linear_sum_assignment  # 50 MB that a first response does not need

    columns = [name for name, free in sorted(places.items()) for _ in range(min(free, len(fits)))]
    if not fits or not columns:
        return [None] * len(fits)
    gain = np.array([[row.get(name, 0.0) for name in columns] for row in fits])
    rows, taken = linear_sum_assignment(gain, maximize=True)
    chosen: list[str | None] = [None] * len(fits)
    for row, column in zip(rows, taken, strict=True):
        if columns[column] in fits[row]:
            chosen[row] = columns[column]
    return chosen
