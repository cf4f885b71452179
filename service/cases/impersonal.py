"""A completed case told as a record of the library, before anything is taken out of it. Pure.

The words are still the people's own; de-identification and a moderator make them impersonal.
"""

from collections.abc import Iterator, Sequence

from corpus.records import Exchange, Reflection, Revision, Solution, SolvedCase
from retrieval.analysis import guess_language
from retrieval.pupils import forms, stage_of
from service.cases.case import Case

TITLE = 100


def library_text(case: Case, *, name: str, problem_fields: Sequence[str] = ()) -> SolvedCase:
    """The case as a record with the id `name`; `problem_fields` stand in where its author chose none.

    Raises ValueError for a case without a solution.
    """
    if not case.solutions:
        raise ValueError("a case without a possible solution tells nothing")
    first = case.revisions[0].form
    return SolvedCase(
        id=name,
        situation=name,
        title=one_line(case.form.question),
        essence=first.essence,
        actions_taken=first.actions_taken,
        difficulty=first.difficulty,
        question=first.question,
        participants=case.form.participants,
        problem_fields=case.form.problem_fields or tuple(problem_fields),
        format=case.format,
        urgency=case.form.urgency,
        language=guess_language(f"{first.essence} {first.question}"),
        stage=stage_of(forms(case.form.participants)),
        questions=tuple(_exchanges(case)),
        redefined=tuple(_redefined(case)),
        solutions=tuple(_solutions(case)),
        materials=_materials(case),
        reflection=_reflection(case),
    )


def one_line(question: str) -> str:
    """A question as a title: in one line, cut at a word, at most 100 characters."""
    line = " ".join(question.split())
    return line if len(line) <= TITLE else line[: TITLE - 1].rsplit(" ", 1)[0] + "…"


def _exchanges(case: Case) -> Iterator[Exchange]:
    """Questions that were answered; a skipped one tells nothing."""
    for sent in case.question_rounds:
        for asked, answer in zip(sent.questions, sent.answers, strict=False):
            if answer:
                kind = "clarifying" if asked.kind == "clarifying" else "developing"
                yield Exchange(kind=kind, asked=asked.text, answered=answer, gap=asked.gap)


def _redefined(case: Case) -> Iterator[Revision]:
    """Later wordings, each with what led to it: a guiding question of the mentor, or the answers before it."""
    for before, after in zip(case.revisions, case.revisions[1:], strict=False):
        invited = [invitation.question for invitation in case.invitations if before.at <= invitation.at <= after.at]
        yield Revision(
            essence=after.form.essence if after.form.essence != before.form.essence else None,
            question=after.form.question if after.form.question != before.form.question else None,
            why=invited[-1] if invited else "After the mentor's questions.",
        )


def _solutions(case: Case) -> Iterator[Solution]:
    for given in case.solutions:
        said = given.said
        yield Solution(approach=said.approach, text=said.text, steps=said.steps, mentor=given.mentor)


def _materials(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for given in case.solutions for name in given.said.materials))


def _reflection(case: Case) -> Reflection | None:
    """The follow-up where there is one, else the sheet where something was done and its outcome is told."""
    if case.follow_up is not None:
        told = case.follow_up
        return Reflection(done=told.done, helped=told.helped, outcome=told.outcome)
    sheet = case.reflection
    if sheet is None or not sheet.done or sheet.helped == "not yet":
        return None
    return Reflection(done=sheet.done, helped=sheet.helped, outcome=sheet.learned)
