"""What the author's page of a case shows besides the case: whom to ask, the library's first response, who sees what.

Knows no rule: who sees what is read off the table of `service.cases.access`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request

from corpus.form import CaseForm
from corpus.records import ADULTS, PUPILS, Format
from service.accounts.account import Account
from service.actions.read_drafts import current_draft
from service.actions.write_to_moderators import MOST
from service.asking import offer_mentors
from service.cases.access import SEES, Part
from service.cases.case_view import CaseView
from service.cases.people import Relation
from service.cases.states import CHOOSING, Action, State
from service.drafting.draft import Task
from service.response import FirstResponse, MentorFound
from service.store.helpful import helpful_in
from service.store.library import get_records
from service.store.messages import messages_of
from service.store.reports import hidden_items
from service.web.edge import database
from service.web.rendering import casementor
from service.web.sent_fields import SentFields

OF_THE_AUTHOR = (Part.AUTHOR_NAME, Part.AUTHOR_PROFILE, Part.AUTHOR_CONTACT)
"""What tells who wrote a case."""


@dataclass(frozen=True)
class Seer:
    """Somebody who sees a case now, or would; `name` is empty where it is nobody in particular yet."""

    who: Relation
    name: str
    sees: tuple[Part, ...]

    @property
    def of_author(self) -> tuple[Part, ...]:
        """What of it tells who the author is."""
        return tuple(part for part in OF_THE_AUTHOR if part in self.sees)

    @property
    def besides(self) -> tuple[Part, ...]:
        """What else is seen."""
        return tuple(part for part in self.sees if part not in OF_THE_AUTHOR)


async def extras(request: Request, view: CaseView, *, me: Account, at: datetime) -> dict[str, Any]:
    """What `case/author.html` needs besides the view."""
    async with database(request).reading() as session:
        digest = await current_draft(session, view.number, Task.DIGEST, reader=me.actor)
        said = await helpful_in(session, view.number)
        messages = await messages_of(session, view.number)
    return {
        "digest": digest,
        "helped_said": {(one.kind.value, one.item): one.helped for one in said},
        "adults": (*ADULTS, "preschool children"),
        "messages": messages,
        "most_of_message": MOST,
        "mentors": await _mentors(request, view, me, at),
        "present_format": SentFields({"format": [view.format]}),
        "pupils": PUPILS,
        "request_again": None if view.request is None else typed_before(view.request),
        "response": first_response_of(view),
        "rubricator": casementor(request).rubricator,
        "seers": tuple(who_sees(view)),
        "titles": await material_titles(request, view),
        "unfolded": view.state in CHOOSING,
    }


async def _mentors(request: Request, view: CaseView, me: Account, at: datetime) -> tuple[MentorFound, ...]:
    if not {Action.CHOOSE_MENTOR, Action.ASK_SECOND_OPINION} & set(view.moves):
        return ()
    return await offer_mentors(casementor(request), view.number, reader=me, at=at)


def first_response_of(view: CaseView) -> FirstResponse | None:
    """The first response stored with a case; None where there is none, or of a shape no longer known."""
    try:
        return FirstResponse.model_validate(view.first_response)
    except ValidationError:
        return None


async def material_titles(request: Request, view: CaseView) -> dict[str, str]:
    """Titles of the materials that the possible solutions name, as far as they are in the library."""
    names = sorted({name for given in view.solutions for name in given.materials})
    async with database(request).reading() as session:
        hidden = await hidden_items(session)
        records = await get_records(session, "articles", [n for n in names if not hidden.hides("articles", n)])
    return {record.id: record.title for record in records}  # type: ignore[attr-defined]


def typed_before(form: CaseForm) -> SentFields:
    """A request as if it had just been typed, to be changed."""
    texts = {name: [text] for name, text in form.texts.items()}
    return SentFields({**texts, "participants": list(form.participants), "problem_fields": list(form.problem_fields)})


def who_sees(view: CaseView) -> Iterator[Seer]:
    """Everybody but the author who sees a case in its present format; before a mentor is chosen, who then would."""
    yield Seer(Relation.MODERATOR, "", _seen(Relation.MODERATOR, view.format))
    if view.state is State.WITHDRAWN:
        return
    people = [*_people(view), *((Relation.COLLEAGUE, asked.mentor.name) for asked in view.colleagues)]
    if view.state in CHOOSING:
        people += [(Relation.ASKED_MENTOR, ""), (Relation.MENTOR, "")]
    for who, name in people:
        if sees := _seen(who, view.format):
            yield Seer(who, name, sees)


def _people(view: CaseView) -> Iterator[tuple[Relation, str]]:
    asked = Relation.ASKED_SECOND_MENTOR if view.state is State.SECOND_ASKED else Relation.ASKED_MENTOR
    found = ((Relation.MENTOR, view.mentor), (Relation.SECOND_MENTOR, view.second_mentor), (asked, view.asked))
    return ((who, person.name) for who, person in found if person is not None)


def _seen(who: Relation, format: Format) -> tuple[Part, ...]:  # noqa: A002 - the domain's word
    seen = SEES[who][format]
    return tuple(part for part in Part if part in seen)
