"""An article from one solved case, for the moderator to check. Knows the case as the library has it."""

from corpus.records import SolvedCase
from prompts.fences import Piece
from prompts.replies import ArticleReply
from retrieval.analysis import sentences
from service.drafting.checking import Checked
from service.drafting.draft import ArticleDraft, ArticleSection, Sentence, Source, Task
from service.drafting.wanted import Wanted

MOST_SECTIONS, MOST_SENTENCES = 6, 12
LONGEST_SUMMARY = 300


def case_pieces(case: SolvedCase) -> tuple[Piece, ...]:
    """A solved case as pieces, the ones an article cannot do without first."""
    told = [
        ("E", "the situation", case.essence),
        ("Q", "what was asked", case.question),
        *((f"S{n}", "possible solution", _solution(case, n - 1)) for n in range(1, len(case.solutions) + 1)),
        ("X", "where solutions disagree", case.disagreement or ""),
        ("O", "what came of it", _outcome(case)),
        ("A", "tried before", case.actions_taken),
        ("D", "what was difficult", case.difficulty),
        *((f"R{n}", "question and answer", f"{a.asked}\n{a.answered}") for n, a in enumerate(case.questions, start=1)),
    ]
    return tuple(Piece(key, label, text) for key, label, text in told if text)


def _outcome(case: SolvedCase) -> str:
    return "" if case.reflection is None else f"{case.reflection.done}\n{case.reflection.outcome}"


def _solution(case: SolvedCase, at: int) -> str:
    solution = case.solutions[at]
    return "\n".join((f"{solution.approach}: {solution.text}", *solution.steps))


def article_wanted(case: SolvedCase) -> Wanted:
    """What an article is made of."""
    pieces = case_pieces(case)
    sources = tuple(Source(key=piece.key, kind="cases", id=case.id, title=piece.label) for piece in pieces)
    return Wanted(task=Task.ARTICLE, language=case.language, said={"case": pieces}, sources=sources)


def article_said(reply: ArticleReply, wanted: Wanted, checked: Checked) -> ArticleDraft | None:
    """The article of what a model said; None where no section has a sentence that passes, or the title does not."""
    head = checked.plain([reply.title], most=1) + checked.plain([reply.summary], most=1)
    sections = []
    for section in reply.sections[:MOST_SECTIONS]:
        told = checked.cited(section.sentences, most=MOST_SENTENCES)
        heading = checked.plain([section.heading], most=1)
        if told and heading:
            sections.append(ArticleSection(heading=heading[0], sentences=told))
    if len(head) < 2 or not sections:
        return None
    return ArticleDraft(title=head[0], summary=head[1], sections=tuple(sections), sources=wanted.sources)


def body_of(draft: ArticleDraft) -> str:
    """The sections of a draft as the text of a material; a step ends like a sentence."""
    told = (f"## {part.heading}\n\n{' '.join(_ended(one.text) for one in part.sentences)}" for part in draft.sections)
    return "\n\n".join(told)


def _ended(text: str) -> str:
    return text if text.rstrip("\"'”’»)")[-1:] in ENDS else f"{text}."


ENDS = frozenset(".!?…:;")
"""Signs a sentence may end with."""

HEADINGS = {
    "E": "The situation",
    "Q": "What was asked",
    "S": "Possible ways",
    "X": "Where they differ",
    "O": "What came of it",
}
"""Headings of an article in the case's own words, by the first letter of a piece's key."""


def article_quoted(case: SolvedCase) -> ArticleDraft:
    """An article in the case's own words, without a model."""
    wanted = article_wanted(case)
    sections = []
    for letter, heading in HEADINGS.items():
        pieces = [piece for piece in wanted.said["case"] if piece.key[0] == letter]
        told = tuple(Sentence(text=line, sources=(piece.key,)) for piece in pieces for line in _lines(piece))
        if told:
            sections.append(ArticleSection(heading=heading, sentences=told))
    return ArticleDraft(title=case.title, summary=_summary(case), sections=tuple(sections), sources=wanted.sources)


def _lines(piece: Piece) -> list[str]:
    return [sentence for line in piece.text.splitlines() for sentence in sentences(line)]


def _summary(case: SolvedCase) -> str:
    """The first sentences of the situation that fit into a summary; never a part of one."""
    kept = ""
    for sentence in sentences(case.essence):
        if len(kept) + len(sentence) + 1 > LONGEST_SUMMARY:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or case.title
