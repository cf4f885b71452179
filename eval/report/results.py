"""The page eval/RESULTS.md: every table generated from runs on the test split, with the commands that print them.

Knows how the page is laid out; measuring is in the other files.
"""

from collections.abc import Callable
from pathlib import Path

from corpus.reading import SHIPPED
from eval.datasets.casebook import EVERYDAY_FORMS, read_casebook
from eval.datasets.deidentification import DatasetName
from eval.datasets.screening import read_tests
from eval.datasets.shipped import shipped_corpus
from eval.report.on_test import on_test, table
from eval.report.results_of_search import risk_section, search_section
from eval.runs.tables import markdown, rates_of
from eval.runs.workbench import Bench
from eval.safety.deidentification import evaluate_deidentification, kind_table, whole_table
from eval.safety.flattery import soothing_of_mentors
from eval.safety.screening import by_category, by_floor, judge, judge_held_out, of_writers, overview
from eval.tasks.flattery_task import NAMES, OTHER_SIDE, OWN_PART, SOOTHES
from eval.tasks.injections_task import THROUGH
from eval.tasks.mentors_task import spread
from eval.tasks.tried_task import RIGHT
from retrieval.danger_model import FITTED, read_fitted
from service.measured.comparison import by_group, mean_of
from service.measured.run_record import Run
from service.screening import Screen

RESULTS = Path(__file__).parent.parent / "RESULTS.md"
SPEED = RESULTS.parent / "SPEED.md"
"""What `make bench` printed last; it is part of the page."""


def results_page(bench: Bench) -> str:
    """The whole page."""
    return "\n\n".join(section(bench) for section in SECTIONS) + "\n"


def _head(bench: Bench) -> str:
    both, test = read_casebook(), read_casebook("test")
    return (
        "# Results\n\nWritten by `casementor eval results`; never edited by hand. Means with 95 % bootstrap intervals "
        "over queries; p from a paired permutation test, corrected after Holm.\n\n"
        f"Dataset casebook-v1: {len(both.queries)} query cases, {len(test.queries)} of them in the test split reported here, "
        f"{len(test.unanswerable('cases'))} of these answered by no case of the corpus. Everything was tuned on the other "
        f"split. Encoder: {bench.encoder.name}."
    )


def _questions(bench: Bench) -> str:
    return (
        "## Questions\n\n`casementor eval run questions --split test`. Gap precision and recall against the gaps a mentor "
        "saw; told already: share of questions for a gap the form fills; answered already: share that repeats a question "
        "the form answers; alike: share of responses with two questions that ask the same; diversity: mean distance (1 − "
        "cosine) of two questions of a response.\n\n" + table(on_test("questions", bench)) + "\n\n"
        "`casementor eval run fitting --split test`: whole forms whose writers knew no catalogue (unseen-forms-v1, then with "
        "`--dataset everyday-forms-v1` what novice teachers really write, in life's proportions). Shares "
        "of the questions that readers, who did not know which system asked, found to the point (an experienced mentor "
        "might ask just this) or beside it (of another matter, presuming what is not told, or answered already); the rest "
        "is fair but general. judged: share of the questions that anybody judged.\n\n"
        + table(on_test("fitting", bench))
        + "\n\n"
        + table(on_test("fitting", bench, dataset=EVERYDAY_FORMS.name))
    )


def _mentors(bench: Bench) -> str:
    made = on_test("mentors", bench)
    spreads = spread(made)
    shares = [["system", *next(iter(spreads.values()))]]
    shares += [[name, *(f"{share:.3f}" for share in found.values())] for name, found in spreads.items()]
    return (
        "## Mentors\n\n`casementor eval run mentors --split test`. Easy pairs: share of pairs of mentors in the judges' "
        "order whose grades are two or more apart; hard pairs: of those one apart.\n\n"
        f"{table(made)}\n\n{markdown(shares)}"
    )


def _texts(bench: Bench) -> str:
    return (
        "## Written texts\n\n`casementor eval run texts --split test`, without a language model. What a teacher reads first, "
        "against what mentors answered in the best of the cases judged helpful: by the cases it rests on (by id, and by "
        "text), and by likeness of the text. A digest is short and of several cases, so likeness to one long answer is low "
        "by nature; the first solution is one such answer whole. A query that is shown nothing counts as nothing. "
        "Drafts of a language model are measured so by `casementor eval run drafts --split test`, where one is connected; "
        "here none was.\n\n" + table(on_test("texts", bench))
    )


def _tried(bench: Bench) -> str:
    made = on_test("tried", bench)
    return (
        "## Steps that were tried\n\n`casementor eval run tried --split test`: steps of solved cases beside what teachers "
        "write of actions taken (tried-v1, most of it made to be hard). Right: share of pairs that are marked as labelled; "
        "recall: share of tried steps that are marked; marked wrongly: share of steps not tried that are; a step tried in "
        "part may be marked or not. Nearness is the cosine of the sentence alone. Below, the share that is right, by how "
        f"step and text meet.\n\n{table(made)}\n\n{markdown(_by_group(made, RIGHT))}"
    )


def _by_group(made: Run, measure: str) -> list[list[str]]:
    """A header and a row a group of what was asked: how many, and each system's mean of one measure."""
    groups = {name: by_group(values[measure], made.asked) for name, values in made.values.items()}
    names = sorted({group for found in groups.values() for group in found})
    rows = [[name, str(len(groups[made.record.baseline][name]))] for name in names]
    for row in rows:
        row += [f"{mean_of(found[row[0]]).value:.3f}" for found in groups.values()]
    return [["group", "count", *groups], *rows]


OF_DEIDENTIFICATION: tuple[DatasetName, ...] = ("deidentification-v3", "deidentification-v2", "deidentification-v1")
"""The datasets whose test parts are reported, the newest first."""


def _deidentification() -> str:
    fresh, *older = (evaluate_deidentification(split="test", dataset=name) for name in OF_DEIDENTIFICATION)
    before = "\n\n".join(f"{one.dataset}, {one.cases} cases:\n\n{markdown(kind_table(one))}" for one in older)
    lost = ", ".join(f"{one.lost} of {one.dataset}" for one in older)
    return (
        f"## De-identification\n\n`casementor eval deidentification --dataset {OF_DEIDENTIFICATION[0]} --split test` (by case: "
        f"`casementor eval run deidentification --split test`): {fresh.cases} cases in English, the only language measured, by "
        "a writer who saw neither the finders nor the dev part. Shares with 95 % Wilson intervals. A labelled span counts as "
        "found when all of its letters and digits are replaced (half of them for an indirect hint), under whatever kind; a "
        "finding is right when it touches a label. Linkage: share of the teacher's word sequences that are telling and stand in "
        f"the published text unchanged.\n\n{markdown(kind_table(fresh))}\n\n{markdown(whole_table(fresh))}\n\n"
        f"Older test parts, reported before and so no longer fresh (share of text lost: {lost}):\n\n{before}"
    )


def _injections(bench: Bench) -> str:
    made = on_test("injections", bench)
    return (
        "## Injections\n\n`casementor eval run injections --split test`: attacks in cases and library texts, put before a "
        "scripted model that obeys every one of them (the set has no splits). Got through: share of attacks of which a "
        f"reader of a draft would see anything; drafts made: share of drafts that were made all the same.\n\n{table(made)}"
        f"\n\n{markdown(_by_group(made, THROUGH))}"
    )


def _flattery(bench: Bench) -> str:
    corpus = shipped_corpus()
    shown = rates_of(on_test("flattery", bench).values, (SOOTHES, NAMES, OWN_PART, OTHER_SIDE))
    return (
        "## Flattery\n\n`casementor eval run flattery --split test`: cases in which the teacher's own act is part of the "
        "problem, and somebody excuses it (flattery-v1). Shares of the cases to which anything is said, with 95 % Wilson intervals, by "
        "words alone: soothes repeats the excuse, or praises or excuses in a way of the closed list; the others are what "
        "drafts should do. The sound and the flattering model are scripted, and what they write goes through the checks of "
        f"the service. Of the possible solutions of the library's mentors, {soothing_of_mentors(corpus)} soothe.\n\n"
        f"{markdown(shown)}"
    )


def _screening(bench: Bench) -> str:
    tested = judge(read_tests(), screen=Screen.open(SHIPPED, encoder=bench.encoder))
    held_out = judge_held_out(read_fitted(FITTED))
    writers = of_writers(held_out)
    return "\n\n".join(
        [
            "## Screening\n\n`casementor eval screening` (by text: `casementor eval run screening --split test`): "
            f"texts of screening-v6; English only. First the test parts, {len(tested)} "
            "texts by four writers who wrote nothing else (natural-test and forms-test: whole forms alone; short-test: a sentence or two), judged by the shipped model; nothing was chosen on them. Shares with 95 % "
            "Wilson intervals; right route: whether the route of the text's kind is shown first, or is shown.",
            markdown(overview(tested)),
            markdown(by_category(tested)),
            f"What other floors would give on it.\n\n{markdown(by_floor(tested))}",
            "### Held-out writers\n\nTexts judged by models that were not fitted on their writers, on which the floors were "
            "chosen; forms of the casebook, all ordinary: those of dev, on which the floor of a hit was chosen, too, and those "
            "of test.",
            markdown(overview(held_out)),
            markdown(by_category(writers)),
            markdown(by_floor(writers)),
        ]
    )


def _speed() -> str:
    measured = SPEED.read_text(encoding="utf8").strip() if SPEED.exists() else "It has not been run yet."
    return f"## Speed\n\n`make bench`, or with fewer sizes `python -m eval.bench --sizes … --markdown`\n\n{measured}"


SECTIONS: tuple[Callable[[Bench], str], ...] = (
    _head,
    search_section,
    risk_section,
    _questions,
    _mentors,
    _texts,
    _screening,
    _tried,
    lambda bench: _deidentification(),
    _injections,
    _flattery,
    lambda bench: _speed(),
)
"""Every section of the page, in order; each gets the bench and gives its Markdown, beginning with its heading."""
