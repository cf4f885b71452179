"""The part of the page of results on search: what is found, how much of it was judged, and what is rightly kept back.

Knows how its sections are laid out; measuring is in the other files.
"""

from collections.abc import Mapping
from itertools import product
from typing import get_args

from eval.datasets.casebook import EVERYDAY_FORMS, FOLDER, UNSEEN_FORMS, Split, grades_in, judged_twice, rounds
from eval.ratings.agreement import among
from eval.report.on_test import on_test, table
from eval.runs.tables import markdown
from eval.runs.workbench import Bench
from eval.search.calibrate import bare_curve, curve, judged_hits, unseen_hits
from eval.search.measures import JUDGED
from eval.search.risk import BARS, Point, at_floor
from retrieval.floors import Floor, floors_of
from retrieval.items import Kind
from service.measured.comparison import mean_of
from service.measured.run_record import Run

CURVE_STEPS = 10
SEARCHED = ("cases", "materials")


def search_section(bench: Bench) -> str:
    """What is found: the shipped search beside either leg and a plain chain."""
    parts = [
        "## Search\n\n`casementor eval run cases --split test`, `casementor eval run materials --split test`. "
        "Production is what the service ships; the chain is the retrieval of a plain LangChain RAG chain. judged@10 is the "
        "share of the first ten that anybody judged: what nobody judged counts as not helpful in the other measures.\n\n"
        + _judged_before({kind: on_test(kind, bench) for kind in SEARCHED})
    ]
    for kind in SEARCHED:
        made = on_test(kind, bench)
        count = len(next(iter(made.values.values()))[made.record.main_measures[0]])
        parts.append(f"### {kind.capitalize()} ({count} queries that something answers)\n\n{table(made)}")
    return "\n\n".join(parts)


def _judged_before(runs: Mapping[str, Run]) -> str:
    """What the rounds of judgments after the first pools changed for each system, and how far two judges agreed in them."""
    rows = [["system", *(f"{kind}, {told}" for kind in runs for told in ("before", "now"))]]
    for system in next(iter(runs.values())).values:
        shares = [share for kind, made in runs.items() for share in _judged_shares(made, system, kind)]
        rows.append([system, *(f"{share:.3f}" for share in shares)])
    twice = judged_twice()
    alike = sum(one.value == other.value for one, other in zip(twice[::2], twice[1::2], strict=True))
    agreed = among(twice)
    return (
        "judged@10 before the third round of judgments and those after it, which judged what these systems then ranked among their first "
        "ten, and now. Of what it judged, two judges graded "
        f"{agreed.items}, each alone: {alike} alike, Krippendorff's alpha {agreed.alpha:.3f} (nearly all of it does not help).\n\n"
        + markdown(rows)
    )


def _judged_shares(made: Run, system: str, kind: str) -> tuple[float, float]:
    earlier = grades_in([FOLDER / rounds(FOLDER, kind)[0]])
    shown = [
        (query, one.id) for (name, query), answer in made.answers.items() if name == system for one in answer.shown
    ]
    before = sum(item in earlier.get(query, {}) for query, item in shown) / len(shown)
    return before, mean_of(made.values[system][JUDGED]).value


def risk_section(bench: Bench) -> str:
    """What is shown of it, and how often in vain."""
    floors = floors_of(bench.encoder.name)
    parts = [
        "## Saying that nothing is similar\n\n`casementor eval calibrate` chose the floors on dev and on the unseen forms below; these are the "
        "curves on test, queries that nothing answers included. Coverage: share of queries that are shown something at this floor. "
        "Risk: share of the shown first hits that are not helpful."
    ]
    for kind, floor in floors.items():
        points = markdown(risk_table(kind, split="test", bench=bench, floors=floors))
        on_dev = at_floor(_curve(kind, split="dev", bench=bench, floors=floors), floor.floor)
        told = (
            ""
            if on_dev is None
            else f"On dev the risk there is {on_dev.risk:.3f}, of {BARS[kind].risk:.2f} that is borne."
        )
        parts.append(f"### {kind.capitalize()} (the floor in use is {floor.floor})\n\n{told}\n\n{points}")
    return "\n\n".join([*parts, _unseen(bench, floors), _bare(bench, floors)])


def _unseen(bench: Bench, floors: Mapping[Kind, Floor]) -> str:
    """Whole forms whose writers knew no catalogue of situations: what is shown of them, and what is shown in vain."""
    rows = [["forms", "", "split", "floor", "coverage", "risk"]]
    for folder, kind, split in product((UNSEEN_FORMS, EVERYDAY_FORMS), floors, get_args(Split)):
        hits = unseen_hits(kind, split=split, bench=bench, floors=floors, folders=[folder])
        floor = floors[kind]
        point = at_floor(curve(hits, floor, grade=BARS[kind].grade), floor.floor)
        rows.append([folder.name, kind, split, *(_cells(point) if point else [f"{floor.floor:.3f}", "0", ""])])
    told = (
        "### Unseen forms\n\nWhole forms whose writers knew no catalogue of situations and named neither participants nor "
        "problem fields, at the floors in use: those of unseen-forms-v1 were written to stand near danger, those of "
        "everyday-forms-v1 as novice teachers really write, in life's proportions."
    )
    return f"{told}\n\n{markdown(rows)}"


def _bare(bench: Bench, floors: Mapping[Kind, Floor]) -> str:
    """Forms of one or two short sentences: what the calibrated floor would show of them, and what is shown."""
    points = bare_curve("dev", bench=bench, floors=floors)
    rows = [["least sureness", "coverage", "risk"]]
    for least in (floors["cases"].floor, floors["cases"].bare):
        point = at_floor(points, least)
        rows.append(_cells(point) if point else [f"{least:.3f}", "0", ""])
    told = (
        "### Bare forms\n\nForms of one or two short sentences (bare-forms-v1, all of it dev): the floor of other forms, and "
        "the one in use for them."
    )
    return f"{told}\n\n{markdown(rows)}"


def risk_table(kind: Kind, *, split: Split, bench: Bench, floors: Mapping[Kind, Floor]) -> list[list[str]]:
    """Points of the risk–coverage curve in steps, and the point of the floor in use."""
    points = _curve(kind, split=split, bench=bench, floors=floors)
    shown = points[CURVE_STEPS - 1 :: CURVE_STEPS]
    in_use = at_floor(points, floors[kind].floor)
    listed = sorted({*shown, *([in_use] if in_use else [])}, key=_by_coverage)
    rows = [[*_cells(point), "in use" if point == in_use else ""] for point in listed]
    return [["floor", "coverage", "risk", ""], *rows]


def _curve(kind: Kind, *, split: Split, bench: Bench, floors: Mapping[Kind, Floor]) -> list[Point]:
    judged = judged_hits(kind, split=split, bench=bench, floors=floors)
    return curve(judged, floors[kind], grade=BARS[kind].grade)


def _by_coverage(point: Point) -> float:
    return point.coverage


def _cells(point: Point) -> list[str]:
    return [f"{point.floor:.3f}", f"{point.coverage:.3f}", f"{point.risk:.3f}"]
