"""A case without anybody's words: what stays of it is its number, states, times and choices from closed lists. Pure.

Words that a record requires are replaced by `ERASED`, so that an erased case is a case still.
"""

from service.cases.case import Alert, Case, CaseEvent, GivenSolution, QuestionRound, Revision
from service.cases.publication import Publication
from service.cases.work_said import FollowUp, Reflect, SentQuestion

ERASED = "erased"
"""Stands where a text was."""


def without_words(case: Case) -> Case:
    """The case with every text emptied. Mentors, reasons and what helped stay for statistics."""
    return case.model_copy(
        update={
            "revisions": tuple(map(_revision, case.revisions)),
            "second_question": "",
            "passed_over": tuple(over.model_copy(update={"words": ""}) for over in case.passed_over),
            "asked_before": tuple(
                asked.model_copy(update={"question": ERASED, "answer": ""}) for asked in case.asked_before
            ),
            "question_rounds": tuple(map(_round, case.question_rounds)),
            "invitations": tuple(invited.model_copy(update={"question": ERASED}) for invited in case.invitations),
            "colleagues": tuple(
                asked.model_copy(update={"question": ERASED, "opinion": ""}) for asked in case.colleagues
            ),
            "solutions": tuple(map(_solution, case.solutions)),
            "reflection": _reflection(case.reflection),
            "follow_up": _follow_up(case.follow_up),
            "publication": _publication(case.publication),
            "alerts": tuple(map(_alert, case.alerts)),
        }
    )


def event_without_words(event: CaseEvent) -> CaseEvent:
    """A line of history that tells who did what and when, and nothing of what was said."""
    return event.model_copy(update={"said": {}})


def _publication(text: Publication | None) -> Publication | None:
    """What stands in the library is impersonal and stays; what was found on the way names people."""
    if text is None or not text.is_published:
        return None
    return text.model_copy(update={"replaced": (), "left": (), "kept": (), "returned": "", "objected": ""})


def _revision(revision: Revision) -> Revision:
    """Who takes part can point at somebody where the place is known; the problem field and urgency cannot."""
    emptied = {"essence": ERASED, "actions_taken": "", "difficulty": "", "question": ERASED, "participants": ()}
    return revision.model_copy(update={"form": revision.form.model_copy(update=emptied)})


def _alert(alert: Alert) -> Alert:
    """The institution points at the author, and there are no words left to keep from it."""
    cleared = None if alert.cleared is None else alert.cleared.model_copy(update={"reason": ERASED})
    return alert.model_copy(update={"kept_from": "", "cleared": cleared})


def _round(sent: QuestionRound) -> QuestionRound:
    questions = tuple(SentQuestion(text=ERASED, kind=asked.kind, gap=asked.gap) for asked in sent.questions)
    return sent.model_copy(update={"questions": questions, "answers": ("",) * len(sent.answers)})


def _solution(given: GivenSolution) -> GivenSolution:
    said = given.said.model_copy(update={"approach": ERASED, "text": ERASED, "steps": (), "drafted": "", "drafter": ""})
    return given.model_copy(update={"said": said})


def _reflection(sheet: Reflect | None) -> Reflect | None:
    return None if sheet is None else Reflect(learned=ERASED, useful=sheet.useful, helped=sheet.helped)


def _follow_up(sheet: FollowUp | None) -> FollowUp | None:
    return None if sheet is None else FollowUp(done=ERASED, helped=sheet.helped, outcome=ERASED)
