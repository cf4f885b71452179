"""The tables of rules: every row finds what it says, leaves what only looks like it, and every file has its use."""

import re

import pytest

from corpus.deidentification.passage import Passage
from corpus.deidentification.rules import TABLES, Rule, known_rules, with_words
from corpus.deidentification.wordlists import HERE

OF_WORDS = {"shared", "jobs", "parts"}
"""The files of rules/ that hold words and no rules."""
FINDS = [(rule, sentence) for rule in known_rules() for sentence in rule.finds]
LEAVES = [(rule, sentence) for rule in known_rules() for sentence in rule.leaves]


def marked(rule: Rule, sentence: str) -> str:
    """The sentence with ⟦ and ⟧ around all that the rule marks."""
    for mark in sorted(rule.marks(Passage("essence", sentence)), key=lambda mark: mark.start, reverse=True):
        sentence = f"{sentence[: mark.start]}⟦{sentence[mark.start : mark.end]}⟧{sentence[mark.end :]}"
    return sentence


@pytest.mark.parametrize(("rule", "sentence"), FINDS, ids=[sentence for _, sentence in FINDS])
def test_a_rule_finds_what_it_says(rule: Rule, sentence: str) -> None:
    assert marked(rule, re.sub("[⟦⟧]", "", sentence)) == sentence


@pytest.mark.parametrize(("rule", "sentence"), LEAVES, ids=[sentence for _, sentence in LEAVES])
def test_a_rule_leaves_what_only_looks_like_it(rule: Rule, sentence: str) -> None:
    assert marked(rule, sentence) == sentence


def test_a_rule_is_tried_on_all_that_it_finds() -> None:
    for rule, sentence in FINDS:
        assert not rule.needs or any(word in sentence.lower() for word in rule.needs), sentence


def test_every_rule_says_what_it_finds_what_it_leaves_and_why() -> None:
    for rule in known_rules():
        assert rule.finds and rule.leaves and rule.why.endswith(".")


def test_every_file_is_read() -> None:
    assert {path.stem for path in (HERE / "rules").iterdir()} == {*TABLES, *OF_WORDS}


def test_a_pattern_that_asks_for_words_that_are_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="animal"):
        with_words("<<animal>>s?", {"thing": "bag"})
