"""A small form as a browser sent it: texts by name, kept as they came. Knows no page.

Odd input (files, strange encodings, repeated fields) is left aside, never an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import HTTPException
from starlette.requests import Request

MOST_FIELDS = 100
MOST_FILES = 1
MOST_BYTES = 16 * 1024


@dataclass(frozen=True)
class SentFields:
    """What was sent, by the name of the field."""

    texts: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """The last text of a field, empty if none was sent."""
        return (self.several(name) or ("",))[-1]

    def several(self, name: str) -> tuple[str, ...]:
        """Every text of a field, each once."""
        return tuple(dict.fromkeys(self.texts.get(name, ())))


async def read_sent_fields(request: Request) -> SentFields:
    """Read the form; raises HTTPException 400 for a body that is not a form at all."""
    try:
        async with request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_BYTES) as data:
            names = dict.fromkeys(name for name, _ in data.multi_items())
            return SentFields({name: [_plain(t) for t in data.getlist(name) if isinstance(t, str)] for name in names})
    except ValueError as error:  # a broken body or an encoding that does not exist
        raise HTTPException(400) from error


def _plain(text: str) -> str:
    """What cannot be written as UTF-8 becomes a question mark; a NUL, which no database takes, goes."""
    return text.encode("utf8", "replace").decode("utf8").replace("\0", "")
