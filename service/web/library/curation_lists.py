"""The lists from which moderators keep the library: rubricator, question bank, what was changed last. No rule here."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from corpus.records import Gap, Question, RubricatorItem
from service.accounts.account import Account
from service.application import Page
from service.cases.people import Role
from service.store.accounts import names_of
from service.store.library import carriers, every_record
from service.store.merged_tags import merged_tags
from service.store.reports import hidden_items
from service.store.versions import latest_versions
from service.web.accounts.signed_in import needs
from service.web.edge import database
from service.web.library.library_page import page_number
from service.web.rendering import show

router = APIRouter(include_in_schema=False)

Moderator = Annotated[Account, Depends(needs(Role.MODERATOR))]
PER_PAGE = 50
MOST_CHANGES = 100


@router.get("/moderation/rubricator", name="page:rubricator")
async def rubricator(request: Request, me: Moderator) -> Response:
    """Every item of the rubricator, with how many records carry it."""
    async with database(request).reading() as session:
        items = [item for item in await every_record(session, "rubricator") if isinstance(item, RubricatorItem)]
        carried = await carriers(session)
        merged = (await merged_tags(session)).values()
    return show(request, "rubricator.html", items=items, carried=carried, merged=list(merged))


@router.get("/moderation/questions", name="page:questions")
async def questions(request: Request, me: Moderator) -> Response:
    """The question bank, by gap and problem field; what is hidden because of a report is marked."""
    asked = request.query_params
    gap, field = asked.get("gap", ""), asked.get("problem_field", "")
    async with database(request).reading() as session:
        bank = [question for question in await every_record(session, "questions") if isinstance(question, Question)]
        items = await every_record(session, "rubricator")
        hidden = (await hidden_items(session)).ids("questions")
    wanted = [question for question in bank if _fits(question, gap=gap, field=field)]
    return show(
        request,
        "question_bank.html",
        page=_page(wanted, page_number(asked.get("page", ""))),
        hidden=hidden,
        gap=gap,
        field=field,
        gaps=[(value, count) for value, count in _by_gap(bank).items()],
        rubricator=items,
        asked=urlencode({name: value for name, value in (("gap", gap), ("problem_field", field)) if value}),
    )


def _fits(question: Question, *, gap: str, field: str) -> bool:
    return gap in ("", question.gap) and (not field or field in question.problem_fields)


def _by_gap(bank: Sequence[Question]) -> dict[str, int]:
    """How many questions fill each gap, in the order of the closed list: none is a hole in the bank."""
    counted = Counter(question.gap for question in bank)
    return {gap.value: counted[gap] for gap in Gap}


def _page(wanted: Sequence[Question], number: int) -> Page:
    start = PER_PAGE * (number - 1)
    items = tuple(wanted[start : start + PER_PAGE])
    return Page(items=items, total=len(wanted), page=number, pages=max(1, -(-len(wanted) // PER_PAGE)))


@router.get("/moderation/changes", name="page:changes")
async def changes(request: Request, me: Moderator) -> Response:
    """What was changed in the library last, by whom and why."""
    async with database(request).reading() as session:
        versions = await latest_versions(session, limit=MOST_CHANGES)
        names = await names_of(session, {one.by for one in versions if one.by is not None})
    return show(request, "changes.html", versions=versions, names=names)
