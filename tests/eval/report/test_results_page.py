"""The results that are shipped: a generated page with every section, about the dataset and the encoder in use."""

import re

import pytest

from eval.datasets.casebook import read_casebook
from eval.experiments import EXPERIMENTS
from eval.report.results import RESULTS
from eval.runs.tables import markdown, rates_of, table_of
from retrieval.onnx_encoder import OnnxEncoder

SECTIONS = (
    "Search",
    "Saying that nothing is similar",
    "Questions",
    "Mentors",
    "Written texts",
    "Screening",
    "Steps that were tried",
    "De-identification",
    "Injections",
    "Flattery",
    "Speed",
)


@pytest.fixture(scope="module")
def results() -> str:
    """eval/RESULTS.md."""
    return RESULTS.read_text(encoding="utf8")


def test_the_page_says_that_it_is_generated(results: str) -> None:
    assert results.startswith("# Results\n\nWritten by `casementor eval results`; never edited by hand.")


def test_every_section_is_there_in_order(results: str) -> None:
    assert tuple(re.findall(r"^## (.+)$", results, flags=re.MULTILINE)) == SECTIONS


def test_the_head_tells_the_sizes_of_the_dataset(results: str) -> None:
    both, test = read_casebook(), read_casebook("test")
    assert (
        f"Dataset casebook-v1: {len(both.queries)} query cases, {len(test.queries)} of them in the test split"
        in results
    )
    assert f"{len(test.unanswerable('cases'))} of these answered by no case of the corpus" in results


def test_the_page_tells_what_the_later_rounds_of_judgments_changed(results: str) -> None:
    table = results.split("judged@10 before the third round of judgments")[1].split("\n\n")[1].splitlines()
    assert [row.split("|")[1].strip() for row in table[2:]] == list(EXPERIMENTS["cases"].systems)
    judged = {row.split("|")[1].strip(): [float(row.split("|")[now]) for now in (3, 5)] for row in table[2:]}
    assert min(judged["production"]) > 0.9, "of what the grown library brings not all is judged"
    assert all(min(shares) > 0.75 for shares in judged.values())


def test_the_page_is_about_the_encoder_in_use(results: str, encoder: OnnxEncoder) -> None:
    assert f"Encoder: {encoder.name}." in results


@pytest.mark.parametrize("command", [f"eval run {name} --split test" for name in EXPERIMENTS])
def test_every_table_names_its_command(results: str, command: str) -> None:
    assert f"`casementor {command}`" in results


@pytest.mark.parametrize("kind", ["Cases", "Materials"])
def test_search_compares_the_legs_and_a_plain_chain_with_what_is_shipped(results: str, kind: str) -> None:
    table = results.split(f"### {kind} (")[1].split("\n\n")[1].splitlines()
    assert table[0].startswith("| system | " + " | ".join(EXPERIMENTS[kind.lower()].measures))
    assert [row.split("|")[1].strip() for row in table[2:]] == ["words", "meaning", "chain", "production"]


@pytest.mark.parametrize("kind", ["Cases", "Materials"])
def test_the_risk_is_shown_at_the_floor_in_use(results: str, kind: str) -> None:
    shown = results.split(f"### {kind} (the floor in use is")[1].partition("\n\n")[2].split("\n\n")
    assert shown[0].startswith("On dev the risk there is")
    assert shown[1].count("| in use |") == 1


def test_a_table_has_means_the_difference_and_wins() -> None:
    systems = {"old": {"m": {"a": 0.5, "b": 0.5}}, "new": {"m": {"a": 1.0, "b": 0.5}}}
    header, old, new = table_of(systems, ["m"], baseline="old")
    assert header == ["system", "m", "Δ m to old", "p (Holm)", "wins/losses"]
    assert old == ["old", "0.500 [0.500, 0.500]", "", "", ""]
    assert (new[0], new[2], new[4]) == ("new", "+0.250", "1/0")


def test_where_less_is_better_a_fall_wins() -> None:
    systems = {"old": {"m": {"a": 1.0, "b": 0.5}}, "new": {"m": {"a": 0.0, "b": 0.5}}}
    assert table_of(systems, ["m"], baseline="old", better="less")[2][4] == "1/0"


def test_shares_of_yes_and_no_have_wilson_intervals_over_what_says_something_of_them() -> None:
    rows = rates_of({"one": {"m": {"a": 0.0, "b": 0.0, "c": 0.0}}}, ["m", "never"])
    assert rows == [["system", "counted", "m", "never"], ["one", "3", "0.000 [0.000, 0.561]", "–"]]


def test_a_table_in_markdown_has_a_rule_below_its_header() -> None:
    assert markdown([["a", "b"], ["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
