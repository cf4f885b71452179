"""Which drafts a case wants, and who may read them. Pure; knows no model, no prompt and no words of a draft."""

from service.cases.access import Part, visible
from service.cases.alerts import blocked
from service.cases.case import Case, relation
from service.cases.people import Actor, Relation
from service.cases.states import MENTORS_TURN, State
from service.drafting.draft import Task

SOLVING = frozenset({*MENTORS_TURN, State.SECOND_IN_WORK})
"""States in which a mentor can send a possible solution."""

KEPT_FOR_ONE = frozenset({Task.QUESTIONS, Task.SOLUTION})
"""Drafts that are for one mentor alone, and for moderators."""

FOR_MODERATORS = frozenset({Task.REWORDING, Task.ARTICLE})
"""Drafts around a text for the library, for moderators alone."""


def basis_of(case: Case, task: Task) -> str:
    """What of a case a draft is made from: when it changes, another draft is wanted."""
    if task is Task.DIGEST:
        return f"wording {len(case.revisions)}"
    return f"wording {len(case.revisions)}, rounds {len(case.question_rounds)}, solutions {len(case.solutions)}"


def drafts_wanted(case: Case) -> tuple[Task, ...]:
    """The drafts a case wants by itself now; none while it may tell of danger (R8). A solution's waits for a view."""
    if blocked(case) or not case.is_open:
        return ()
    return (Task.DIGEST, Task.QUESTIONS) if case.state in MENTORS_TURN else (Task.DIGEST,)


def solving_mentor(case: Case) -> str | None:
    """The mentor whose turn it is to send a possible solution; None where it is nobody's, or nothing may be drafted."""
    if blocked(case) or case.state not in SOLVING:
        return None
    return case.second_mentor if case.state is State.SECOND_IN_WORK else case.mentor


def mentor_of(case: Case, task: Task) -> str:
    """Whom a draft of a task is for: a mentor's id, empty for everybody who sees the first response."""
    return (solving_mentor(case) or "") if task in KEPT_FOR_ONE else ""


def may_read_draft(case: Case, reader: Actor, *, task: Task, mentor: str) -> bool:
    """Whether somebody may read a draft of a case; while it may tell of danger, moderators alone (R8)."""
    who = relation(case, reader)
    if blocked(case) and who is not Relation.MODERATOR:
        return False
    if task in FOR_MODERATORS:
        return Part.FINDINGS in visible(case, who)
    if task not in KEPT_FOR_ONE:
        return Part.FIRST_RESPONSE in visible(case, who)
    if who is Relation.MODERATOR:
        return bool(visible(case, who))
    return who in (Relation.MENTOR, Relation.SECOND_MENTOR) and reader.mentor == mentor
