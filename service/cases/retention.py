"""How long what people wrote is kept when nobody needs it any more (R22). Pure; nobody reads a clock here."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Retention:
    """Time from the end of a case to the end of its words, and from the telling of a notice to its end."""

    withdrawn: timedelta = timedelta(days=30)
    closed: timedelta = timedelta(days=1095)
    notices: timedelta = timedelta(days=180)
