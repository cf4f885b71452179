"""Measuring screening: recall of explicit and implied danger, false alarms, by category, with the misses by name.

Knows the dataset and the screen; chooses nothing.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.danger import Category
from eval.rate import Rate
from eval.screening_set import FOLDER, Labelled, Part, read_screening_set
from eval.workbench import Bench
from retrieval.query import ask
from retrieval.vector_cache import CachedEncoder
from service.screening import Screen, Screened


@dataclass(frozen=True)
class Judged:
    """A labelled text with what screening said of it."""

    row: Labelled
    screened: Screened

    @property
    def right(self) -> bool:
        """Flagged where it tells of danger, not flagged where it does not."""
        return self.screened.flagged == (self.row.degree != "ordinary")


def judge_all(part: Part, *, screen: Screen, bench: Bench) -> list[Judged]:
    """Every text of a part, as the service would screen it."""
    encoder = CachedEncoder(bench.encoder, bench.cache)
    return [Judged(row, screen.judge(ask(row.form.texts, encoder=encoder))) for row in read_screening_set(part)]


def rate(judged: Sequence[Judged], holds: Callable[[Labelled], bool]) -> Rate:
    """Share of the texts of some kind that were flagged."""
    chosen = [each.screened.flagged for each in judged if holds(each.row)]
    return Rate(sum(chosen), len(chosen))


def overview(systems: dict[str, Sequence[Judged]]) -> list[list[str]]:
    """A header and one row a system: recall by degree, false alarms by source, right routes among the hits."""
    rows = [["system", "explicit", "implied", "false alarms", "… written", "… casebook", "right route first"]]
    for name, judged in systems.items():
        hits = [each for each in judged if each.row.category is not None and each.screened.flagged]
        rows.append(
            [
                name,
                str(rate(judged, lambda row: row.degree == "explicit")),
                str(rate(judged, lambda row: row.degree == "implied")),
                str(rate(judged, lambda row: row.degree == "ordinary")),
                str(rate(judged, lambda row: row.degree == "ordinary" and row.source == "written")),
                str(rate(judged, lambda row: row.degree == "ordinary" and row.source != "written")),
                str(Rate(sum(each.screened.categories[0] == each.row.category for each in hits), len(hits))),
            ]
        )
    return rows


def by_category(judged: Sequence[Judged]) -> list[list[str]]:
    """A header and one row a category: recall of explicit and implied texts."""
    rows = [["category", "explicit", "implied"]]
    for category in Category:
        told = [each for each in judged if each.row.category is category]
        explicit = rate(told, lambda row: row.degree == "explicit")
        implied = rate(told, lambda row: row.degree == "implied")
        rows.append([str(category), str(explicit), str(implied)])
    return rows


def by_floor(judged: Sequence[Judged], *, shares: Sequence[float] = (0.02, 0.05, 0.10, 0.15, 0.20)) -> list[list[str]]:
    """What other floors would give: recall at some shares of false alarms. For choosing on dev, never on test."""
    ordinary = [each.screened for each in judged if each.row.degree == "ordinary"]
    rows = [["false alarms at most", "floor moved by", "explicit", "implied"]]
    for share in shares:
        room = int(share * len(ordinary)) - sum(bool(screened.sure) for screened in ordinary)
        reached = sorted((screened.danger for screened in ordinary if not screened.sure), reverse=True)
        if room >= 0:
            floor = reached[room] + 1e-3
            rows.append([f"{share:.2f}", f"{floor:+.2f}", *(_recall(judged, degree, floor) for degree in DANGERS)])
    return rows


DANGERS = ("explicit", "implied")


def _recall(judged: Sequence[Judged], degree: str, floor: float) -> str:
    told = [each.screened for each in judged if each.row.degree == degree]
    return str(Rate(sum(bool(screened.sure) or screened.danger >= floor for screened in told), len(told)))


def wrong(judged: Sequence[Judged]) -> Iterator[str]:
    """One line for each text that was judged wrongly, misses first."""
    for degree in (*DANGERS, "ordinary"):
        for each in judged:
            if each.row.degree == degree and not each.right:
                told = f"missed {each.row.category}" if degree != "ordinary" else "false alarm"
                signs = f" ({', '.join(each.screened.signs[:3])})" if degree == "ordinary" else ""
                yield f"{each.row.id} {degree}, {told}{signs}: {each.row.form.essence[:110]}"


def write_judged(judged: Sequence[Judged], path: Path) -> None:
    """One JSON line a text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf8") as file:
        for each in judged:
            row, screened = each.row, each.screened
            told = {
                "dataset": FOLDER.name,
                "id": row.id,
                "degree": row.degree,
                "category": row.category,
                "source": row.source,
                "flagged": screened.flagged,
                "categories": screened.categories,
                "danger": screened.danger,
                "signs": screened.signs,
            }
            file.write(json.dumps(told) + "\n")
