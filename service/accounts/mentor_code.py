"""The code that mentors confirm once a year (R42), kept among what an account told of itself. Pure; knows no page."""

from datetime import date, timedelta
from typing import Any

from service.accounts.account import Account

BLOCK = "code"
HOLDS = timedelta(days=365)
UNCONFIRMED = "Every mentor confirms the code of mentors once a year; please confirm it on your profile page first."
"""Why somebody takes no case while the code is due."""


def confirmed_on(account: Account) -> date | None:
    """The day somebody last confirmed the code; None where that never was, or is no date."""
    told = account.questionnaire.get(BLOCK)
    try:
        return date.fromisoformat(told["confirmed_on"]) if isinstance(told, dict) else None
    except (KeyError, TypeError, ValueError):
        return None


def is_due(account: Account, *, today: date) -> bool:
    """Whether the code is to be confirmed: never so far, or more than a year ago."""
    last = confirmed_on(account)
    return last is None or today > last + HOLDS


def with_code(told: dict[str, Any], *, today: date) -> dict[str, Any]:
    """What an account told of itself, with the code confirmed today."""
    return {**told, BLOCK: {"confirmed_on": today.isoformat()}}
