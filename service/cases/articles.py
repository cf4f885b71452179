"""Which text of a case an article may be made from: the one that stands in the library, never another. Pure."""

import hashlib
from collections.abc import Mapping

from corpus.deidentification.fields import texts
from corpus.records import SolvedCase
from service.cases.case import Case
from service.cases.publishing import blocked


def words_of(record: SolvedCase | None) -> Mapping[str, str]:
    """What a record says, by field: an article may hold any of it. Who is named does not matter."""
    return {} if record is None else texts(record)


def told_by(case: Case) -> SolvedCase | None:
    """The record of the library that an article may be made from now; None where there is none."""
    return None if blocked(case) else case.in_library


def basis_of_text(record: SolvedCase) -> str:
    """What an article is drafted from: the words of the record, and no others."""
    told = "\n".join(f"{field}: {text}" for field, text in words_of(record).items())
    return hashlib.sha256(told.encode()).hexdigest()[:16]
