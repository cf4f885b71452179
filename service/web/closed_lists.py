"""The words shown for every value of the closed lists: fields, participants, formats, urgencies, stages, gaps, kinds.

Knows the lists of `corpus.records` and `corpus.form`; a test holds the tables complete. The order is the order shown.
"""

from dataclasses import dataclass

from babel.support import LazyProxy

from corpus.records import Format, Gap, InDanger, Urgency
from service.web.words import _

CLOSE = 0.6
"""From this score on a solved case is called close; below it, partly similar."""


@dataclass(frozen=True)
class WrittenField:
    """A field of the case form that is written in the teacher's own words."""

    name: str
    label: LazyProxy
    help: LazyProxy
    limit: int
    required: bool = False
    rows: int = 5


WRITTEN_FIELDS = (
    WrittenField(
        "essence",
        _("Essence of the problem"),
        _("What is happening, who takes part, since when. Leave out names of people and schools."),
        limit=1000,
        required=True,
        rows=8,
    ),
    WrittenField(
        "actions_taken",
        _("What actions have you already taken"),
        _("What you have tried, and what came of it. You will then not be told to do it again."),
        limit=1000,
    ),
    WrittenField(
        "difficulty",
        _("Why is it difficult for you to solve it yourself"),
        _("What holds you back: rules, time, relations, knowledge, feelings."),
        limit=1000,
    ),
    WrittenField(
        "question",
        _("Question to a mentor"),
        _("What you would ask an experienced colleague, in a sentence or two."),
        limit=500,
        required=True,
        rows=3,
    ),
)

OTHER_LABELS = {
    "participants": _("Participants of the situation"),
    "problem_fields": _("Problem field"),
    "format": _("Format"),
    "urgency": _("Urgency"),
    "consent_to_publish": _("Consent to publish"),
    "in_danger": _("Is somebody in danger"),
}

LABELS = {**{field.name: field.label for field in WRITTEN_FIELDS}, **OTHER_LABELS}

FORMATS = {
    Format.PERSONALLY: _(
        "The mentor sees your name and general profile and may contact you; a moderator can see who wrote it too."
    ),
    Format.ANONYMOUSLY: _(
        "No mentor ever sees your name, your school or your contacts; only a moderator can see who wrote it."
    ),
    Format.COLLECTIVELY: _(
        "The case is shown to your mentor and to the colleagues your mentor names, and to no other. "
        "They do not see who wrote it, a moderator can."
    ),
    Format.PUBLICLY: _(
        "Without names, and after a moderator and you have agreed to the text, everybody who is signed in may discuss "
        "it in “What to do? Looking for a way out together”. Readers do not see who wrote it, a moderator can."
    ),
}

IN_DANGER = tuple(InDanger)

SHOWN: dict[str, LazyProxy] = {
    Format.PERSONALLY: _("personally"),
    Format.ANONYMOUSLY: _("anonymously"),
    Format.COLLECTIVELY: _("collectively"),
    Format.PUBLICLY: _("publicly"),
    Urgency.URGENT: _("urgent"),
    Urgency.NEED_ADVICE: _("need advice"),
    Urgency.WANT_EXPERT_OPINION: _("want expert opinion"),
    InDanger.NOBODY: _("nobody, as far as I see"),
    InDanger.SOMEBODY: _("a child or an adult may be in danger"),
    InDanger.BY_STAFF: _("somebody may be in danger from an adult who works at a school"),
    "parents": _("parents"),
    "fellow pedagogues": _("fellow pedagogues"),
    "administration of the institution": _("administration of the institution"),
    "administration of the education department": _("administration of the education department"),
    "other departments": _("other departments"),
    "NGOs": _("NGOs"),
    "preschool children": _("preschool children"),
    "pupils of form 1": _("pupils of form 1"),
    "pupils of form 2": _("pupils of form 2"),
    "pupils of form 3": _("pupils of form 3"),
    "pupils of form 4": _("pupils of form 4"),
    "pupils of form 5": _("pupils of form 5"),
    "pupils of form 6": _("pupils of form 6"),
    "pupils of form 7": _("pupils of form 7"),
    "pupils of form 8": _("pupils of form 8"),
    "pupils of form 9": _("pupils of form 9"),
    "pupils of form 10": _("pupils of form 10"),
    "pupils of form 11": _("pupils of form 11"),
    "preschool": _("preschool"),
    "primary": _("primary school"),
    "lower secondary": _("lower secondary school"),
    "upper secondary": _("upper secondary school"),
    "vocational": _("vocational college"),
    "city": _("city"),
    "town": _("town"),
    "village": _("village"),
    "article": _("article"),
    "book": _("book"),
    "link": _("link"),
    "clarifying": _("clarifying"),
    "developing": _("developing"),
    "guiding": _("guiding"),
    "Monday": _("Monday"),
    "Tuesday": _("Tuesday"),
    "Wednesday": _("Wednesday"),
    "Thursday": _("Thursday"),
    "Friday": _("Friday"),
    "Saturday": _("Saturday"),
    Gap.GOAL: _("goal"),
    Gap.IDEAL: _("ideal result"),
    Gap.OTHER_SIDE: _("other side"),
    Gap.WORDS: _("words said"),
    Gap.FREQUENCY: _("frequency"),
    Gap.TRIGGER: _("trigger"),
    Gap.ATTEMPTS: _("attempts"),
    Gap.RESULTS: _("results of attempts"),
    Gap.STRENGTHS: _("what works"),
    Gap.AGREEMENTS: _("agreements and rules"),
    Gap.SUPPORT: _("support"),
    Gap.OWN_PART: _("own part"),
    Gap.OPTIONS: _("options"),
    Gap.FIRST_STEP: _("first step"),
    Gap.CONSEQUENCES: _("consequences"),
    Gap.EVIDENCE: _("evidence"),
    Gap.BACKGROUND: _("background"),
    Gap.CONSTRAINTS: _("constraints"),
    Gap.OTHER: _("other"),
}

HELPED = {"yes": _("It helped"), "partly": _("It helped in part"), "no": _("It did not help")}


def shown(value: str) -> str:
    """The words for a value of a closed list; a value that no list has stays as it is."""
    return str(SHOWN.get(value, value))


def label(name: str) -> str:
    """The label of a field of the form; a name that the form does not have stays as it is."""
    return str(LABELS.get(name, name))


def closeness(score: float) -> str:
    """The score of a solved case in words."""
    return str(_("close") if score >= CLOSE else _("partly similar"))
