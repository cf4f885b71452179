"""What one reader sees of one case: the only shape of a case that pages, API, search and exports ever get. Pure.

Every part is filled through the table of `access.py`; what a reader may not see is None or empty here.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.form import CaseForm
from service.cases.access import Part, moves_of, visible
from service.cases.case import (
    Alert,
    AskedBefore,
    Case,
    CaseEvent,
    Colleague,
    GivenSolution,
    PassedOver,
    QuestionRound,
    Revision,
    relation,
)
from service.cases.case_view import (
    AlertView,
    AskedView,
    AuthorView,
    CaseView,
    ColleagueView,
    CourseLine,
    InvitationView,
    NextStep,
    PassedView,
    Person,
    QuestionView,
    RoundView,
    SolutionView,
    TextView,
)
from service.cases.people import Actor, Relation
from service.cases.publication import Publication, library_record


@dataclass(frozen=True)
class Names:
    """What the view needs to know of people: the author, and mentors' names by profile id."""

    author: AuthorView = field(default_factory=AuthorView)
    mentors: Mapping[str, str] = field(default_factory=dict)


def view_of(
    case: Case,
    reader: Actor,
    *,
    names: Names,
    events: Sequence[CaseEvent] = (),
    first_response: dict[str, Any] | None = None,
) -> CaseView | None:
    """The case for this reader; None where there is nothing for them to see."""
    who = relation(case, reader)
    parts = visible(case, who)
    if not parts:
        return None
    sees = parts.__contains__
    named = _namer(names)
    return CaseView(
        number=case.number,
        relation=who,
        state=case.state,
        version=case.version,
        format=case.format,
        urgency=case.form.urgency,
        filed_at=case.filed_at,
        changed_at=case.changed_at,
        next=_next(case, who),
        moves=moves_of(case, reader),
        request=_request(case, case.form) if sees(Part.REQUEST) else None,
        redefinitions=case.redefinitions,
        revisions=_revisions(case) if sees(Part.REVISIONS) else (),
        author=_author(names.author, parts),
        course=tuple(map(_course_line, events)) if sees(Part.COURSE) else (),
        first_response=first_response if sees(Part.FIRST_RESPONSE) else None,
        consent=case.consent if sees(Part.CONSENT) else None,
        alerts=tuple(_alert(alert, parts) for alert in case.alerts if sees(Part.ALERTS)),
        **_people(case, parts, named),
        **_talk(case, parts, who, named, reader),
        **_outcome(case, parts, who, named),
        **_in_library(case, parts),
    )


Namer = Callable[[str], Person]


def _namer(names: Names) -> Namer:
    return lambda mentor: Person(id=mentor, name=names.mentors.get(mentor, mentor))


def _next(case: Case, who: Relation) -> NextStep:
    return NextStep(
        owner=case.owner,
        state=case.state,
        due=case.due,
        yours=who is not Relation.MACHINE and case.owner is who,
        called=case.called_at is not None,
        reminded=case.reminders > 0,
    )


def _request(case: Case, form: CaseForm) -> CaseForm:
    """A wording; format and consent are the case's own, and consent is a part by itself."""
    return form.model_copy(update={"consent_to_publish": False, "format": case.format})


def _revisions(case: Case) -> tuple[Revision, ...]:
    return tuple(revision.model_copy(update={"form": _request(case, revision.form)}) for revision in case.revisions)


def _author(author: AuthorView, parts: frozenset[Part]) -> AuthorView | None:
    shown = {Part.AUTHOR_NAME: "name", Part.AUTHOR_PROFILE: "profile", Part.AUTHOR_CONTACT: "contact"}
    seen = {field: getattr(author, field) for part, field in shown.items() if part in parts}
    return AuthorView(**seen) if seen else None


def _people(case: Case, parts: frozenset[Part], named: Namer) -> dict[str, Any]:
    if Part.MENTOR not in parts:
        return {}
    asked = case.asked or case.second_asked
    return {
        "mentor": named(case.mentor) if case.mentor else None,
        "asked": named(asked) if asked else None,
        "second_mentor": named(case.second_mentor) if case.second_mentor else None,
        "passed_over": tuple(_passed(over, named) for over in case.passed_over if Part.PASSED_OVER in parts),
    }


def _passed(over: PassedOver, named: Namer) -> PassedView:
    reason = "" if over.reason is None else over.reason.value
    return PassedView(mentor=named(over.mentor), reason=reason, words=over.words, at=over.at)


def _talk(case: Case, parts: frozenset[Part], who: Relation, named: Namer, reader: Actor) -> dict[str, Any]:
    """What was asked and answered; what somebody asked who then passed the case over is as hidden as who did."""
    drafts = who is not Relation.AUTHOR
    hidden = set() if Part.PASSED_OVER in parts else {over.mentor for over in case.passed_over}
    colleagues = [asked for asked in case.colleagues if Part.COLLEAGUES in parts or asked.mentor == reader.mentor]
    asks_second = who in (Relation.ASKED_SECOND_MENTOR, Relation.SECOND_MENTOR, Relation.AUTHOR, Relation.MODERATOR)
    return {
        "asked_before": tuple(
            _asked(asked, named)
            for asked in case.asked_before
            if Part.ASKED_BEFORE in parts and asked.mentor not in hidden
        ),
        "question_rounds": tuple(
            _round(sent, drafts, _sender(case, sent, parts, named))
            for sent in case.question_rounds
            if Part.QUESTIONS in parts
        ),
        "invitations": tuple(
            InvitationView(question=sent.question, at=sent.at) for sent in case.invitations if Part.QUESTIONS in parts
        ),
        "colleagues": tuple(_colleague(asked, parts, named, reader) for asked in colleagues),
        "second_question": case.second_question if asks_second else "",
    }


def _asked(asked: AskedBefore, named: Namer) -> AskedView:
    return AskedView(mentor=named(asked.mentor), question=asked.question, answer=asked.answer)


def _sender(case: Case, sent: QuestionRound, parts: frozenset[Part], named: Namer) -> Person | None:
    """Who sent questions; one who had the case before is named only to who may know who passed it over."""
    sender = case.sender(sent.mentor)
    part = Part.MENTOR if sender == case.mentor else Part.PASSED_OVER
    return named(sender) if sender is not None and part in parts else None


def _round(sent: QuestionRound, drafts: bool, sender: Person | None) -> RoundView:
    answers = sent.answers or ("",) * len(sent.questions)
    return RoundView(
        mentor=sender,
        sent_at=sent.sent_at,
        answered=bool(sent.answers),
        questions=tuple(
            QuestionView(
                text=asked.text,
                kind=asked.kind,
                gap=asked.gap,
                answer=answer,
                drafted=asked.drafted if drafts else "",
                drafter=asked.drafter,
            )
            for asked, answer in zip(sent.questions, answers, strict=True)
        ),
    )


def _colleague(asked: Colleague, parts: frozenset[Part], named: Namer, reader: Actor) -> ColleagueView:
    reads = Part.OPINIONS in parts or asked.mentor == reader.mentor
    return ColleagueView(
        mentor=named(asked.mentor),
        question=asked.question if reads else "",
        opinion=asked.opinion if reads else "",
        given=bool(asked.opinion),
    )


def _outcome(case: Case, parts: frozenset[Part], who: Relation, named: Namer) -> dict[str, Any]:
    drafts = who is not Relation.AUTHOR
    reflects = Part.REFLECTION in parts
    return {
        "solutions": tuple(_solution(given, drafts, named) for given in case.solutions if Part.SOLUTIONS in parts),
        "reflection": case.reflection if reflects else None,
        "follow_up": case.follow_up if reflects else None,
    }


def _in_library(case: Case, parts: frozenset[Part]) -> dict[str, Any]:
    stands = case.in_library
    return {
        "text": _text(case, case.publication, parts) if case.publication and Part.TEXT in parts else None,
        "in_library": stands.id if stands is not None and Part.IN_LIBRARY in parts else "",
        "credits": case.credits if Part.CREDIT in parts else (),
    }


def _text(case: Case, text: Publication, parts: frozenset[Part]) -> TextView:
    finds = Part.FINDINGS in parts
    return TextView(
        stage=text.stage,
        digest=text.digest,
        record=library_record(text, case.credits) or text.text,
        passed=not text.to_clear,
        agreed=text.agreed_at is not None,
        approved=text.approved_at is not None,
        evaluation=text.evaluation,
        returned=text.returned,
        objected=text.objected,
        changed=dict(Counter(found.kind for found in text.replaced)),
        replaced=text.replaced if finds else (),
        left=text.left if finds else (),
        kept=text.kept if finds else (),
    )


def _solution(given: GivenSolution, drafts: bool, named: Namer) -> SolutionView:
    said = given.said
    return SolutionView(
        mentor=named(given.mentor),
        sent_at=given.sent_at,
        approach=said.approach,
        text=said.text,
        steps=said.steps,
        materials=said.materials,
        from_draft=bool(said.drafted),
        drafted=said.drafted if drafts else "",
        drafter=said.drafter,
    )


def _alert(alert: Alert, parts: frozenset[Part]) -> AlertView:
    cleared = alert.cleared
    told = {} if cleared is None or Part.HISTORY not in parts else {"cleared_by": cleared.by, "reason": cleared.reason}
    return AlertView(
        categories=alert.categories,
        raised_by=alert.raised_by,
        at=alert.at,
        doubtful=alert.doubtful,
        cleared_at=None if cleared is None else cleared.at,
        **told,
    )


def _course_line(event: CaseEvent) -> CourseLine:
    return CourseLine(at=event.at, by=event.relation, action=event.action, after=event.after, note=event.note)
