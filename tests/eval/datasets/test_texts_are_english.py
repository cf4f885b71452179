"""Every text that the project ships is known to be English, however terse: a language nobody knows must be another."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.reading import Corpus, Fault
from retrieval.analysis import known_language
from retrieval.items import FORM_FIELDS

EVAL = Path(__file__).parents[3] / "eval"
FOREIGN = {"a068", "a069"}
"""Attacks that are written in French and in Russian."""


def shipped_texts() -> Iterator[tuple[str, str]]:
    """Texts of all frozen datasets with their ids."""
    for path in EVAL.glob("*-v*/*.jsonl"):
        for line in path.read_text(encoding="utf8").splitlines():
            record = json.loads(line)
            told = next((record[name] for name in ("form", "case") if isinstance(record.get(name), dict)), record)
            text = "\n".join(told[name] for name in (*FORM_FIELDS, "text") if told.get(name))
            if text:
                yield record["id"], re.sub(r"⟦\w+:([^⟧]*)⟧", r"\1", text)


def test_every_shipped_text_is_known_to_be_english() -> None:
    assert {name for name, text in shipped_texts() if known_language(text) != "en"} == FOREIGN


def test_every_solved_case_is_known_to_be_english(shipped: tuple[Corpus, list[Fault]]) -> None:
    told = {case.id: f"{case.essence}\n{case.question}" for case in shipped[0].cases}
    assert [name for name, text in told.items() if known_language(text) != "en"] == []
