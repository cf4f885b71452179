"""Every kind of job by its name, and what recurs. A new kind is a file beside this one and a line here."""

from datetime import timedelta

from service.jobs.alert_outside import ALERT_OUTSIDE
from service.jobs.check_links import CHECK_LINK, CHECK_LINKS
from service.jobs.compare_cases import COMPARE_CASES
from service.jobs.count_cases import COUNT_CASES
from service.jobs.draft import DRAFT
from service.jobs.draft_for_library import DRAFT_FOR_LIBRARY
from service.jobs.drop_datasets import DROP_DATASETS
from service.jobs.forget_old import FORGET_OLD
from service.jobs.index_items import INDEX_ITEMS
from service.jobs.index_mentor import INDEX_MENTOR
from service.jobs.kind import Kind, Recurring
from service.jobs.lapse_cases import LAPSE_CASE, LAPSE_CASES
from service.jobs.propose_opening import PROPOSE_OPENING
from service.jobs.propose_text import PROPOSE_TEXT
from service.jobs.renew_response import RENEW_RESPONSE
from service.jobs.send_digest import SEND_DIGEST
from service.jobs.send_mail import SEND_MAIL
from service.jobs.try_prompt import TRY_PROMPT

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        SEND_MAIL,
        LAPSE_CASES,
        LAPSE_CASE,
        SEND_DIGEST,
        FORGET_OLD,
        COUNT_CASES,
        COMPARE_CASES,
        INDEX_ITEMS,
        INDEX_MENTOR,
        RENEW_RESPONSE,
        ALERT_OUTSIDE,
        CHECK_LINKS,
        CHECK_LINK,
        PROPOSE_TEXT,
        PROPOSE_OPENING,
        DRAFT,
        DRAFT_FOR_LIBRARY,
        DROP_DATASETS,
        TRY_PROMPT,
    )
}

DAY = timedelta(days=1)


def schedule(*, digest_hour: int) -> tuple[Recurring, ...]:
    """What recurs; `digest_hour` is in UTC."""
    return (
        Recurring(LAPSE_CASES.name, every=timedelta(minutes=1)),
        Recurring(COUNT_CASES.name, every=timedelta(minutes=10)),
        Recurring(SEND_DIGEST.name, every=DAY, offset=timedelta(hours=digest_hour)),
        Recurring(FORGET_OLD.name, every=DAY),
        Recurring(CHECK_LINKS.name, every=DAY),
        Recurring(COMPARE_CASES.name, every=DAY),
    )
