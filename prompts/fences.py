"""Fences around other people's words, which the words cannot break. Pure; knows no prompt and no case.

What a teacher, a mentor or a library text says is material, never an order. Each piece stands between two lines that
hold a mark drawn anew for every request, so no text can know it; what looks like a fence or like the control words of
a chat model is made harmless besides.
"""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_LABEL = 60

_CONTROL = re.compile(
    r"<\|[^|<>]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|user|tool|think)\b[^>]{0,40}>|^\s*#{2,}\s*(?=(?:system|assistant)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_BRACKETS = re.compile(r"[<>]{2,}|⟦|⟧")
_LABEL = re.compile(r"[^\w .:,-]+")


@dataclass(frozen=True)
class Piece:
    """One piece of material. `key` is what a reply cites it by; `label` says in a word what it is."""

    key: str
    label: str
    text: str


def new_mark() -> str:
    """A mark nobody can foresee."""
    return secrets.token_hex(8)


def fenced(pieces: Sequence[Piece], *, mark: str) -> str:
    """The pieces between fences of this mark. Raises ValueError where a text holds the mark: draw another."""
    if any(mark in part for piece in pieces for part in (piece.key, piece.label, piece.text)):
        raise ValueError("the material holds the mark of its fence")
    return "\n".join(_fenced(piece, mark) for piece in pieces)


def _fenced(piece: Piece, mark: str) -> str:
    head = f"<<{mark} {_label(piece.key)} · {_label(piece.label)}>>"
    return f"{head}\n{harmless(piece.text)}\n<<end {mark}>>"


def _label(text: str) -> str:
    return _LABEL.sub(" ", text)[:LONGEST_LABEL].strip()


def harmless(text: str) -> str:
    """A text in which nothing looks like a fence, an unseen sign or a chat model's control word."""
    seen = "".join(ch for ch in unicodedata.normalize("NFKC", text) if ch in "\n\t" or _is_seen(ch))
    return _BRACKETS.sub(" ", _CONTROL.sub(" ", seen)).strip()


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
