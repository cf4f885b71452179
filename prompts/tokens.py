"""Counting tokens: by the model's own encoding where its file is at hand, else by a careful estimate. Never downloads.

tiktoken would fetch an encoding it lacks from its maker's server. A service whose providers are an allow-list must not,
so an encoding is used only where its file already lies in the folder that `TIKTOKEN_CACHE_DIR` names.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

import tiktoken
from tiktoken.model import encoding_name_for_model

SOURCE = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
"""Where tiktoken has its encodings from; a hash of this address is what it calls the file it keeps."""

_PIECE = re.compile(r"[^\W\d_]+|\d+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Counter:
    """Counts tokens of a text; `name` says how."""

    name: str
    count: Callable[[str], int]


@cache
def counter_for(model: str, folder: str = "", load: Callable[[str], Any] = tiktoken.get_encoding) -> Counter:
    """How tokens of a model are counted, with the encoding files of a folder (by default that of the environment)."""
    folder = folder or os.environ.get("TIKTOKEN_CACHE_DIR", "")
    try:
        encoding = encoding_name_for_model(model)
    except KeyError:
        return Counter("estimate", estimated)
    kept = sha1(SOURCE.format(encoding).encode(), usedforsecurity=False).hexdigest()
    if not folder or not (Path(folder) / kept).is_file():
        return Counter("estimate", estimated)
    found = load(encoding)
    return Counter(f"tiktoken {encoding}", lambda text: len(found.encode(text, disallowed_special=())))


def estimated(text: str) -> int:
    """More tokens than a text has, as a rule: a word or number counts one for every three bytes begun, a sign one.

    Encodings of today need about one token for four letters of English and for two to three of Russian or Lithuanian;
    three bytes are three Latin letters and one and a half Cyrillic ones. Blanks count only where there are several.
    """
    return sum(_tokens(piece) for piece in _PIECE.findall(text))


def _tokens(piece: str) -> int:
    if piece.isspace():
        return 0 if piece == " " else 1
    return -(-len(piece.encode("utf8", "replace")) // 3)
