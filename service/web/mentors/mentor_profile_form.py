"""The mentor's profile as a browser or a program sends it: labels, what was typed, faults in plain sentences.

Knows no page and no database.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from pydantic import ValidationError

from corpus.form import FormFault, fault_sentence
from corpus.records import Mentor
from service.actions.edit_profile import Day, ProfileForm, Stage, told_in
from service.errors import BadForm
from service.web.closed_lists import shown
from service.web.sent_fields import SentFields
from service.web.words import _

LABELS = {
    "name": _("Your name, as everybody reads it"),
    "position": _("Position"),
    "institution": _("Institution"),
    "subject_area": _("Subject area"),
    "problem_fields": _("Problem fields you consult on"),
    "stages": _("Whom you know from work"),
    "interests": _("Interests"),
    "about": _("About you"),
    "languages": _("Languages"),
    "days": _("Days you are free"),
    "hours_per_week": _("Hours a week"),
    "load_limit": _("Most cases at a time"),
    "code": _("Code of mentors"),
    "away_until": _("Last day away"),
}
DAYS: tuple[str, ...] = get_args(Day)
STAGES: tuple[str, ...] = get_args(Stage)
LANGUAGES = ("de", "en", "es", "et", "fr", "it", "kk", "lt", "lv", "pl", "ru", "tr", "uk")
CHOSEN = ("problem_fields", "stages", "languages", "days")
NUMBERS = {"hours_per_week": (0, 20), "load_limit": (1, 10)}


def typed_of(profile: Mentor | None, *, name: str) -> SentFields:
    """The fields of the form as they stand before anything is typed; `name` is the account's."""
    if profile is None:
        return SentFields({"name": [name], "hours_per_week": ["2"], "load_limit": ["2"]})
    told = told_in(profile)
    texts = {field: [str(value)] for field, value in told.items() if field not in CHOSEN}
    return SentFields(
        {**texts, **{field: told[field] for field in CHOSEN}, "interests": ["\n".join(told["interests"])]}
    )


def read_profile(typed: SentFields) -> ProfileForm | list[FormFault]:
    """The profile as typed, or what is wrong with it."""
    texts = {field: typed.value(field) for field in ProfileForm.model_fields if field not in CHOSEN}
    lines = [line for line in typed.value("interests").splitlines() if line.strip()]
    data = {**texts, **{field: typed.values(field) for field in CHOSEN}, "interests": lines}
    try:
        return ProfileForm.model_validate(data)
    except ValidationError as error:
        return profile_faults(error)


def read_away(typed: SentFields) -> date | None:
    """The last day away, None for being back. Raises BadForm for what is no day."""
    text = typed.value("away_until").strip()
    if not text or typed.value("back"):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadForm(
            "away_until", str(_("Please give the last day away as year-month-day, for example 2027-01-31."))
        ) from None


def profile_faults(error: ValidationError) -> list[FormFault]:
    """Every fault of a refused profile, one a field."""
    faults: dict[str, FormFault] = {}
    for detail in error.errors(include_url=False):
        field = str(detail["loc"][0]) if detail["loc"] else ""
        faults.setdefault(field, FormFault(field, _sentence(field, detail)))
    return list(faults.values())


def _sentence(field: str, detail: Mapping[str, Any]) -> str:
    label = str(LABELS.get(field, field))
    if field in NUMBERS:
        least, most = NUMBERS[field]
        return str(_("'%(label)s' must be a whole number from %(least)s to %(most)s.")) % {
            "label": label,
            "least": least,
            "most": most,
        }
    if field in CHOSEN and detail["type"] in ("too_short", "missing"):
        return str(_("Please choose at least one under '%(label)s'.")) % {"label": label}
    if detail["type"] in ("string_too_short", "too_short", "missing"):
        return str(_("'%(label)s' is empty; please fill it in.")) % {"label": label}
    return fault_sentence(label, detail)


def in_words(values: Sequence[str]) -> list[tuple[str, str]]:
    """Values of a closed list, each with the words shown for it."""
    return [(value, shown(value)) for value in values]


def languages(chosen: Sequence[str]) -> tuple[str, ...]:
    """The languages to choose from, with those that were chosen though the list lacks them."""
    return tuple(dict.fromkeys((*LANGUAGES, *(code for code in chosen if len(code) == 2 and code.isalpha()))))
