"""Measuring screening: recall of explicit and implied danger, false alarms, by category and style, and other floors.

Knows labelled texts and what was said of them; chooses nothing.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from eval.datasets.screening import CASEBOOK, CASEBOOK_TEST, Degree, Labelled
from eval.runs.rate import Rate
from eval.safety.screening_held_out import read_held_out
from retrieval.danger_model import Fitted
from service.screening import Screen, Screened, screened_of

DANGERS: tuple[Degree, ...] = ("explicit", "implied")
DEGREES: tuple[Degree, ...] = (*DANGERS, "ordinary")
SHARES = (0.02, 0.05, 0.10, 0.15, 0.20, 0.30, 0.40)
"""False alarms for each ordinary text, at which other floors are looked at."""

K = TypeVar("K")


@dataclass(frozen=True)
class Judged:
    """A labelled text with what screening says of it."""

    row: Labelled
    screened: Screened

    @property
    def told(self) -> bool:
        """Whether people are named first: a hit, or in doubt."""
        return bool(self.screened.categories)

    @property
    def right(self) -> bool:
        """At least in doubt where it tells of danger, not flagged where it does not."""
        return self.told if self.row.degree != "ordinary" else not self.screened.flagged


def judge_held_out(fitted: Fitted, *, reading: bool = True) -> list[Judged]:
    """The texts of held-out writers and the casebook, as models judge them that were not fitted on these.

    By words alone without `reading`.
    """
    weighing = fitted.both if reading else fitted.words
    return [Judged(each.row, screened_of(weighing.told(each.words, each.reading))) for each in read_held_out()]


def judge(rows: Sequence[Labelled], *, screen: Screen) -> list[Judged]:
    """Texts as the service would screen them."""
    return [Judged(row, screen.screen(row.texts)) for row in rows]


def flagged(judged: Sequence[Judged], degree: Degree) -> Rate:
    """Share of the texts of a degree that count as surely dangerous."""
    chosen = [each.screened.flagged for each in judged if each.row.degree == degree]
    return Rate(sum(chosen), len(chosen))


def told(judged: Sequence[Judged], degree: Degree) -> Rate:
    """Share of the texts of a degree that are hits or in doubt: people are named first."""
    chosen = [each.told for each in judged if each.row.degree == degree]
    return Rate(sum(chosen), len(chosen))


def overview(judged: Sequence[Judged]) -> list[list[str]]:
    """A header and two rows a writer: what counts as sure, and that with what is in doubt."""
    rows = [["writer", "counted", *DANGERS, "false alarms", "right route first", "right route among them"]]
    for writer, own in _grouped(judged, lambda row: row.writer):
        hits = [each for each in own if each.row.category is not None and each.told]
        first = Rate(sum(each.screened.categories[0] == each.row.category for each in hits), len(hits))
        among = Rate(sum(each.row.category in each.screened.categories for each in hits), len(hits))
        rows.append([writer, "sure", *(str(flagged(own, degree)) for degree in DEGREES), "", ""])
        rows.append(["", "or in doubt", *(str(told(own, degree)) for degree in DEGREES), str(first), str(among)])
    return rows


def by_category(judged: Sequence[Judged]) -> list[list[str]]:
    """A header and one row a category: recall of explicit and implied texts, sure and with doubts."""
    rows = [["category", *DANGERS, *(f"{degree}, or in doubt" for degree in DANGERS)]]
    for category, own in _grouped(judged, lambda row: row.category):
        if category is not None:
            rates = [measure(own, degree) for measure in (flagged, told) for degree in DANGERS]
            rows.append([str(category), *map(str, rates)])
    return rows


def by_style(judged: Sequence[Judged]) -> list[list[str]]:
    """A header and one row a style: recall with doubts, and false alarms, sure and with doubts."""
    rows = [["style", *(f"{degree}, or in doubt" for degree in DANGERS), "false alarms", "or in doubt"]]
    for style, own in _grouped(judged, lambda row: row.style):
        if style:
            rates = [*(told(own, degree) for degree in DANGERS), flagged(own, "ordinary"), told(own, "ordinary")]
            rows.append([style, *map(str, rates)])
    return rows


def _grouped(judged: Sequence[Judged], key: Callable[[Labelled], K]) -> Iterator[tuple[K, list[Judged]]]:
    """Texts by what they have in common, in the order of the first of each."""
    for found in dict.fromkeys(key(each.row) for each in judged):
        yield found, [each for each in judged if key(each.row) == found]


def by_floor(judged: Sequence[Judged]) -> list[list[str]]:
    """What other floors would give: recall at some shares of false alarms, and at the two floors in use."""
    ordinary = sorted((each.screened.log_odds for each in judged if each.row.degree == "ordinary"), reverse=True)
    floors = {f"{share:.2f}": ordinary[int(share * len(ordinary))] + 1e-4 for share in SHARES}
    doubt = min((each.screened.log_odds for each in judged if each.told), default=0.0)
    for name, floor in (("sure", 0.0), ("in doubt", doubt)):
        floors[f"{sum(danger >= floor for danger in ordinary) / len(ordinary):.2f} ({name})"] = floor
    rows = [["false alarms", "floor moved by", *DANGERS]]
    for name, floor in sorted(floors.items(), key=lambda point: -point[1]):
        rows.append([name, f"{floor:+.2f}", *(str(_recall(judged, degree, floor)) for degree in DANGERS)])
    return rows


def _recall(judged: Sequence[Judged], degree: Degree, floor: float) -> Rate:
    found = [each.screened.log_odds >= floor for each in judged if each.row.degree == degree]
    return Rate(sum(found), len(found))


def of_writers(judged: Sequence[Judged]) -> list[Judged]:
    """Without the casebook, whose forms tell of no danger and would only thin out what the writers meant to be hard."""
    return [each for each in judged if each.row.writer not in (CASEBOOK, CASEBOOK_TEST)]


def wrong(judged: Sequence[Judged]) -> Iterator[str]:
    """One line for each text that was judged wrongly, misses first."""
    for degree in (*DANGERS, "ordinary"):
        for each in judged:
            if each.row.degree == degree and not each.right:
                what = f"missed {each.row.category}" if degree != "ordinary" else "false alarm"
                begins = next(iter(each.row.texts.values()))[:110]
                yield f"{each.row.id} {degree}, {what} ({each.screened.log_odds:+.2f}): {begins}"


def write_judged(judged: Sequence[Judged], path: Path) -> None:
    """One JSON line a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf8") as file:
        for each in judged:
            row, screened = each.row, each.screened
            line = {
                "id": row.id,
                "writer": row.writer,
                "degree": row.degree,
                "category": row.category,
                "flagged": screened.flagged,
                "doubtful": screened.doubtful,
                "categories": screened.categories,
                "log_odds": screened.log_odds,
            }
            file.write(json.dumps(line) + "\n")
