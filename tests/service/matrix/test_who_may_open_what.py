"""Every route × every role × every format: who gets in, and that nobody learns who wrote a case from any answer (R16).

The routes are read from the application; one without a row in `ROWS` fails.
"""

from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select

from corpus.records import Format
from service.cases.access import Part, visible
from service.cases.case import relation
from service.store.cases import get_case
from service.store.job_tables import JobRow, NoticeRow
from tests.service.matrix.conftest import FORM, MARKS, PEOPLE, STAGES, School, offered, worked

EVERYBODY = frozenset({None, *PEOPLE})
SIGNED_IN = frozenset(PEOPLE)
TEACHERS = frozenset({"author", "other teacher"})
MENTORS = frozenset({"mentor", "second mentor", "colleague"})
MODERATORS = frozenset({"moderator"})
ADMINISTRATORS = frozenset({"administrator"})
STAFF = MODERATORS | ADMINISTRATORS
EVALUATORS = frozenset({"evaluator"})
COUNTING = STAFF | EVALUATORS
WHO_SEES_IT = frozenset({"as the table of access says"})
"""For routes of one case."""

ROWS: dict[tuple[str, str], frozenset[Any]] = {
    **{("GET", path): EVERYBODY for path in ("/healthz", "/readyz", "/", "/about", "/library", "/mentors")},
    **{("GET", f"/library/{kind}/{{name}}"): EVERYBODY for kind in ("cases", "materials")},
    **{("GET", f"/api/v1/library/{kind}"): EVERYBODY for kind in ("cases", "materials")},
    **{("GET", f"/api/v1/library/{kind}/{{name}}"): EVERYBODY for kind in ("cases", "materials")},
    **{("GET", path): EVERYBODY for path in ("/mentors/{name}", "/api/v1/mentors", "/api/v1/mentors/{name}")},
    **{("GET", path): EVERYBODY for path in ("/api/v1/openapi.json", "/api/v1/rubricator", "/reports/sent")},
    **{(method, "/first-response"): EVERYBODY for method in ("GET", "POST")},
    **{
        ("GET", path): EVERYBODY for path in ("/sign-in", "/register", "/verify", "/forgot-password", "/reset-password")
    },
    **{("POST", path): EVERYBODY for path in ("/sign-in", "/register", "/verify", "/forgot-password")},
    **{("POST", path): EVERYBODY for path in ("/reset-password", "/sign-out", "/api/v1/sessions", "/reports")},
    ("POST", "/api/v1/first-responses"): EVERYBODY,
    **{("GET", path): SIGNED_IN for path in ("/account", "/account/export", "/account/delete", "/notices")},
    **{("POST", path): SIGNED_IN for path in ("/account", "/account/password", "/account/delete", "/notices/read")},
    **{(method, "/account/questionnaire"): SIGNED_IN for method in ("GET", "POST")},
    ("POST", "/sign-out-everywhere"): SIGNED_IN,
    **{(method, "/api/v1/me"): SIGNED_IN for method in ("GET", "PATCH")},
    **{("DELETE", path): SIGNED_IN for path in ("/api/v1/sessions", "/api/v1/sessions/all")},
    **{(method, "/api/v1/drafts/{place}"): SIGNED_IN for method in ("GET", "PUT", "DELETE")},
    ("GET", "/api/v1/notices"): SIGNED_IN,
    ("POST", "/api/v1/notices/read"): SIGNED_IN,
    ("GET", "/api/v1/cases"): SIGNED_IN,
    ("POST", "/api/v1/reports"): SIGNED_IN,
    ("GET", "/cases"): SIGNED_IN,
    **{(method, "/cases/new"): TEACHERS for method in ("GET", "POST")},
    ("POST", "/api/v1/cases"): TEACHERS,
    **{("GET", path): MENTORS for path in ("/inbox", "/api/v1/inbox")},
    **{(method, "/mentor-profile"): MENTORS for method in ("GET", "POST")},
    ("POST", "/mentor-profile/away"): MENTORS,
    ("PATCH", "/api/v1/mentor-profile"): MENTORS,
    ("POST", "/api/v1/mentor-profile/away"): MENTORS,
    **{("GET", path): MODERATORS for path in ("/moderation", "/moderation/alerts", "/api/v1/queue", "/api/v1/alerts")},
    **{("GET", f"/moderation/{page}"): MODERATORS for page in ("gaps", "likeness")},
    ("POST", "/moderation/reports"): MODERATORS,
    ("POST", "/moderation/messages"): MODERATORS,
    ("POST", "/moderation/alerts"): MODERATORS,
    **{
        ("GET", f"/moderation/{page}"): MODERATORS
        for page in ("rubricator", "questions", "changes", "additions", "links")
    },
    ("POST", "/moderation/additions/{addition}/{outcome}"): MODERATORS,
    ("POST", "/moderation/links"): MODERATORS,
    **{(method, "/library/add"): MENTORS | MODERATORS for method in ("GET", "POST")},
    ("POST", "/api/v1/library/materials"): MENTORS | MODERATORS,
    **{(method, "/moderation/{kind}/add"): MODERATORS for method in ("GET", "POST")},
    **{(method, "/moderation/records/{kind}/{name}"): MODERATORS for method in ("GET", "POST")},
    **{("POST", f"/moderation/records/{{kind}}/{{name}}/{act}"): MODERATORS for act in ("restore", "out")},
    ("POST", "/moderation/records/rubricator/{name}/merge"): MODERATORS,
    ("GET", "/moderation/prompts"): MODERATORS,
    **{(method, "/moderation/prompts/{task}"): MODERATORS for method in ("GET", "POST")},
    **{(method, "/moderation/prompts/copies/{copy}"): MODERATORS for method in ("GET", "POST")},
    **{("GET", f"/moderation/prompts/trials/{{trial}}{part}"): MODERATORS for part in ("", "/progress")},
    ("GET", "/moderation/publications"): MODERATORS,
    **{(method, "/moderation/publications/{number}"): MODERATORS for method in ("GET", "POST")},
    ("GET", "/moderation/publications/{number}/wordings"): MODERATORS,
    **{(method, "/moderation/publications/{number}/article"): MODERATORS for method in ("GET", "POST")},
    ("POST", "/moderation/publications/{number}/article/ask"): MODERATORS,
    ("GET", "/moderation/publications/{number}/article/progress"): MODERATORS,
    ("PUT", "/api/v1/cases/{number}/text"): MODERATORS,
    **{("GET", path): STAFF for path in ("/jobs", "/moderation/history-reads")},
    **{(method, "/generation"): STAFF for method in ("GET", "POST")},
    **{("GET", path): COUNTING for path in ("/statistics", "/statistics/{name}.csv", "/api/v1/statistics")},
    **{("GET", path): EVERYBODY for path in ("/numbers", "/numbers/{name}.csv", "/api/v1/statistics/public")},
    **{("GET", path): EVALUATORS for path in ("/evaluations", "/evaluations/compared", "/evaluations/runs/{name}")},
    **{(method, "/evaluations/sheets/{name}"): EVALUATORS for method in ("GET", "POST")},
    ("POST", "/jobs/{job}/again"): STAFF,
    **{
        ("GET", path): ADMINISTRATORS
        for path in ("/admin", "/admin/invitations", "/admin/settings", "/admin/retention")
    },
    **{(method, "/admin/accounts/{account}"): ADMINISTRATORS for method in ("GET", "POST")},
    ("POST", "/admin/invitations"): ADMINISTRATORS,
    **{("GET", path): WHO_SEES_IT for path in ("/cases/{number}", "/api/v1/cases/{number}")},
    ("POST", "/cases/{number}/{action}"): WHO_SEES_IT,
    ("POST", "/api/v1/cases/{number}/moves"): WHO_SEES_IT,
    ("GET", "/api/v1/cases/{number}/mentors"): frozenset({"author", "moderator"}),
    ("GET", "/api/v1/cases/{number}/questions"): frozenset({"mentor"}),
    **{("GET", path): SIGNED_IN for path in ("/discussions", "/api/v1/discussions")},
    **{("GET", path): SIGNED_IN for path in ("/discussions/{name}", "/api/v1/discussions/{name}")},
    **{("POST", path): SIGNED_IN for path in ("/discussions/{name}/{action}", "/api/v1/discussions/{name}/moves")},
    ("GET", "/moderation/openings"): MODERATORS,
    **{
        ("GET", path): frozenset({"author", "moderator"})
        for path in ("/cases/{number}/opening", "/api/v1/cases/{number}/opening")
    },
    ("POST", "/cases/{number}/opening/{action}"): frozenset({"author", "moderator"}),
    ("POST", "/cases/{number}/opening/ask-again"): frozenset({"author"}),
    ("POST", "/api/v1/cases/{number}/opening/moves"): frozenset({"author", "moderator"}),
    ("POST", "/api/v1/cases/{number}/opening/corrections"): MODERATORS,
    ("GET", "/cases/{number}/history"): MODERATORS,
    ("GET", "/cases/{number}/drafts"): WHO_SEES_IT,
    ("GET", "/cases/{number}/drafts/{task}/progress"): WHO_SEES_IT,
    ("POST", "/cases/{number}/drafts/ask"): WHO_SEES_IT,
    ("POST", "/cases/{number}/drafts/take"): frozenset(),
    ("POST", "/cases/{number}/first-view"): WHO_SEES_IT,
    **{("POST", f"/cases/{{number}}/{act}"): frozenset({"author"}) for act in ("helped", "message")},
    ("GET", "/api/v1/cases/{number}/helped"): frozenset({"author"}),
    ("PUT", "/api/v1/cases/{number}/helped/{kind}/{item}"): frozenset({"author"}),
    ("GET", "/api/v1/cases/{number}/history"): MODERATORS,
}
"""Who a route is for. Who it is not for gets 401, 403, 404 or the page to sign in."""

NAMED_TO = {
    "/account": {"author"},
    "/account/export": {"author"},
    "/account/questionnaire": {"author"},
    "/api/v1/me": {"author"},
    "/api/v1/drafts/{place}": {"author"},
    "/cases/new": {"author"},
    "/admin": {"administrator"},
    "/admin/accounts/{account}": {"administrator"},
    "/cases/{number}/history": {"moderator"},
    "/api/v1/cases/{number}/history": {"moderator"},
}
"""Where, besides cases by the table of access, somebody may read the marks: in an own account, and staff by task."""

TEXT = {
    "id": "solved-0a",
    "situation": "solved-0a",
    "title": "Ten loud minutes",
    "essence": "A class talks loudly.",
    "question": "How to begin calmly?",
    "problem_fields": ["class-management"],
    "format": "anonymously",
    "urgency": "need advice",
    "solutions": [{"approach": "A ritual", "text": "Greet each at the door."}],
}
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/api/v1/cases/{number}/moves"): {"json": {"action": "keep"}},
    ("POST", "/api/v1/cases"): {"json": FORM},
    ("POST", "/api/v1/cases/{number}/opening/moves"): {"json": {"action": "object", "words": "Not so."}},
    ("POST", "/api/v1/cases/{number}/opening/corrections"): {
        "json": {"read": "0" * 64, "text": {"title": "A title", "essence": "It is loud.", "question": "What now?"}}
    },
    ("PATCH", "/api/v1/mentor-profile"): {"json": {}},
    ("POST", "/api/v1/mentor-profile/away"): {"json": {"until": None}},
    ("POST", "/api/v1/library/materials"): {"json": {"kind": "book"}},
    ("POST", "/moderation/prompts/copies/{copy}"): {"data": {"agreed": "0"}},
    ("PUT", "/api/v1/drafts/{place}"): {"json": {"essence": ["typed"]}},
    ("POST", "/cases/{number}/message"): {"data": {"message": "Please call me."}},
    ("POST", "/cases/{number}/helped"): {"data": {"kind": "cases", "item": "noisy-start", "said": "yes"}},
    ("PUT", "/api/v1/cases/{number}/helped/{kind}/{item}"): {"json": {"said": "yes"}},
    ("PUT", "/api/v1/cases/{number}/text"): {"json": {"read": "0" * 64, "text": TEXT}},
}
ADDRESSES = {
    "/statistics/{name}.csv": "/statistics/urgency.csv",
    "/numbers/{name}.csv": "/numbers/urgency.csv",
    **{
        f"/moderation/records/{{kind}}/{{name}}{act}": f"/moderation/records/rubricator/class-management{act}"
        for act in ("", "/restore", "/out")
    },
    "/moderation/records/rubricator/{name}/merge": "/moderation/records/rubricator/class-management/merge",
    "/api/v1/cases/{number}/helped/{kind}/{item}": "/api/v1/cases/{number}/helped/cases/noisy-start",
    "/api/v1/statistics": "/api/v1/statistics?first=2026-09&last=2026-12",
    "/api/v1/statistics/public": "/api/v1/statistics/public?year=2026",
}
"""Addresses that need more than a path, or another name than that of a mentor."""
PARTS = {
    "{kind}": "rubricator",
    "{addition}": "1",
    "{outcome}": "added",
    "{name}": "anna-berg",
    "{place}": "new%20case",
    "{action}": "reflect",
    "{job}": "1",
    "{task}": "solution",
    "{copy}": "1",
    "{trial}": "1",
}


def rows(app: Any) -> list[tuple[str, str]]:
    """Method and path of every route."""
    return sorted(
        (method, context.path)
        for context in iter_route_contexts(app.routes)
        for method in (context.methods or ())
        if method != "HEAD"
    )


async def test_every_route_has_a_row_and_every_row_a_route(school: School) -> None:
    assert sorted(ROWS) == rows(school.app)


def got_in(status: int, location: str) -> bool:
    """Whether an answer was for somebody the route is for: not for everybody else, not the page to sign in."""
    return status not in (401, 403, 404) and location != "/sign-in" and not location.startswith("/sign-in?next=")


async def for_whom(school: School, row: tuple[str, str], number: str | None) -> set[Any]:
    """Who a route is for, for one case where it is about one."""
    if ROWS[row] != WHO_SEES_IT or number is None:
        return set(ROWS[row])
    async with school.database.reading() as session:
        case = await get_case(session, number)
    return {who for who, account in school.people.items() if visible(case, relation(case, account.actor))}


async def knows_author(school: School, path: str, number: str | None, who: str | None) -> bool:
    """Whether somebody may learn from an answer who the author is."""
    if who == "author" or who in NAMED_TO.get(path, ()):
        return True
    if number is None or who is None:
        return False
    async with school.database.reading() as session:
        case = await get_case(session, number)
    return Part.AUTHOR_NAME in visible(case, relation(case, school.people[who].actor))


async def asked(school: School, row: tuple[str, str], number: str | None, who: str | None) -> list[str]:
    """What is wrong with the answer to one person on one route, about one case where it is about one."""
    method, path = row
    address = ADDRESSES.get(path, path)
    address = address.replace("{number}", number or "").replace("{account}", str(school.people["author"].id))
    for part, value in PARTS.items():
        address = address.replace(part, value)
    if path.startswith(("/library/", "/api/v1/library/")):
        address = address.replace("anna-berg", "noisy-start" if "cases" in path else "calm-beginnings")
    answer = await school.ask(who, method, address, **BODIES.get(row, {}))
    told = f"{answer.text} {answer.headers}"
    where = f"{who} {method} {address} {answer.status_code}"
    wrong = []
    if answer.status_code >= 500:
        wrong.append(f"{where}: broken")
    is_let_in = who in await for_whom(school, row, number)
    if got_in(answer.status_code, answer.headers.get("location", "")) and not is_let_in:
        wrong.append(f"{where}: not for them")
    if not got_in(answer.status_code, answer.headers.get("location", "")) and is_let_in and row not in MAY_BE_EMPTY:
        wrong.append(f"{where}: kept out")
    leaked = [mark for mark in MARKS.values() if mark in told]
    if leaked and not await knows_author(school, path, number, who):
        wrong.append(f"{where}: leaks {leaked}")
    return wrong


MAY_BE_EMPTY = {
    ("POST", "/moderation/additions/{addition}/{outcome}"),
    ("GET", "/verify"),
    ("GET", "/reset-password"),
    ("GET", "/register"),
    ("POST", "/register"),
    ("POST", "/jobs/{job}/again"),
    ("POST", "/api/v1/sessions"),
    ("GET", "/api/v1/cases/{number}/mentors"),
    ("GET", "/api/v1/cases/{number}/questions"),
    ("POST", "/reports"),
    ("POST", "/moderation/reports"),
    ("GET", "/discussions/{name}"),
    ("POST", "/discussions/{name}/{action}"),
    ("GET", "/api/v1/discussions/{name}"),
    ("POST", "/api/v1/discussions/{name}/moves"),
    ("GET", "/cases/{number}/opening"),
    ("POST", "/cases/{number}/opening/{action}"),
    ("GET", "/api/v1/cases/{number}/opening"),
    ("POST", "/api/v1/cases/{number}/opening/moves"),
    ("POST", "/api/v1/cases/{number}/opening/corrections"),
    ("GET", "/moderation/prompts/copies/{copy}"),
    ("POST", "/moderation/prompts/copies/{copy}"),
    ("GET", "/moderation/prompts/trials/{trial}"),
    ("GET", "/moderation/publications/{number}"),
    ("POST", "/moderation/publications/{number}"),
    ("GET", "/moderation/publications/{number}/wordings"),
    ("GET", "/moderation/publications/{number}/article"),
    ("POST", "/moderation/publications/{number}/article"),
    ("POST", "/moderation/publications/{number}/article/ask"),
    ("GET", "/moderation/publications/{number}/article/progress"),
    ("PUT", "/api/v1/cases/{number}/text"),
}
"""Routes where an empty request has nothing to find, whoever asks."""


@pytest.mark.slow
async def test_routes_that_are_about_no_case_let_in_whom_they_are_for_and_leak_nothing(school: School) -> None:
    for make in (offered, worked):
        await make(school, Format.ANONYMOUSLY)
    wrong: list[str] = []
    for row in ROWS:
        if "{number}" not in row[1]:
            for who in (None, *PEOPLE):
                wrong += await asked(school, row, None, who)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("chosen", list(Format))
@pytest.mark.parametrize("stage", list(STAGES))
async def test_a_case_opens_to_whom_its_format_allows_and_leaks_nothing(
    school: School, chosen: Format, stage: str
) -> None:
    number = await STAGES[stage](school, chosen)
    wrong: list[str] = []
    for row in ROWS:
        if "{number}" in row[1]:
            for who in (None, *PEOPLE):
                wrong += await asked(school, row, number, who)
    assert not wrong, "\n".join(wrong)


async def test_notices_and_mail_of_anonymous_cases_name_nobody(school: School) -> None:
    for make in (offered, worked):
        await make(school, Format.ANONYMOUSLY)
    async with school.database.reading() as session:
        notices = [vars(row) for row in await session.scalars(select(NoticeRow))]
        letters = [row.payload for row in await session.scalars(select(JobRow).where(JobRow.kind == "mail"))]
    others = [letter for letter in letters if not letter["to"].startswith(MARKS["email"])]
    assert len(others) >= 5
    told = f"{notices} {others}"
    assert [mark for mark in MARKS.values() if mark in told] == []
