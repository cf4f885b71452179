"""Which cases are kept from the moderators of an institution, because they may be about somebody there (R12)."""

from sqlalchemy import ColumnElement, Select, select

from corpus.institutions import same_institution
from service.store.case_tables import CaseKeptFromRow, CaseRow


def kept_from(institution: str) -> Select[tuple[str]]:
    """The numbers of the cases that are kept from an institution; from the empty one, none."""
    return select(CaseKeptFromRow.number).where(CaseKeptFromRow.institution == same_institution(institution))


def not_kept_from(institution: str) -> ColumnElement[bool]:
    """Whether a moderator of an institution may see a case."""
    return CaseRow.number.not_in(kept_from(institution))
