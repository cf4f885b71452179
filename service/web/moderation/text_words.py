"""The words for texts on their way to the library: stages, who is waited for, fields, and kinds of findings."""

import re
from collections.abc import Mapping

from service.cases.case_view import TextView
from service.cases.people import Relation
from service.cases.publication import Stage
from service.web.closed_lists import LABELS
from service.web.words import _, ngettext

STAGES = {
    Stage.PROPOSED: _("A text was proposed"),
    Stage.RETURNED: _("Returned to the author with a question"),
    Stage.OBJECTED: _("The author wants something to be different"),
    Stage.APPROVED: _("Approved by a moderator"),
    Stage.PUBLISHED: _("In the library"),
    Stage.TAKEN_DOWN: _("Taken out of the library"),
}

WAITS_FOR = {
    Relation.AUTHOR: _("Waits for its author"),
    Relation.MODERATOR: _("Waits for a moderator"),
}

TO_AUTHOR = {
    Stage.PROPOSED: _("This is how your case would read. Nobody but you and the moderators sees it yet."),
    Stage.RETURNED: _("A moderator read the text and asks you something. Answer below; the text can then be changed."),
    Stage.OBJECTED: _("A moderator reads what you want to be different and changes the text. Then you read it again."),
    Stage.APPROVED: _("A moderator has read and approved it. It appears only if you agree, too."),
    Stage.PUBLISHED: _("Your case stands in the library and helps others. You can take it back at any time."),
    Stage.TAKEN_DOWN: _("Your case stood in the library and was taken out. Nobody finds it there any more."),
}
"""What a stage means to the author."""

PLACES = {
    "title": _("Title"),
    "subject": _("Subject"),
    "disagreement": _("Where the solutions pull apart"),
    "setting": _("Setting"),
    "problem_fields": LABELS["problem_fields"],
    "participants": LABELS["participants"],
    "essence": LABELS["essence"],
    "actions_taken": LABELS["actions_taken"],
    "difficulty": LABELS["difficulty"],
    "question": LABELS["question"],
    "reflection.done": _("What the teacher did"),
    "reflection.outcome": _("What came of it"),
}
"""Fields of a text by path."""

NUMBERED = (
    (r"questions\.(\d+)\.asked", _("Question %(num)s of the mentor")),
    (r"questions\.(\d+)\.answered", _("Answer %(num)s")),
    (r"redefined\.(\d+)\.essence", _("Version %(num)s: what it is about")),
    (r"redefined\.(\d+)\.question", _("Version %(num)s: question")),
    (r"redefined\.(\d+)\.why", _("Version %(num)s: why it was reworded")),
    (r"solutions\.(\d+)\.approach", _("Possible solution %(num)s: approach")),
    (r"solutions\.(\d+)\.text", _("Possible solution %(num)s: text")),
    (r"solutions\.(\d+)\.steps\.(\d+)", _("Possible solution %(num)s: step %(step)s")),
)
"""Fields of which there may be several, by the shape of their path."""

KINDS = {
    "person": _("name of a person"),
    "school": _("school"),
    "place": _("place"),
    "contact": _("contact"),
    "date": _("date"),
    "id": _("number of a document, a register or a case"),
    "organisation": _("organisation"),
    "indirect": _("rare fact or combination"),
    "rare words": _("words that could be recognised"),
    "other": _("something else"),
}
"""What a finding would give away."""


def field_name(path: str) -> str:
    """A field of a text in words."""
    for shape, words in NUMBERED:
        if found := re.fullmatch(shape, path):
            numbers = [int(number) + 1 for number in found.groups()]
            return str(words) % {"num": numbers[0], "step": numbers[-1]}
    return str(PLACES.get(path, path))


def kind_name(kind: str) -> str:
    """A kind of finding in words."""
    return str(KINDS.get(kind, kind))


def stage_name(stage: Stage) -> str:
    """How far a text has come, in words."""
    return str(STAGES[stage])


def stage_to_author(stage: Stage) -> str:
    """What a stage means to the author."""
    return str(TO_AUTHOR[stage])


def waits_for(text: TextView) -> str:
    """Who does the next thing with a text in work."""
    authors = text.stage is Stage.RETURNED or (text.passed and text.approved and not text.agreed)
    return str(WAITS_FOR[Relation.AUTHOR if authors else Relation.MODERATOR])


def changes_in_words(changed: Mapping[str, int]) -> str:
    """What was replaced in a text, in general words."""
    return "; ".join(f"{kind_name(kind)}: {count}" for kind, count in changed.items())


def places_left(count: int) -> str:
    """How many places still could tell who a case is about."""
    told = ngettext("%(num)s place is still to be looked at", "%(num)s places are still to be looked at", count)
    return told % {"num": count}


FILTERS = {
    "changes_in_words": changes_in_words,
    "field_of_text": field_name,
    "kind_name": kind_name,
    "places_left": places_left,
    "stage_name": stage_name,
    "stage_to_author": stage_to_author,
    "waits_for": waits_for,
}
"""What templates may write after a bar."""
