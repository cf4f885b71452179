"""What of the material fits into a budget of tokens: whole pieces, by rank, never a cut sentence. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prompts.fences import Piece

FENCE = 24
"""Tokens that the two lines of a fence take at most, beside the piece itself."""


@dataclass(frozen=True)
class Fitted:
    """The pieces that fit, in their order, and the keys of those left out."""

    kept: tuple[Piece, ...]
    left_out: tuple[str, ...]


def fit(pieces: Sequence[Piece], *, budget: int, count: Callable[[str], int]) -> Fitted:
    """As many pieces as fit, the first ones first; one that does not fit is left out whole and the next is tried."""
    kept: list[Piece] = []
    left_out: list[str] = []
    for piece in pieces:
        cost = count(piece.text) + FENCE
        if cost <= budget:
            budget -= cost
            kept.append(piece)
        else:
            left_out.append(piece.key)
    return Fitted(tuple(kept), tuple(left_out))
