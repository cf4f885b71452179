"""The page eval/RESULTS.md: every table generated from runs on the test split, with the commands that print them.

Knows how the page is laid out; measuring is in the other files.
"""

from collections.abc import Mapping
from pathlib import Path

from eval.calibrate import BARS, Point, curve, judged_hits
from eval.casebook import Split, read_casebook
from eval.measures import BEIR_MEASURES
from eval.mentors_eval import MENTOR_MEASURES, evaluate_mentors
from eval.questions_eval import MEASURES as QUESTION_MEASURES
from eval.questions_eval import evaluate_questions
from eval.search_eval import Bench, evaluate_casebook
from eval.tables import markdown, table_of
from retrieval.floors import Floor, floors_of
from retrieval.items import Kind

RESULTS = Path(__file__).parent / "RESULTS.md"
SPEED = Path(__file__).parent / "SPEED.md"
"""What `make bench` printed last; it is part of the page."""
CURVE_STEPS = 10


def results_page(bench: Bench) -> str:
    """The whole page."""
    sections = [_head(bench), _search(bench), _risk(bench), _questions(bench), _mentors(bench), _speed()]
    return "\n\n".join(sections) + "\n"


def _head(bench: Bench) -> str:
    both, test = read_casebook(), read_casebook("test")
    return (
        "# Results\n\nWritten by `casementor eval results`; never edited by hand. Means with 95 % bootstrap intervals "
        "over queries; p from a paired permutation test, corrected after Holm.\n\n"
        f"Dataset casebook-v1: {len(both.queries)} query cases, {len(test.queries)} of them in the test split reported here, "
        f"{len(test.unanswerable('cases'))} of these answered by no case of the corpus. Everything was tuned on the other "
        f"split. Encoder: {bench.encoder.name}."
    )


def _search(bench: Bench) -> str:
    parts = ["## Search\n\n`casementor eval search --split test`"]
    kinds: tuple[Kind, ...] = ("cases", "materials")
    for kind in kinds:
        result = evaluate_casebook(kind, split="test", bench=bench)
        count = len(result.systems["words"]["nDCG@10"])
        table = markdown(table_of(result.systems, BEIR_MEASURES, baseline="words"))
        parts.append(f"### {kind.capitalize()} ({count} queries that something answers)\n\n{table}")
    return "\n\n".join(parts)


def _risk(bench: Bench) -> str:
    floors = floors_of(bench.encoder.name)
    parts = [
        "## Saying that nothing is similar\n\n`casementor eval calibrate` chose the floors on dev; these are the curves on "
        "test, queries that nothing answers included. Coverage: share of queries that are shown something at this floor. "
        "Risk: share of the shown first hits that are not helpful."
    ]
    for kind, floor in floors.items():
        table = markdown(risk_table(kind, split="test", bench=bench, floors=floors))
        parts.append(f"### {kind.capitalize()} (the floor in use is {floor.floor})\n\n{table}")
    return "\n\n".join(parts)


def risk_table(kind: Kind, *, split: Split, bench: Bench, floors: Mapping[Kind, Floor]) -> list[list[str]]:
    """Points of the risk–coverage curve in steps, and the point of the floor in use."""
    floor, grade = floors[kind], BARS[kind].grade
    points = curve(judged_hits(kind, split=split, bench=bench, floors=floors), floor, grade=grade)
    shown = points[CURVE_STEPS - 1 :: CURVE_STEPS]
    in_use = [point for point in points if point.floor >= floor.floor - 1e-4][-1:]
    rows = [
        [*_cells(point), "in use" if point in in_use else ""] for point in sorted({*shown, *in_use}, key=_by_coverage)
    ]
    return [["floor", "coverage", "risk", ""], *rows]


def _by_coverage(point: Point) -> float:
    return point.coverage


def _cells(point: Point) -> list[str]:
    return [f"{point.floor:.3f}", f"{point.coverage:.3f}", f"{point.risk:.3f}"]


def _questions(bench: Bench) -> str:
    result = evaluate_questions(split="test", bench=bench)
    table = markdown(table_of(result.systems, QUESTION_MEASURES, baseline="nearest"))
    return (
        "## Questions\n\n`casementor eval questions --split test`. Gap precision and recall against the gaps a mentor saw; "
        "told already: share of questions for a gap the form fills; answered already: share that repeats a question the "
        "form answers; alike: share of responses with two questions that ask the same.\n\n" + table
    )


def _mentors(bench: Bench) -> str:
    result, spread = evaluate_mentors(split="test", bench=bench)
    table = markdown(table_of(result.systems, MENTOR_MEASURES, baseline="text only"))
    shares = [["system", *next(iter(spread.values()))]]
    shares += [[name, *(f"{share:.3f}" for share in found.values())] for name, found in spread.items()]
    return f"## Mentors\n\n`casementor eval mentors --split test`\n\n{table}\n\n{markdown(shares)}"


def _speed() -> str:
    measured = SPEED.read_text(encoding="utf8").strip() if SPEED.exists() else "It has not been run yet."
    return f"## Speed\n\n`make bench`, or with fewer sizes `python -m eval.bench --sizes … --markdown`\n\n{measured}"
