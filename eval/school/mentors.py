"""The mentors of a simulated school year: what each has to do, and who is asked next. Knows loads; makes no move."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from eval.school.people import MentorHabits
from service.cases.case import Case
from service.cases.loads import COUNTS, Load, cannot_be_asked
from service.cases.people import Relation

KIND = {
    Relation.ASKED_MENTOR: "pending",
    Relation.ASKED_SECOND_MENTOR: "pending",
    Relation.MENTOR: "in_work",
    Relation.SECOND_MENTOR: "in_work",
}
"""As what a case weighs on a mentor of each relation."""


class SchoolMentors:
    """Everybody who mentors, with the load of every moment."""

    def __init__(self, mentors: Sequence[MentorHabits], chance: np.random.Generator) -> None:
        self.by_id = {mentor.profile.id: mentor for mentor in mentors}
        self._chance = chance
        self._loads: Counter[tuple[str, str]] = Counter()

    def keep(self, before: Case | None, case: Case) -> None:
        """Take note of a case that was filed or has changed."""
        self._loads.subtract(() if before is None else _weighs(before))
        self._loads.update(_weighs(case))

    def load(self, mentor: str) -> Load:
        """What a mentor has now."""
        return Load(**{kind: self._loads[mentor, kind] for kind in ("in_work", "pending", "solved")})

    def holding(self, case: Case, who: Relation) -> MentorHabits | None:
        """The mentor who is this to a case, if anybody is."""
        name = _holders(case).get(who)
        return None if name is None else self.by_id[name]

    def find(self, case: Case, at: datetime, *, crowd: bool) -> str | None:
        """A mentor who fits and can be asked: the one everybody asks, or by chance, the less busy the likelier."""
        free = [mentor for mentor in self.by_id.values() if self._can_be_asked(mentor, case, at)]
        fields = set(case.form.problem_fields)
        fit = [mentor for mentor in free if fields & set(mentor.profile.problem_fields)] or free
        if not fit:
            return None
        if crowd:
            return max(fit, key=self._fame).profile.id
        ease = np.array([1 / (1 + self._loads[mentor.profile.id, "in_work"]) for mentor in fit])
        return fit[int(self._chance.choice(len(fit), p=ease / ease.sum()))].profile.id

    def _can_be_asked(self, mentor: MentorHabits, case: Case, at: datetime) -> bool:
        name = mentor.profile.id
        met = {over.mentor for over in case.passed_over} | {case.mentor}
        return name not in met and not cannot_be_asked(mentor.shown(at), self.load(name), today=at.date())

    def _fame(self, mentor: MentorHabits) -> tuple[int, str]:
        name = mentor.profile.id
        return mentor.profile.cases_solved + self._loads[name, "solved"], name


def _holders(case: Case) -> dict[Relation, str | None]:
    return {
        Relation.ASKED_MENTOR: case.asked,
        Relation.MENTOR: case.mentor,
        Relation.ASKED_SECOND_MENTOR: case.second_asked,
        Relation.SECOND_MENTOR: case.second_mentor,
    }


def _weighs(case: Case) -> Iterator[tuple[str, str]]:
    """What a case adds to the loads of mentors, as the rules of loads count it."""
    for who, name in _holders(case).items():
        if name is not None and case.state in COUNTS[who]:
            yield name, KIND[who]
    yield from ((given.mentor, "solved") for given in case.solutions)
