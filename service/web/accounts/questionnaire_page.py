"""The questionnaire after registration: blocks, each with plain words on who sees it. Knows its shape alone."""

from typing import Any, get_args

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.form import FormFault
from service.accounts.account import Account
from service.accounts.questionnaire import Place, Questionnaire, Stage, Way, Years, questionnaire_of
from service.web.accounts.account_page import own_row
from service.web.accounts.signed_in import SignedIn
from service.web.edge import database
from service.web.rendering import show
from service.web.sent_fields import SentFields, read_sent_fields
from service.web.words import _

router = APIRouter(include_in_schema=False)

YEARS = {
    "0": _("this is my first year"),
    "1": _("one full year"),
    "2": _("two full years"),
    "3": _("three full years"),
    "more": _("more than three full years"),
}
WAYS = {
    "in writing": _("in writing"),
    "by telephone": _("by telephone"),
    "by video call": _("by video call"),
    "in person": _("in person"),
}
FAULTS = {
    "institution": _("'Institution' is too long; at most 200 characters fit."),
    "subjects": _("'Subjects' is too long; at most 200 characters fit."),
    "wanted": _("'What help you hope for' is too long; at most 500 characters fit."),
    "phone": _("'Telephone' is too long; at most 60 characters fit."),
    "messenger": _("'Messenger' is too long; at most 120 characters fit."),
    "languages": _("Please give languages as codes of two letters, such as en, ru, lt; at most ten."),
}


@router.get("/account/questionnaire", name="page:questionnaire")
async def questionnaire(request: Request, account: SignedIn) -> Response:
    """The questionnaire as it was last saved."""
    return _page(request, questionnaire_of(account).model_dump(mode="json"), [])


@router.post("/account/questionnaire", name="page:questionnaire_sent")
async def save_questionnaire(request: Request, account: SignedIn) -> Response:
    """Keep it; what does not fit comes back to be mended."""
    told = _told(await read_sent_fields(request))
    try:
        checked = Questionnaire.model_validate(told)
    except ValidationError as error:
        return _page(request, told, _faults(error))
    await keep_questionnaire(request, account, checked)
    return RedirectResponse(f"{request.url_for('page:account').path}?told=saved", 303)


async def keep_questionnaire(request: Request, account: Account, told: Questionnaire) -> None:
    """Store what somebody told."""
    async with database(request).writing() as session:
        row = await own_row(session, account)
        row.questionnaire = row.questionnaire | told.model_dump(mode="json")


def _told(sent: SentFields) -> dict[str, Any]:
    """The blocks as they were sent; a choice that no list has counts as none."""
    return {
        "work": {
            "institution": sent.value("institution"),
            "years": _chosen(sent.value("years"), Years),
            "subjects": sent.value("subjects"),
            "stages": [stage for stage in get_args(Stage) if stage in sent.values("stages")],
            "place": _chosen(sent.value("place"), Place),
        },
        "needs": {
            "wanted": sent.value("wanted"),
            "ways": [way for way in get_args(Way) if way in sent.values("ways")],
        },
        "contact": {
            "phone": sent.value("phone"),
            "messenger": sent.value("messenger"),
            "languages": sent.value("languages").lower().replace(",", " ").replace(";", " ").split(),
        },
    }


def _chosen(value: str, choices: Any) -> str | None:
    return value if value in get_args(choices) else None


def _faults(error: ValidationError) -> list[FormFault]:
    """One fault a field; `languages` has one for each word of it."""
    names = dict.fromkeys(str(detail["loc"][1]) for detail in error.errors())
    return [FormFault(name, str(FAULTS[name])) for name in names]


def _page(request: Request, told: dict[str, Any], faults: list[FormFault]) -> Response:
    return show(
        request,
        "account/questionnaire.html",
        status=422 if faults else 200,
        told=told,
        faults=faults,
        years=YEARS,
        stages=get_args(Stage),
        places=get_args(Place),
        ways=WAYS,
    )
