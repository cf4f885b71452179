"""The first draft of a possible solution, for the mentor alone: ways with sources, others beside them, what is open."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.form import CaseForm
from prompts.fences import Piece
from prompts.replies import SolutionReply
from service.drafting.checking import Checked
from service.drafting.digest import digest_wanted, quoted, with_reason
from service.drafting.draft import Sentence, SolutionDraft, Source, Task
from service.drafting.wanted import Wanted, library_of
from service.response import FirstResponse

OTHER_SIDE = "How may the others in this situation see it?"
"""Asked in every draft where the model asks nothing of the kind (R26)."""
FEWEST = 1
MOST_SENTENCES, MOST_STEPS, MOST_OTHERS, MOST_UNKNOWN = 8, 5, 3, 5


def solution_wanted(
    form: CaseForm, response: FirstResponse, *, view: str, answers: Sequence[tuple[str, str]]
) -> Wanted:
    """What a draft is made of: the case with its answers, the library, and the mentor's first view (R31)."""
    wanted = digest_wanted(form, response)
    told = tuple(
        Piece(f"R{n}", "question and answer", f"{question}\n{answer}")
        for n, (question, answer) in enumerate(answers, start=1)
        if answer
    )
    case = (*wanted.said["case"], *told)
    of_case = tuple(Source(key=piece.key, kind="case", id=piece.key, title=piece.label) for piece in case)
    view_pieces = (Piece("VIEW", "the mentor's first view", view),) if view else ()
    return replace(
        wanted,
        task=Task.SOLUTION,
        said={"view": view_pieces, **wanted.said, "case": case},
        sources=(*wanted.sources, *of_case),
    )


def solution_said(reply: SolutionReply, wanted: Wanted, checked: Checked) -> SolutionDraft | None:
    """The draft of what a model said; None where nothing of its main part passes.

    Ways and steps rest on the library: what the author wrote is told with them and never advice by itself.
    """
    case = {source.key for source in wanted.sources if source.kind == "case"}
    library = {source.key for source in wanted.sources} - case
    told = checked.cited(reply.sentences, most=MOST_SENTENCES, among=library)
    steps = checked.cited(reply.steps, most=MOST_STEPS, among=library)
    if len(told) + len(steps) < FEWEST:
        return None
    (approach,) = checked.plain([reply.approach], most=1, beyond=case) or ("",)
    asked = [reply.other_side] if reply.other_side.rstrip().endswith("?") else []
    (other_side,) = checked.plain(asked, most=1) or (OTHER_SIDE,)
    return SolutionDraft(
        approach=approach,
        sentences=told,
        steps=steps,
        alternatives=checked.cited(reply.alternatives, most=MOST_OTHERS, among=library),
        unknown=checked.plain(reply.unknown, most=MOST_UNKNOWN, beyond=case),
        other_side=other_side,
        sources=wanted.sources,
    )


def solution_quoted(response: FirstResponse) -> SolutionDraft | None:
    """An outline in the library's own words, without a model; None where the library has nothing."""
    told, sources = quoted(response, tells=with_reason), library_of(response)[1]
    if not told:
        return None
    key = {source.id: source.key for source in sources if source.kind == "cases"}
    solved = [(key[found.id], solution) for found in response.similar_cases for solution in found.solutions]
    steps = [
        Sentence(text=step.text, sources=(cited,), way="approach")
        for cited, solution in solved[:2]
        for step in solution.steps
        if not step.already_tried
    ]
    return SolutionDraft(
        approach="",
        sentences=tuple(one for one in told if one.way != "disagreement"),
        steps=tuple(steps[:MOST_STEPS]),
        alternatives=tuple(one for one in told if one.way == "disagreement"),
        unknown=tuple(question.title for question in response.questions[:3]),
        other_side=OTHER_SIDE,
        sources=sources,
    )
