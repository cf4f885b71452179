"""Keep one's public mentor profile: write it, and set oneself away. Knows rows and records, no page.

What is saved is the library's own record, so that directory, offers and search show the same; a job renews the index.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Availability, Language, Mentor, Record, RubricatorItem, Slug
from service.accounts.account import Account
from service.accounts.mentor_code import is_due, with_code
from service.actions.mentor_slug import free_slug
from service.cases.access import Ability, can
from service.cases.written import Said, Sentence
from service.errors import BadForm, NotAllowed, NotFound
from service.store.accounts import row_of
from service.store.jobs import Job, leave
from service.store.library import get_record, list_records, put_records
from service.store.merged_tags import tags_of_now

Stage = Literal["preschool", "primary", "lower secondary", "upper secondary", "vocational"]
Day = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
Line = Annotated[Sentence, Field(max_length=160)]
LONGEST_AWAY = timedelta(days=366)
MOST_FIELDS = 50


class ProfileForm(Record):
    """A public profile as its owner writes it. Limits are counted in characters; lists keep each entry once."""

    name: Annotated[Sentence, Field(max_length=120)]
    position: Line
    institution: Line
    subject_area: Line
    problem_fields: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=MOST_FIELDS)]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    interests: Annotated[tuple[Line, ...], Field(min_length=1, max_length=10)]
    about: Annotated[Said, Field(max_length=2000)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1, max_length=10)]
    days: tuple[Day, ...] = ()
    hours_per_week: Annotated[int, Field(ge=0, le=20)]
    load_limit: Annotated[int, Field(ge=1, le=10)]

    @field_validator("problem_fields", "stages", "interests", "languages", "days")
    @classmethod
    def _once(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(entries))


def told_in(mentor: Mentor) -> dict[str, Any]:
    """A profile by the fields of `ProfileForm`, as plain data."""
    free = mentor.availability.model_dump(mode="json", exclude={"away_until"})
    return mentor.model_dump(mode="json", include=set(ProfileForm.model_fields)) | free


def must_be_mentor(me: Account) -> None:
    """Raises NotAllowed for who keeps no profile."""
    if not can(me.roles, Ability.EDIT_PROFILE):
        raise NotAllowed("This page is for mentors.")


async def own_profile(session: AsyncSession, me: Account) -> Mentor | None:
    """One's own public profile; None where there is none yet."""
    found = None if me.mentor is None else await get_record(session, "mentors", me.mentor)
    return found if isinstance(found, Mentor) else None


async def save_profile(
    session: AsyncSession, form: ProfileForm, *, me: Account, at: datetime, confirms_code: bool
) -> Mentor:
    """The profile as it is from now on, made at the first time. Raises NotAllowed, or BadForm naming a field.

    The code of mentors must be confirmed with the first profile, and again when a year has passed (R42).
    """
    must_be_mentor(me)
    await _check_fields(session, form)
    if is_due(me, today=at.date()) and not confirms_code:
        raise BadForm("code", "Please read the code of mentors and confirm it.")
    before = await own_profile(session, me)
    name = me.mentor if me.mentor is not None else await free_slug(session, form.name)
    saved = _profile(form, name, before)
    await _tie(session, me, name, at=at, confirms_code=confirms_code)
    await _put(session, saved, at=at)
    return saved


async def set_away(session: AsyncSession, until: date | None, *, me: Account, at: datetime) -> Mentor:
    """The profile, away until a day (the last one away) or, with None, back. Raises NotAllowed, NotFound or BadForm."""
    must_be_mentor(me)
    profile = await own_profile(session, me)
    if profile is None:
        raise NotFound("You have no mentor profile yet; please write it first.")
    if until is not None and not at.date() <= until <= at.date() + LONGEST_AWAY:
        raise BadForm("away_until", "The last day away must be today or later, and within a year.")
    availability = profile.availability.model_copy(update={"away_until": until})
    saved = profile.model_copy(update={"availability": availability})
    await _put(session, saved, at=at)
    return saved


async def _check_fields(session: AsyncSession, form: ProfileForm) -> None:
    items, _ = await list_records(session, "rubricator", limit=MOST_FIELDS)
    known = {item.id for item in items if isinstance(item, RubricatorItem)} | (await tags_of_now(session)).keys()
    if not set(form.problem_fields) <= known:
        raise BadForm("problem_fields", "'Problem fields' has a choice that is not in the list.")


def _profile(form: ProfileForm, name: str, before: Mentor | None) -> Mentor:
    """The library's record; how long somebody is away and what the profile counts stays as it was."""
    told = form.model_dump(exclude={"days", "hours_per_week"})
    counted = {} if before is None else before.model_dump(include={"open_cases", "cases_solved"})
    away = None if before is None else before.availability.away_until
    free = Availability(days=form.days, hours_per_week=form.hours_per_week, away_until=away)
    return Mentor(id=name, availability=free, **told, **counted)


async def _tie(session: AsyncSession, me: Account, name: str, *, at: datetime, confirms_code: bool) -> None:
    row = await row_of(session, me.id)
    assert row is not None
    row.mentor = name
    if confirms_code:
        row.questionnaire = with_code(row.questionnaire, today=at.date())
    await session.flush()


async def _put(session: AsyncSession, profile: Mentor, *, at: datetime) -> None:
    if await put_records(session, [("mentors", profile)], at=at):
        await leave(session, Job("index mentor", {"mentor": profile.id}), at=at)
