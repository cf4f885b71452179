"""What changed between two wordings, word by word, for a page that shows both. Knows texts only."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Piece:
    """Some words that both wordings have, or only the earlier one (gone), or only the later one (new)."""

    text: str
    kind: Kind


def changed_from(after: str, before: str) -> tuple[Piece, ...]:
    """Both wordings as one row of pieces: without the new ones it is the earlier, without the gone ones the later."""
    old, new = _words(before), _words(after)
    pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("".join(old[i:j]), "same"))
            continue
        pieces += [Piece("".join(old[i:j]), "gone")] * (i < j) + [Piece("".join(new[k:m]), "new")] * (k < m)
    return tuple(pieces)


def _words(text: str) -> list[str]:
    """Words with the space before each."""
    return re.findall(r"\s*\S+|\s+$", text)
