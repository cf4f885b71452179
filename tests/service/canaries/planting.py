"""Canaries: words that stand in one field of one case or account and nowhere else, and a table of who may read them.

The table is written from the specification and asks none of the service's own tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from corpus.records import Format

LETTERS = "bcdfghjkmnprtvwx"
CANARY = re.compile("zqx[" + LETTERS + "]{4}xqz", re.IGNORECASE)


class Who(StrEnum):
    """What somebody is to one case, or to the service."""

    AUTHOR = "author"
    ASKED = "mentor asked"
    MENTOR = "mentor"
    SECOND_ASKED = "second mentor asked"
    SECOND = "second mentor"
    COLLEAGUE = "colleague"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


W = Who
_TOLD = frozenset({W.AUTHOR, W.MENTOR, W.SECOND, W.MODERATOR})
_REQUEST = _TOLD | {W.ASKED, W.SECOND_ASKED, W.COLLEAGUE}
_TALK = _TOLD | {W.SECOND_ASKED, W.COLLEAGUE}
_AMONG_MENTORS = frozenset({W.MENTOR, W.COLLEAGUE, W.MODERATOR})
_STAFF = frozenset({W.MODERATOR})
_TEXT = frozenset({W.AUTHOR, W.MODERATOR})
_PERSON = frozenset({W.MODERATOR, W.ADMINISTRATOR})
_FORM = ("essence", "actions_taken", "difficulty", "question")
_IN_TEXT = (
    *("title", "subject", *_FORM, "questions.asked", "questions.answered", "disagreement"),
    *("redefined.essence", "redefined.question", "redefined.why"),
    *("solutions.approach", "solutions.text", "solutions.steps", "reflection.done", "reflection.outcome"),
)
_LEFT = ("left.text", "left.reason", "left.replacement", "kept.text", "kept.reason")

MAY_READ: dict[str, frozenset[Who]] = {
    **{f"CaseForm.{name}": _REQUEST for name in _FORM},
    **{f"CaseForm.{name} (earlier)": _TOLD for name in _FORM},
    **{f"Redefine.{name}": _REQUEST for name in _FORM},
    "AskBefore.question": _TOLD | {W.ASKED},
    "Reply.answer": _TOLD | {W.ASKED},
    "Refuse.words": frozenset({W.AUTHOR, W.MODERATOR}),
    "Release.reason": _STAFF,
    "SendQuestions.questions.text": _TALK,
    "SendQuestions.questions.drafted": _TALK - {W.AUTHOR},
    "GiveAnswers.answers": _TALK,
    "Invite.question": _TALK,
    "AskColleagues.question": _AMONG_MENTORS,
    "GiveOpinion.text": _AMONG_MENTORS,
    **{f"SendSolution.{name}": _TOLD for name in ("approach", "text", "steps")},
    "SendSolution.drafted": _TOLD - {W.AUTHOR},
    "AskSecondOpinion.question": frozenset({W.AUTHOR, W.SECOND_ASKED, W.SECOND, W.MODERATOR}),
    **{f"Reflect.{name}": _TOLD for name in ("learned", "plan", "done")},
    **{f"FollowUp.{name}": _TOLD for name in ("done", "outcome")},
    **{f"{move}.reason": _STAFF for move in ("Close", "Withdraw", "Extend", "Clear", "TakeDown")},
    "ReturnText.words": _TEXT,
    "ObjectText.words": _TEXT,
    **{f"CorrectText.text.{name}": _TEXT for name in _IN_TEXT},
    **{f"CorrectText.{name}": _STAFF for name in _LEFT},
    **{f"Correct.text.{name}": _TEXT for name in ("title", *_FORM)},
    **{f"Correct.{name}": _STAFF for name in _LEFT},
    "opening Return.words": _TEXT,
    "opening Object.words": _TEXT,
    "opening TakeOut.reason": _STAFF,
    "topic Contribute.text": _STAFF,
    "topic Contribute.text (hidden)": _STAFF,
    **{f"topic {move}.reason": _STAFF for move in ("Close", "Hide", "MoveContribution", "MoveTopic", "Reopen", "Show")},
    **{f"topic {move}Contribution.reason": _STAFF for move in ("Hide", "Show")},
    **{f"Article.{name}": _STAFF for name in ("title", "summary", "body", "references")},
    **{f"Questionnaire.work.{name}": _PERSON for name in ("institution", "subjects")},
    **{f"Questionnaire.contact.{name}": _PERSON for name in ("phone", "messenger")},
    "Questionnaire.needs.wanted": frozenset(),
    "account name": _PERSON,
    "account address": _PERSON,
    "draft": frozenset(),
    "first view": frozenset(),
    "report of harm": _STAFF,
    "message to moderators": _STAFF,
}
"""Who besides its writer may read what stands in a field, while it is not published and not withdrawn."""

CLOSED = frozenset(
    {"CaseForm.participants", "CaseForm.problem_fields", "Redefine.participants", "CorrectText.text.participants"}
    | {"Article.stages", *(f"{one}.left.{name}" for one in ("Correct", "CorrectText") for name in ("field", "kind"))}
)
"""Fields that take only what stands in a list."""
PERSONAL = frozenset(name for name in MAY_READ if name.startswith(("account", "Questionnaire.work", "Questionnaire.c")))
"""What a mentor who took a case in the personal format may read of its author, on that case."""


class Fate(StrEnum):
    """What became of the impersonal text of a case."""

    NONE = "none, or in work"
    STANDS = "stands"
    GONE = "taken back"


@dataclass
class Story:
    """A case, what everybody is to it, and what became of it. `people` are names of accounts."""

    format: Format
    author: str
    number: str = ""
    people: dict[str, Who] = field(default_factory=dict)
    withdrawn: bool = False
    in_library: Fate = Fate.NONE
    in_discussion: Fate = Fate.NONE
    topic: str = ""
    item: str = ""

    def is_to(self, viewer: str) -> Who | None:
        """What a viewer is to the case by now."""
        return Who.AUTHOR if viewer == self.author else self.people.get(viewer)


@dataclass(frozen=True)
class Planted:
    """Where a canary was planted: the field, the account that wrote it, and whose case it is of."""

    field: str
    writer: str
    story: Story | None = None

    @property
    def fate(self) -> Fate:
        """What became of it, where it is of an impersonal text or of what was said about one."""
        if self.story is None or not self.field.startswith(("CorrectText.text.", "Correct.text.", "topic Contribute")):
            return Fate.NONE
        return self.story.in_library if self.field.startswith("CorrectText") else self.story.in_discussion

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.fate is Fate.STANDS and self.field.startswith("CorrectText")

    @property
    def is_gone(self) -> bool:
        """Whether nobody may read it, and nothing may hold it."""
        return self.fate is Fate.GONE and self.field.startswith("Correct")


@dataclass
class Aviary:
    """Every canary with where it was planted."""

    planted: dict[str, Planted] = field(default_factory=dict)
    _fresh: Iterator[str] = field(default_factory=lambda: ("".join(four) for four in product(LETTERS, repeat=4)))

    def plant(self, name: str, *, writer: str, story: Story | None = None) -> str:
        """A new canary for a field."""
        canary = f"zqx{next(self._fresh)}xqz"
        self.planted[canary] = Planted(name, writer, story)
        return canary

    def found(self, text: str) -> list[Planted]:
        """What the canaries in a text were planted in."""
        return [self.planted[canary] for canary in {one.lower() for one in CANARY.findall(text)}]

    def escaped(self, text: str, viewer: str, role: str, *, about: Story | None = None) -> list[str]:
        """The fields whose canaries are in a text that this viewer may not read, on a page about one case."""
        return sorted({one.field for one in self.found(text) if not may_read(one, viewer, role, about=about)})


VISITOR = ""
"""A viewer who is not signed in."""


def may_read(one: Planted, viewer: str, role: str, *, about: Story | None = None) -> bool:
    """Whether somebody of a role in the service may read what was planted, on a page about one case."""
    if one.is_gone:
        return False
    if one.fate is Fate.STANDS and not one.field.endswith("(hidden)"):
        return one.is_public or viewer != VISITOR
    if viewer == one.writer or role in MAY_READ[one.field]:
        return True
    return _is_author_named(one, viewer, about) if one.field in PERSONAL else _may_by_case(one, viewer)


def _may_by_case(one: Planted, viewer: str) -> bool:
    """Whether they may because of what they are to its case; of a withdrawn one its author alone may."""
    who = None if one.story is None else one.story.is_to(viewer)
    is_open = one.story is not None and (not one.story.withdrawn or who is Who.AUTHOR)
    return is_open and who in MAY_READ[one.field]


def _is_author_named(one: Planted, viewer: str, about: Story | None) -> bool:
    """Whether this is a page on which a mentor reads whose case it is."""
    if about is None or about.author != one.writer or about.withdrawn:
        return False
    return about.format is Format.PERSONALLY and about.is_to(viewer) in (Who.MENTOR, Who.SECOND)
