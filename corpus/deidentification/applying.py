"""Applying findings to a case: pure, never leaves an invalid record, and makes sentences whole again afterwards.

Knows limits and spaces; knows nothing of what a finding means.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from corpus.deidentification.fields import FACTS, texts, with_texts
from corpus.deidentification.finding import Finding
from corpus.records import SolvedCase

LIMITS = (
    (re.compile(r"^title$"), 100),
    (re.compile(r"^essence$|^actions_taken$|^difficulty$|^redefined\.\d+\.essence$"), 1000),
    (re.compile(r"^question$|^redefined\.\d+\.question$"), 500),
    (re.compile(r"approach$"), 120),
    (re.compile(r"steps\.\d+$"), 200),
)
NOTHING_LEFT = "This was left out."
"""What a required field says when nothing of it remains."""


def apply(case: SolvedCase, findings: Iterable[Finding]) -> SolvedCase:
    """The case with every replacement made. Findings may come in any order.

    Raises ValueError where two overlap or one does not stand where it says. A text that grew beyond its limit is cut
    after its last whole sentence that fits, so that the record stays valid.
    """
    by_field: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_field[finding.field].append(finding)
    written = texts(case)
    changed = {field: _field(field, written.get(field, ""), found) for field, found in by_field.items()}
    return with_texts(case, changed)


def _field(field: str, text: str, findings: list[Finding]) -> str:
    made = _spliced(text, sorted(findings, key=lambda finding: (finding.start, finding.end)))
    if made == text:
        return text
    tidy = _tidy(_clean(made))
    if FACTS.match(field):
        return tidy
    return _fitting(field, tidy) or NOTHING_LEFT


def _spliced(text: str, findings: list[Finding]) -> str:
    parts, at = [], 0
    for finding in findings:
        if finding.start < at:
            raise ValueError(f"two findings overlap in {finding.field} at {finding.start}")
        if text[finding.start : finding.end] != finding.text:
            raise ValueError(f"'{finding.text[:40]}' does not stand in {finding.field} at {finding.start}")
        parts += [text[at : finding.start], finding.replacement]
        at = finding.end
    return "".join([*parts, text[at:]])


def _clean(text: str) -> str:
    """Without characters a record refuses: those that cannot be seen and those that turn the direction of text."""
    kept = (ch for ch in text if ch in "\n\t" or unicodedata.category(ch) not in ("Cc", "Cs", "Cf"))
    return unicodedata.normalize("NFC", "".join(kept))


def _tidy(text: str) -> str:
    """No double spaces, no space before a stop, no comma before a full stop: what a dropped name leaves behind."""
    text = re.sub(r"\s?\(\s*\)", "", text)
    text = re.sub(r"[ \t]{2,}", " ", text)
    text = re.sub(r" +([,.;:!?])(?=\s|$)", r"\1", text)
    text = re.sub(r",(?:\s*,)+", ",", text)
    text = re.sub(r"(?<![.])[.]\s?[.](?![.])", ".", text)
    return re.sub(r",([.;:!?])", r"\1", text).strip()


def _fitting(field: str, text: str) -> str:
    limit = next((most for shape, most in LIMITS if shape.search(field)), None)
    if limit is None or len(text) <= limit:
        return text
    whole = [end.end() for end in re.finditer(r"[.!?][\"'”’)]*(?=\s)", text[: limit + 1]) if end.end() <= limit]
    if whole and whole[-1] > limit // 2:
        return text[: whole[-1]]
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"
