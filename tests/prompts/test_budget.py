"""Token budgets: counted carefully, filled by rank, never a cut sentence."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from corpus.reading import Corpus, Fault
from prompts.fences import Piece
from prompts.fitting import FENCE, fit
from prompts.tokens import SOURCE, counter_for, estimated
from retrieval.export import SHIPPED_MODEL, model_source


def test_what_does_not_fit_is_left_out_whole_and_named() -> None:
    pieces = [Piece("C1", "case", "one two three"), Piece("C2", "case", "word " * 50), Piece("C3", "case", "four")]
    fitted = fit(pieces, budget=2 * FENCE + 10, count=lambda text: len(text.split()))
    assert [piece.key for piece in fitted.kept] == ["C1", "C3"]
    assert fitted.left_out == ("C2",)


@given(lengths=st.lists(st.integers(0, 60), max_size=12), budget=st.integers(0, 400))
def test_the_budget_holds_and_every_piece_is_kept_whole_or_named(lengths: list[int], budget: int) -> None:
    pieces = [Piece(f"C{n}", "case", "w " * length) for n, length in enumerate(lengths)]
    fitted = fit(pieces, budget=budget, count=lambda text: len(text.split()))
    assert sum(len(piece.text.split()) + FENCE for piece in fitted.kept) <= budget
    assert sorted([piece.key for piece in fitted.kept] + list(fitted.left_out)) == sorted(p.key for p in pieces)
    assert all(piece in pieces for piece in fitted.kept)


def test_the_estimate_is_careful_with_every_text_of_the_corpus(shipped: tuple[Corpus, list[Fault]]) -> None:
    counted = Tokenizer.from_file(str(Path(model_source(SHIPPED_MODEL)) / "tokenizer.json"))
    counted.no_truncation()
    counted.no_padding()
    texts = [text for case in shipped[0].cases for text in (case.essence, case.question, case.solutions[0].text)]
    assert [text for text in texts if estimated(text) < len(counted.encode(text, add_special_tokens=False).ids)] == []


@pytest.mark.parametrize("model", ["llama3.1:8b", "gpt-4o-mini", "qwen3"])
def test_without_the_encoding_at_hand_tokens_are_estimated_and_nothing_is_fetched(model: str, tmp_path: Path) -> None:
    assert counter_for(model, str(tmp_path)).name == "estimate"


def test_an_encoding_at_hand_is_used(tmp_path: Path) -> None:
    kept = tmp_path / hashlib.sha1(SOURCE.format("o200k_base").encode(), usedforsecurity=False).hexdigest()
    kept.touch()
    counter = counter_for("gpt-4o", str(tmp_path), {"o200k_base": _Letters()}.__getitem__)
    assert (counter.name, counter.count("abc")) == ("tiktoken o200k_base", 3)


class _Letters:
    """An encoding of one token a letter."""

    def encode(self, text: str, *, disallowed_special: tuple[str, ...]) -> list[int]:
        return [ord(letter) for letter in text]


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("the", 1), ("classroom", 3), ("a  b", 3), ("?!", 2), ("урок", 3)]
)
def test_the_estimate_counts_three_bytes_as_one(text: str, tokens: int) -> None:
    assert estimated(text) == tokens
