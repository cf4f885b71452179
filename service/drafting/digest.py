"""The digest for the teacher: what helped others, cited, in the plural, with disagreement, without what was tried."""

from collections.abc import Iterator

from corpus.form import CaseForm
from prompts.replies import DigestReply
from retrieval.analysis import sentences
from service.drafting.checking import Checked
from service.drafting.draft import Digest, Sentence, Task
from service.drafting.wanted import (
    Wanted,
    form_pieces,
    language_of,
    library_of,
    told_sentences,
    tried_pieces,
    tried_steps,
)
from service.response import CaseFound, FirstResponse

FEWEST, MOST = 3, 6
CASES_QUOTED = 3


def digest_wanted(form: CaseForm, response: FirstResponse) -> Wanted:
    """What a digest is made of: the form, and what the first response found for it."""
    pieces, sources = library_of(response)
    return Wanted(
        task=Task.DIGEST,
        language=language_of(form),
        said={"case": form_pieces(form), "tried": tried_pieces(form), "library": pieces},
        sources=sources,
        tried=(*tried_steps(response), *told_sentences([form.actions_taken])),
    )


def digest_said(reply: DigestReply, wanted: Wanted, checked: Checked) -> Digest | None:
    """The digest of what a model said; None where fewer sentences pass than a digest has."""
    kept = checked.cited(reply.sentences, most=MOST)
    return Digest(sentences=kept, sources=wanted.sources) if len(kept) >= FEWEST else None


def digest_quoted(response: FirstResponse) -> Digest | None:
    """A digest of the library's own words, without a model; None where the library has nothing."""
    sources = library_of(response)[1]
    keys = {(source.kind, source.id): source.key for source in sources}
    told: list[Sentence] = []
    for found in response.similar_cases[:CASES_QUOTED]:
        told += _of_case(found, keys["cases", found.id])
    for material in response.materials[:1]:
        told.append(Sentence(text=material.summary, sources=(keys["articles", material.id],), way="material"))
    kept = _spread(told)
    return Digest(sentences=kept, sources=sources) if kept else None


def _of_case(found: CaseFound, key: str) -> Iterator[Sentence]:
    """What was tried there that this teacher has not, where answers disagree, and what came of it."""
    for solution in found.solutions:
        if not all(step.already_tried for step in solution.steps) or not solution.steps:
            first = next(iter(sentences(solution.text)), solution.text)
            yield Sentence(text=f"{solution.approach}: {first}", sources=(key,), way="approach")
    if found.disagreement:
        yield Sentence(text=found.disagreement, sources=(key,), way="disagreement")
    if found.outcome:
        yield Sentence(text=found.outcome, sources=(key,), way="outcome")


def _spread(told: list[Sentence]) -> tuple[Sentence, ...]:
    """At most `MOST` sentences, something of every kind, in the order of the library; disagreement above all."""
    rank = {"disagreement": 0, "approach": 1, "outcome": 2, "material": 3, "": 4}
    seen: dict[str, int] = {}
    keyed = []
    for at, sentence in enumerate(told):
        nth = seen.get(sentence.way, 0)
        seen[sentence.way] = nth + 1
        keyed.append(((nth, rank[sentence.way]), at))
    chosen = sorted(at for _, at in sorted(keyed)[:MOST])
    return tuple(told[at] for at in chosen)
