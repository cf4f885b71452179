"""The raters' page: one blinded answer at a time, a rating, the next. Knows no system's name and keeps files only."""

import hmac
from asyncio import to_thread
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.cases.people import Role
from service.errors import NotFound
from service.measured.sheets import MOST_NOTE, NoSuchSheet, RatedItem, Rating, Sheet, find_sheet
from service.web.accounts.getting_in import settings_of
from service.web.accounts.signed_in import needs
from service.web.evaluations.evaluations_view import sheets_of
from service.web.rendering import show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.words import _

Rater = Annotated[Account, Depends(needs(Role.EVALUATOR))]
CANNOT_SAY = "cannot say"

router = APIRouter(include_in_schema=False)


@router.get("/evaluations/sheets/{name}", name="page:rating")
async def rating(request: Request, name: str, me: Rater) -> Response:
    """The next answer this rater has not rated."""
    sheet = await _sheet(request, name)
    return await _page(request, sheet, me, await to_thread(sheet.next_for, _pseudonym(request, me)))


@router.post("/evaluations/sheets/{name}", name="page:rating_sent")
async def rate(request: Request, name: str, me: Rater) -> Response:
    """Keep a rating and go on to the next answer."""
    sheet = await _sheet(request, name)
    sent = await read_sent_fields(request)
    rater = _pseudonym(request, me)
    item, faults = sheet.items.get(sent.value("item")), _faults(sent, sheet)
    if item is None or faults:
        again = await to_thread(sheet.next_for, rater) if item is None else item
        return await _page(request, sheet, me, again, sent=sent, faults=faults)
    value = None if sent.value("value") == CANNOT_SAY else int(sent.value("value"))
    kept = Rating(item.item, rater, value, sent.value("note").strip())
    await to_thread(sheet.rate, [kept])
    return RedirectResponse(request.url_for("page:rating", name=name).path, 303)


async def _sheet(request: Request, name: str) -> Sheet:
    try:
        return await to_thread(find_sheet, sheets_of(settings_of(request).data_folder), name)
    except NoSuchSheet as error:
        raise NotFound("There is no such sheet.") from error


def _faults(sent: SentFields, sheet: Sheet) -> list[FormFault]:
    allowed = {CANNOT_SAY, *map(str, range(1, len(sheet.record.scale) + 1))}
    faults = []
    if sent.value("item") not in sheet.items:
        faults.append(FormFault("", str(_("This answer is not on the sheet; here is another one."))))
    if sent.value("value") not in allowed:
        faults.append(FormFault("value", str(_("Please choose a rating, or that you cannot say."))))
    if len(sent.value("note")) > MOST_NOTE:
        faults.append(FormFault("note", str(_("A note has at most 1,000 characters."))))
    return faults


def _pseudonym(request: Request, me: Account) -> str:
    """What stands for a rater in the files: the same for every sheet, and telling nobody who it is."""
    secret = request.app.state.secret.get_secret_value().encode()
    return f"rater-{hmac.new(secret, f'rater {me.id}'.encode(), 'sha256').hexdigest()[:10]}"


async def _page(
    request: Request,
    sheet: Sheet,
    me: Account,
    item: RatedItem | None,
    *,
    sent: SentFields | None = None,
    faults: list[FormFault] | None = None,
) -> Response:
    told: dict[str, Any] = {
        "sheet": sheet,
        "item": item,
        "done": len(await to_thread(sheet.rated_by, _pseudonym(request, me))),
        "cannot_say": CANNOT_SAY,
        "most_note": MOST_NOTE,
        "sent": SentFields() if sent is None else sent,
        "faults": faults or [],
    }
    return show(request, "rating.html", status=422 if faults else 200, **told)
