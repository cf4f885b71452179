"""One click for "this was harmful", for whoever sees an item; then thanks and room for words. Knows no rule (R41)."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from corpus.form import FormFault, fault_sentence
from service.actions.report_harm import report_harm
from service.errors import NotFound
from service.web.accounts.sign_in_page import is_local
from service.web.accounts.signed_in import MaybeSignedIn
from service.web.cases.cases_api import HarmReport
from service.web.edge import Now, database
from service.web.rendering import show
from service.web.sent_fields import SentFields, read_sent
from service.web.throttle import count_report
from service.web.words import _

router = APIRouter(include_in_schema=False)

WORDS = _("What was harmful?")
LONGEST_ITEM = 80


@router.post("/reports", name="page:report")
async def report(request: Request, me: MaybeSignedIn, at: Now) -> Response:
    """Report an item; then the page that says thanks, or for a script nothing."""
    sent = (await read_sent(request)).typed
    await count_report(request)
    checked = _check(sent)
    if not isinstance(checked, HarmReport):
        return _page(request, _about(sent), words=sent.value("words"), faults=checked)
    async with database(request).writing() as session:
        await report_harm(session, kind=checked.kind, item=checked.item, reporter=me, words=checked.words, at=at)
    if "application/json" in request.headers.get("accept", ""):
        return Response(status_code=204)
    told = {**_about(sent), "told": "1"} if checked.words else _about(sent)
    return RedirectResponse(f"{request.url_for('page:reported').path}?{urlencode(told)}", status_code=303)


@router.get("/reports/sent", name="page:reported")
async def reported(request: Request) -> HTMLResponse:
    """Thanks, what happens now, and room for words."""
    return _page(request, _about(request.query_params), told="told" in request.query_params)


def _check(sent: SentFields) -> HarmReport | list[FormFault]:
    """The report, or what is wrong with its words; raises NotFound where it names no item."""
    try:
        return HarmReport.model_validate({name: sent.value(name) for name in HarmReport.model_fields})
    except ValidationError as error:
        faults = {str(detail["loc"][0]): detail for detail in error.errors(include_url=False)}
        if set(faults) != {"words"}:
            raise NotFound("There is no such item.") from error
        return [FormFault("words", fault_sentence(str(WORDS), faults["words"]))]


def _about(sent: SentFields | QueryParams) -> dict[str, str]:
    """What was reported and where it was seen."""
    value = sent.value if isinstance(sent, SentFields) else lambda name: sent.get(name, "")
    back = value("back")
    return {"kind": value("kind"), "item": value("item")[:LONGEST_ITEM], "back": back if is_local(back) else ""}


def _page(
    request: Request, about: dict[str, str], *, words: str = "", told: bool = False, faults: Sequence[FormFault] = ()
) -> HTMLResponse:
    return show(
        request,
        "reported.html",
        status=422 if faults else 200,
        headers={"Cache-Control": "no-store"},
        about=about,
        words=words,
        told=told,
        faults=faults,
    )
