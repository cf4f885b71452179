"""The closed list of what no draft may say (R5, R9, R25, R26, R29), and the words that give outside ways away. Pure."""

import re
from functools import cache
from pathlib import Path

import yaml

LISTED = Path(__file__).parent / "refused.yaml"
CHECKED = frozenset({"en"})
"""Languages the list is written in. In another language no model's sentence is shown, because nobody could check it."""

_ENDINGS = (
    "com|org|net|info|biz|io|me|app|dev|ru|su|lt|lv|ee|de|uk|eu|us|ua|by|pl|fr|tr|cn|xyz|site|online|shop|link|click"
    "|top|example|test|local|onion"
)
_OUTSIDE = re.compile(
    rf"h[tx]{{2}}ps?\b|\bwww\b|://|@|\bmailto\b|\bdata:|javascript:|\\\\\w"
    rf"|\b[\w-]+(?:\.|\s?[\[({{]\s?(?:\.|dot)\s?[\])}}]\s?|\s+dot\s+)(?:{_ENDINGS})\b"
    r"|(?:\+?\d[\s().-]?){7,}",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?:(?<![^\W_])[^\W\d_](?![^\W_])[\s.,*_-]*){6,}")
_MARKUP = re.compile(
    r"</?[a-z!]|&#?\w+;|\]\(|\]\[|!\[|`|\{\{|\{%|\$\{|^\s*(?:#{1,6}|>|\||[-*+])\s|\*\*|__", re.IGNORECASE
)


@cache
def refused() -> dict[str, tuple[re.Pattern[str], ...]]:
    """The list by kind."""
    listed = yaml.safe_load(LISTED.read_text(encoding="utf8"))
    return {kind: tuple(re.compile(pattern) for pattern in patterns) for kind, patterns in listed.items()}


def refused_kind(sentence: str) -> str:
    """The kind of the list a sentence falls under; empty where it falls under none."""
    said = " ".join(sentence.lower().replace("’", "'").split())
    return next((kind for kind, patterns in refused().items() if any(p.search(said) for p in patterns)), "")


def leads_outside(sentence: str) -> bool:
    """Whether a sentence holds a link, an address or a number to reach somebody by, however disguised."""
    return _OUTSIDE.search(sentence) is not None


def is_spelled_out(sentence: str) -> bool:
    """Whether a sentence spells something letter by letter, past every list of words."""
    return _LETTERS.search(sentence) is not None


def has_markup(sentence: str) -> bool:
    """Whether a sentence holds markup of any kind."""
    return _MARKUP.search(sentence) is not None
