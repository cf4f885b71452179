"""What a draft is wanted of: the case and the library as pieces that can be cited. Knows no model, no prompt."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.form import LABELS, CaseForm
from prompts.fences import Piece
from retrieval.analysis import known_language, sentences
from service.drafting.draft import Source, Task
from service.response import CaseFound, FirstResponse, MaterialFound

OF_FORM = {"E": "essence", "Q": "question", "A": "actions_taken", "D": "difficulty"}
"""Keys of the form's fields, the ones a draft cannot do without first."""


@dataclass(frozen=True)
class Wanted:
    """A draft that is wanted. `said` holds pieces by the hole of the prompt they fill, `own` words of ours.

    Pieces stand by rank, the first hole first: where not all fit, the last ones are left out.
    """

    task: Task
    language: str
    said: Mapping[str, tuple[Piece, ...]]
    sources: tuple[Source, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    tried: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def citable(self) -> frozenset[str]:
        """Keys a sentence may cite."""
        return frozenset(source.key for source in self.sources)


def form_pieces(form: CaseForm) -> tuple[Piece, ...]:
    """The written fields of a form that are not empty."""
    texts = form.texts
    return tuple(Piece(key, LABELS[name].lower(), texts[name]) for key, name in OF_FORM.items() if texts[name])


def tried_pieces(form: CaseForm) -> tuple[Piece, ...]:
    """What the teacher has tried, as one piece."""
    return (Piece("TRIED", "already tried", form.actions_taken),) if form.actions_taken else ()


def language_of(form: CaseForm) -> str:
    """The language a form is written in; empty where it is in none we know."""
    return known_language(" ".join(form.texts.values()))


def library_of(response: FirstResponse) -> tuple[tuple[Piece, ...], tuple[Source, ...]]:
    """Pieces and sources of a first response: cases and materials in turn, the best ones first."""
    cases = [_case(found, f"C{n}") for n, found in enumerate(response.similar_cases, start=1)]
    materials = [_material(found, f"M{n}") for n, found in enumerate(response.materials, start=1)]
    both = list(_in_turn(cases, materials))
    return tuple(piece for piece, _ in both), tuple(source for _, source in both)


def tried_steps(response: FirstResponse) -> tuple[str, ...]:
    """Steps of similar cases that the teacher has taken already."""
    solutions = [solution for found in response.similar_cases for solution in found.solutions]
    return tuple(step.text for solution in solutions for step in solution.steps if step.already_tried)


def _case(found: CaseFound, key: str) -> tuple[Piece, Source]:
    """A solved case as its reader sees it, without the steps this teacher has tried."""
    lines = [found.title, found.essence]
    for solution in found.solutions:
        steps = [step.text for step in solution.steps if not step.already_tried]
        lines += [f"Possible solution, {solution.approach}: {solution.text}", *steps]
    lines += [found.disagreement, f"What came of it: {found.outcome}" if found.outcome else ""]
    piece = Piece(key, "solved case", "\n".join(line for line in lines if line))
    return piece, Source(key=key, kind="cases", id=found.id, title=found.title)


def _material(found: MaterialFound, key: str) -> tuple[Piece, Source]:
    near = found.sentences.theirs if found.sentences is not None else ""
    text = "\n".join(line for line in (found.title, found.summary, near) if line)
    return Piece(key, "library material", text), Source(key=key, kind="articles", id=found.id, title=found.title)


def _in_turn(
    first: Sequence[tuple[Piece, Source]], second: Sequence[tuple[Piece, Source]]
) -> Iterable[tuple[Piece, Source]]:
    for at in range(max(len(first), len(second))):
        yield from first[at : at + 1]
        yield from second[at : at + 1]


def told_sentences(texts: Iterable[str]) -> tuple[str, ...]:
    """Every sentence of some texts."""
    return tuple(sentence for text in texts for sentence in sentences(text))
