"""Accounts of mentors who have confirmed the code of mentors (R42), as whoever takes cases must have."""

from datetime import datetime

from service.accounts.mentor_code import with_code
from service.store.account_tables import AccountRow


def confirmed(row: AccountRow, *, at: datetime) -> AccountRow:
    """The account; one with a mentor's profile has confirmed the code on that day."""
    if row.mentor is not None:
        row.questionnaire = with_code(row.questionnaire, today=at.date())
    return row
