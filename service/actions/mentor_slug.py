"""The id of a new mentor's profile, made from the name. An id that anybody ever had in a case is not given again."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service.store.account_tables import AccountRow
from service.store.case_tables import CaseMentorRow
from service.store.tables import LibraryRow

LONGEST = 60
CYRILLIC = dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)) | {
    "ъ": "",
    "ь": "",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
}
"""Small Russian letters in Latin ones; the two signs are left out."""


def slug_of(name: str, *, otherwise: str = "mentor") -> str:
    """A name in small Latin letters, words joined by hyphens; `otherwise` where nothing of it can be written so."""
    latin = "".join(CYRILLIC.get(letter, letter) for letter in unicodedata.normalize("NFC", name.lower()))
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:LONGEST].strip("-") or otherwise


async def free_slug(session: AsyncSession, name: str) -> str:
    """The id of a name, with a number behind it where it was given before."""
    wanted = slug_of(name)
    taken = await _taken(session, wanted)
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


async def _taken(session: AsyncSession, start: str) -> set[str | None]:
    """Ids that begin so: of profiles, of accounts, and of mentors in cases whose profile may be gone."""
    columns = (
        select(LibraryRow.id).where(LibraryRow.kind == "mentors", LibraryRow.id.startswith(start)),
        select(AccountRow.mentor).where(AccountRow.mentor.startswith(start)),
        select(CaseMentorRow.mentor).where(CaseMentorRow.mentor.startswith(start)),
    )
    return {name for column in columns for name in await session.scalars(column)}
