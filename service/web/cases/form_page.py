"""The case form and the first response to it. Knows how both are shown; stores nothing of what is written here."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from corpus.form import CaseForm, FormFault
from corpus.records import ADULTS, PUPILS, Format, Urgency
from service.cases.access import Ability, can
from service.response import FirstResponse
from service.web.accounts.signed_in import maybe_signed_in
from service.web.cases.sent_form import SentForm, check, read_sent_form
from service.web.rendering import casementor, show

router = APIRouter(include_in_schema=False)

EMPTY = SentForm(one={"format": Format.ANONYMOUSLY, "urgency": Urgency.NEED_ADVICE})
NOT_KEPT = {"Cache-Control": "no-store"}
"""What a teacher wrote stays out of every cache."""


@router.get("/first-response", name="page:form")
async def empty_form(request: Request) -> HTMLResponse:
    """The empty form."""
    return _form(request, EMPTY)


@router.post("/first-response", name="page:first_response")
async def first_response(request: Request) -> HTMLResponse:
    """The first response, or the form again with its text: to mend (422) or, with `edit`, to change."""
    sent = await read_sent_form(request)
    if sent.edit:
        return _form(request, sent)
    checked = check(sent, known_fields=casementor(request).known_tags)
    if not isinstance(checked, CaseForm):
        return _form(request, sent, faults=checked)
    response = await casementor(request).first_response(checked)
    return _response(request, sent, checked, response)


def _form(request: Request, sent: SentForm, *, faults: Sequence[FormFault] = ()) -> HTMLResponse:
    return show(
        request,
        "form.html",
        status=422 if faults else 200,
        headers=NOT_KEPT,
        sent=sent,
        faults=faults,
        sentences={fault.field: fault.sentence for fault in faults},
        rubricator=casementor(request).rubricator,
        adults=(*ADULTS, "preschool children"),
        pupils=PUPILS,
        urgencies=tuple(Urgency),
    )


def _may_file(request: Request) -> bool:
    account = maybe_signed_in(request)
    return account is not None and can(account.roles, Ability.FILE_CASE)


def _response(request: Request, sent: SentForm, form: CaseForm, response: FirstResponse) -> HTMLResponse:
    notices = {notice.code: notice.text for notice in response.notices}
    return show(
        request,
        "danger.html" if response.screening.flagged else "first_response.html",
        headers=NOT_KEPT,
        sent=sent,
        form=form,
        response=response,
        notices=notices,
        may_file=_may_file(request),
        suggested=[] if form.problem_fields else [item.id for item in response.meta.suggested_fields],
        rubricator=casementor(request).rubricator,
    )
