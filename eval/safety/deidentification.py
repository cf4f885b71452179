"""Evaluating de-identification: what is found, what is lost, and how traceable the wording stays.

Knows the labelled cases; finding is the product's own. Nothing is known of the authors here, so names, employers and
towns are found by their look alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.deidentification.fields import FACTS, texts
from corpus.deidentification.finding import EntityKind, Finding
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import Rarity
from eval.datasets.casebook import Split
from eval.datasets.deidentification import DatasetName, LabelledCase, Span, read_labelled
from eval.datasets.shipped import shipped_corpus
from eval.runs.rate import Rate
from service.measured.means import Mean, mean

LABELLED_KINDS = tuple(kind for kind in EntityKind if kind not in (EntityKind.RARE_WORDS, EntityKind.OTHER))
HINTED = 0.5
"""An indirect hint is labelled as a whole phrase; it counts as found when half of its letters are replaced."""

Places = dict[str, set[int]]
"""Places of letters and digits, by field."""


@dataclass(frozen=True)
class KindScore:
    """Recall and precision of one kind.

    A labelled span is found when all of its letters and digits are replaced, under whatever kind: what counts is that
    nothing stays. A finding is right when it touches a labelled span of any kind.
    """

    kind: EntityKind
    recall: Rate
    precision: Rate


@dataclass(frozen=True)
class Deidentified:
    """The scores of one split.

    `lost`: share of all letters and digits that were replaced though no label asked for it; `reworded`: share replaced
    because a word sequence or a combination of form, subject and setting is rare; `before` and `after`: share of the
    teacher's word sequences that are telling and stand in the published text; `for_a_person`: places a case that only a
    person can reword.
    """

    dataset: str
    cases: int
    kinds: tuple[KindScore, ...]
    lost: Mean
    reworded: Mean
    before: Mean
    after: Mean
    for_a_person: Mean


def evaluate_deidentification(*, split: Split, dataset: DatasetName = "deidentification-v3") -> Deidentified:
    """Every measure on one split, against the shipped library. Raises ValueError where a dataset has no such split."""
    labelled_cases = read_labelled(split, dataset=dataset)
    corpus = shipped_corpus()
    library, deidentifier = Rarity(corpus.cases, corpus.articles), Deidentifier()
    rows = [examine(labelled, deidentifier, library) for labelled in labelled_cases]
    return Deidentified(
        dataset=f"{dataset}/{split}",
        cases=len(rows),
        kinds=tuple(_score(kind, rows) for kind in LABELLED_KINDS),
        lost=mean([row.lost for row in rows]),
        reworded=mean([row.reworded for row in rows]),
        before=mean([row.before for row in rows]),
        after=mean([row.after for row in rows]),
        for_a_person=mean([float(row.for_a_person) for row in rows]),
    )


@dataclass(frozen=True)
class Examined:
    """What came of one case: (kind, was it found) of every span, (kind, was it right) of every finding."""

    spans: tuple[tuple[EntityKind, bool], ...]
    findings: tuple[tuple[EntityKind, bool], ...]
    lost: float
    reworded: float
    before: float
    after: float
    for_a_person: int


def examine(labelled: LabelledCase, deidentifier: Deidentifier, library: Rarity) -> Examined:
    """De-identify one labelled case and hold what came of it against its labels."""
    case, written = labelled.case, texts(labelled.case)
    found = deidentifier.find(written, known=Known(), library=library)
    proposal = deidentifier.propose(case, known=Known(), library=library)
    for_rarity = [one for one in proposal.findings if one not in set(found)]
    marked = _places(written, labelled.spans)
    replaced = _places(written, found)
    letters = sum(len(_letters(text, 0, len(text))) for text in written.values())
    return Examined(
        spans=tuple((span.kind, span_is_found(written[span.field], span, replaced)) for span in labelled.spans),
        findings=tuple((one.kind, _is_right(written[one.field], one, marked)) for one in found),
        lost=sum(len(places - marked.get(field, set())) for field, places in replaced.items()) / letters,
        reworded=sum(len(_letters(one.text, 0, len(one.text))) for one in _changed(for_rarity)) / letters,
        before=library.linkage(case, case).score,
        after=library.linkage(proposal.case, case).score,
        for_a_person=sum(one.needs_a_person for one in for_rarity if not FACTS.match(one.field)),
    )


def _changed(findings: Sequence[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if not finding.needs_a_person and not FACTS.match(finding.field))


def span_is_found(text: str, span: Span, replaced: Places) -> bool:
    """Whether all letters and digits of a span are replaced, or half of them for an indirect hint."""
    asked = _letters(text, span.start, span.end)
    share = len(asked & replaced.get(span.field, set())) / len(asked)
    return share >= HINTED if span.kind is EntityKind.INDIRECT else share == 1


def _is_right(text: str, finding: Finding, marked: Places) -> bool:
    return bool(_letters(text, finding.start, finding.end) & marked.get(finding.field, set()))


def _places(written: dict[str, str], spans: Sequence[Span | Finding]) -> Places:
    places: Places = {}
    for span in spans:
        places.setdefault(span.field, set()).update(_letters(written[span.field], span.start, span.end))
    return places


def _letters(text: str, start: int, end: int) -> set[int]:
    return {at for at in range(start, end) if text[at].isalnum()}


def _score(kind: EntityKind, rows: Sequence[Examined]) -> KindScore:
    spans = [found for row in rows for of, found in row.spans if of is kind]
    findings = [right for row in rows for of, right in row.findings if of is kind]
    return KindScore(
        kind=kind,
        recall=Rate(sum(spans), len(spans)),
        precision=Rate(sum(findings), len(findings)),
    )


def kind_table(result: Deidentified) -> list[list[str]]:
    """A header and a row a kind."""
    header = ["kind", "labelled", "recall", "findings", "precision"]
    rows = [
        [s.kind.value, str(s.recall.total), str(s.recall), str(s.precision.total), str(s.precision)]
        for s in result.kinds
    ]
    return [header, *rows]


def whole_table(result: Deidentified) -> list[list[str]]:
    """A header and a row a measure of whole texts, means over cases."""
    return [
        ["measure", "mean over cases"],
        ["share of text lost", str(result.lost)],
        ["share of text changed because it is rare", str(result.reworded)],
        ["linkage score before", str(result.before)],
        ["linkage score after", str(result.after)],
        ["places a case left to a person", str(result.for_a_person)],
    ]
