"""A first response as a page in the terminal. Knows Rich and the shape of the response."""

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from service.response import CaseFound, FirstResponse, MaterialFound, MentorFound, PossibleSolution, QuestionFound

CLOSE = 0.6


def closeness(score: float) -> str:
    """A score in words."""
    return "close" if score >= CLOSE else "partly similar"


def print_response(response: FirstResponse, *, to: Console) -> None:
    """Print a response for a person to read."""
    for notice in response.notices:
        to.print(Panel(notice.text, title=notice.title) if notice.title else Text(notice.text, style="italic"))
    _section(to, "Similar solved cases", [_case(case) for case in response.similar_cases])
    for kind, title in (("clarifying", "Clarifying questions"), ("developing", "Developing questions")):
        _section(to, title, [_question(q) for q in response.questions if q.kind == kind])
    _section(to, "Library materials", [_material(material) for material in response.materials])
    _section(to, "Mentors who fit and have time", [_mentor(mentor) for mentor in response.mentors])
    to.print(Text(f"{response.meta.timings_ms['total']:.0f} ms · {response.meta.index_generation}", style="dim"))


def _section(to: Console, title: str, parts: list[RenderableType]) -> None:
    if parts:
        to.rule(f"[bold]{title}", align="left")
        for part in parts:
            to.print(part)


def _case(case: CaseFound) -> RenderableType:
    parts: list[RenderableType] = [Text(" ".join(case.reasons), style="dim")]
    if case.reworded:
        parts.append(Text(REWORDED, style="dim"))
    if case.sentences is not None:
        parts.append(Text(f"You: {case.sentences.yours}\nThere: {case.sentences.theirs}"))
    if case.difference:
        parts.append(Text(f"What differs: {case.difference}"))
    parts.append(_solutions(case.solutions))
    if case.disagreement:
        parts.append(Text(f"These solutions disagree. {case.disagreement}", style="yellow"))
    if case.helped is not None:
        parts.append(Text(f"What came of it ({_HELPED[case.helped]}): {case.outcome}"))
    return Panel(Group(*parts), title=_title(case.title, case.score), title_align="left")


REWORDED = "For some passages a language model proposed other words; a moderator checked them."
DRAFTED = {
    "": "",
    "library": "Put together from the words of one solved case; a moderator checked it.",
    "model": "A language model drafted this from one solved case; a moderator checked it.",
}
"""What a program had a part in says so, here as on every page (R4)."""

_HELPED = {"yes": "it helped", "partly": "it helped partly", "no": "it did not help"}


def _title(title: str, score: float) -> Text:
    return Text.assemble((title, "bold"), f" · {closeness(score)} ({score:.2f})")


def _solutions(solutions: tuple[PossibleSolution, ...]) -> RenderableType:
    grid = Table.grid(padding=(0, 2), expand=True)
    for _ in solutions:
        grid.add_column(ratio=1)
    grid.add_row(*(_solution(solution) for solution in solutions))
    return grid


def _solution(solution: PossibleSolution) -> RenderableType:
    lines = [Text(f"Possible: {solution.approach}", style="bold")]
    for step in solution.steps:
        mark = "  (you may have tried this)" if step.already_tried else ""
        lines.append(Text(f"– {step.text}{mark}", style="dim" if step.already_tried else ""))
    return Group(*lines)


def _question(question: QuestionFound) -> RenderableType:
    return Text.assemble(f"• {question.title}\n", (f"  {' '.join(question.reasons)}", "dim"))


def _material(material: MaterialFound) -> RenderableType:
    told = " ".join([*material.reasons, DRAFTED[material.drafter]]).strip()
    return Text.assemble((material.title, "bold"), f"\n  {material.summary}\n", (f"  {told}", "dim"))


def _mentor(mentor: MentorFound) -> RenderableType:
    heading = f", {mentor.position}, {mentor.institution}\n"
    return Text.assemble((mentor.title, "bold"), heading, (f"  {' '.join(mentor.reasons)}", "dim"))
