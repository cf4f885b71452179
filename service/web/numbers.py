"""Numbers, shares and spans of time as people of the reader's language write them. Knows no statistics."""

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from service.cases.periods import Month, Period
from service.web import words

MINUTE, HOUR, DAY = 60, 3600, 86400
UNITS = ((2 * MINUTE, 1, "duration-second"), (2 * HOUR, MINUTE, "duration-minute"), (2 * DAY, HOUR, "duration-hour"))
"""Up to how many seconds which unit is used, and its length; days above that."""


def count_words(number: float) -> str:
    """A number, with one or two decimals where it has any."""
    return str(format_decimal(number, format="#,##0.##", locale=words.language()))


def share_words(share: float) -> str:
    """A share from 0 to 1 as a percentage."""
    return str(format_percent(share, format="#,##0.#%", locale=words.language()))


def time_words(seconds: float) -> str:
    """A span of time in the largest unit that says something of it."""
    length, unit = next(((length, unit) for most, length, unit in UNITS if seconds < most), (DAY, "duration-day"))
    digits = "#,##0.##" if length == 1 else "#,##0.#"
    return str(format_unit(seconds / length, unit, format=digits, locale=words.language()))


def month_words(month: Month) -> str:
    """A month and its year."""
    return str(format_date(Period(first=month, last=month).begins, format="LLLL yyyy", locale=words.language()))


def year_words(begins: int) -> str:
    """A school year by the calendar years it lies in."""
    return f"{begins}/{(begins + 1) % 100:02}"
