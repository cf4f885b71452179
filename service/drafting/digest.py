"""The digest for the teacher: what helped others, cited, in the plural, with disagreement, without what was tried."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.form import CaseForm
from prompts.replies import DigestReply
from retrieval.analysis import sentences
from service.drafting.checking import Checked
from service.drafting.draft import Digest, Sentence, Task, Way
from service.drafting.wanted import (
    Wanted,
    form_pieces,
    language_of,
    library_of,
    told_sentences,
    tried_pieces,
    tried_steps,
)
from service.response import CaseFound, FirstResponse, PossibleSolution

FEWEST, MOST = 3, 6
CASES_QUOTED = 3
STEPS_TOLD = 2
LONGEST_OUTCOME = 160
"""Characters of an outcome that are quoted: as many whole sentences as fit, the first one in any case."""
OUTCOMES: dict[str | None, Way] = {"yes": "helped", "partly": "helped in part", "no": "did not help", None: "outcome"}
"""How what came of a case is introduced, by what its author said of it."""

Tells = Callable[[PossibleSolution], str]
"""What is quoted of a possible solution; empty where nothing of it is new to the reader."""


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
    """The digest of what a model said; None where fewer sentences pass than a digest has.

    Where the library has fewer items than that, each may be told in one sentence.
    """
    kept = checked.cited(reply.sentences, most=MOST)
    return Digest(sentences=kept, sources=wanted.sources) if len(kept) >= min(FEWEST, len(wanted.sources)) else None


def with_steps(solution: PossibleSolution) -> str:
    """A way with its first steps that this teacher has not taken."""
    new = [step.text.rstrip(".") for step in solution.steps if not step.already_tried][:STEPS_TOLD]
    if not new:
        return "" if solution.steps else with_reason(solution)
    return f"{solution.approach}: {'; '.join([new[0], *map(_inside, new[1:])])}."


def with_reason(solution: PossibleSolution) -> str:
    """A way with the first sentence the mentor wrote of it."""
    if solution.steps and all(step.already_tried for step in solution.steps):
        return ""
    return f"{solution.approach}: {next(iter(sentences(solution.text)), solution.text)}"


def digest_quoted(response: FirstResponse) -> Digest | None:
    """A digest of the library's own words, without a model; None where no similar case has anything new to tell.

    A material alone tells nothing of what helped others; it stands below by itself.
    """
    kept = quoted(response, tells=with_steps)
    if not any(sentence.way == "approach" for sentence in kept):
        return None
    return Digest(sentences=kept, sources=library_of(response)[1])


def quoted(response: FirstResponse, *, tells: Tells) -> tuple[Sentence, ...]:
    """What similar cases and the nearest material say, at most `MOST` sentences."""
    keys = {(source.kind, source.id): source.key for source in library_of(response)[1]}
    told: list[_Told] = []
    for place, found in enumerate(response.similar_cases[:CASES_QUOTED]):
        disagrees = bool(found.disagreement) and not any(one.way == "disagreement" for one in told)
        told += _of_case(found, keys["cases", found.id], place, tells=tells, disagrees=disagrees)
    for material in response.materials[:1]:
        told.append(_Told(OF_MATERIAL, "material", material.summary, keys["articles", material.id]))
    return _spread(told)


@dataclass(frozen=True)
class _Told:
    """Something that could be quoted; the smallest `turn` is quoted first."""

    turn: tuple[int, int]
    way: Way
    text: str
    key: str


OF_MATERIAL = (2, 1)
"""After what came of the nearest case, before what came of others."""


def _of_case(found: CaseFound, key: str, place: int, *, tells: Tells, disagrees: bool) -> Iterator[_Told]:
    """First a way of every case, then both sides where mentors disagree (R27), then what came of each."""
    ways = [text for solution in found.solutions if (text := tells(solution))]
    for number, text in enumerate(ways):
        turn = 0 if number == 0 else 1 if disagrees else 3
        yield _Told((turn, place), "approach", text, key)
    if disagrees and len(ways) > 1:
        yield _Told((1, place), "disagreement", found.disagreement, key)
    if found.outcome and ways:
        yield _Told((2, 2 * place), OUTCOMES[found.helped], _beginning(found.outcome), key)


def _spread(told: Sequence[_Told]) -> tuple[Sentence, ...]:
    """At most `MOST` of them, by turn, in the order of the library."""
    chosen = sorted(sorted(range(len(told)), key=lambda at: (told[at].turn, at))[:MOST])
    return tuple(Sentence(text=told[at].text, sources=(told[at].key,), way=told[at].way) for at in chosen)


def _beginning(outcome: str) -> str:
    """The first sentences of an outcome that fit; never a part of one."""
    first, *more = sentences(outcome) or (outcome,)
    for sentence in more:
        if len(first) + len(sentence) + 1 > LONGEST_OUTCOME:
            break
        first = f"{first} {sentence}"
    return first


def _inside(step: str) -> str:
    """A step as it stands inside a sentence; what begins like a name or an abbreviation stays."""
    return step[:1].lower() + step[1:] if step[1:2].islower() else step
