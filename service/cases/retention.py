"""How long what people wrote or did is kept when nobody needs it any more (R22). Pure; nobody reads a clock here.

What is in no class here is kept as long as its account or case, or not at all: of visitors nothing is stored.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Retention:
    """Time until each class of data is erased; `service.web.statistics.retention_words` tells since when it runs."""

    withdrawn: timedelta = timedelta(days=30)
    closed: timedelta = timedelta(days=1095)
    drafts: timedelta = timedelta(days=180)
    notices: timedelta = timedelta(days=180)
    reports: timedelta = timedelta(days=1095)
    history_reads: timedelta = timedelta(days=1095)
    invitations: timedelta = timedelta(days=30)
    jobs: timedelta = timedelta(days=30)
    sessions: timedelta = timedelta(days=14)
    statistics: timedelta = timedelta(days=3650)


def setting_of(kind: str) -> str:
    """The setting that a class of data is kept by, in days."""
    return "session_days" if kind == "sessions" else f"retention_{kind}_days"
