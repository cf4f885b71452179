"""The words of discussions: speakers, what was hidden and why, steps of an opening, moves of moderators. Knows no page.

A test holds the tables complete.
"""

from service.discussions.arrivals import HELD, LEFT, POSTED, SHOWN
from service.discussions.opening import Stage
from service.discussions.opening_view import OpeningInWork
from service.discussions.seeing import Kind, OpeningView, Shown, Speaker
from service.discussions.topic import Standing, TopicState
from service.discussions.topic_said import TopicAction
from service.web.words import _

A = TopicAction

STATES = {
    TopicState.OPEN: _("open"),
    TopicState.CLOSED: _("closed"),
    TopicState.HIDDEN: _("hidden"),
    TopicState.MOVED: _("moved"),
    TopicState.WITHDRAWN: _("withdrawn"),
}

NOT_SHOWN = {
    Shown.HIDDEN: _("A moderator has hidden this contribution."),
    Shown.TAKEN_BACK: _("Its writer has taken this contribution back."),
    Shown.WITHDRAWN: _("The text of this case was withdrawn. Nobody can read it any more."),
    Shown.KEPT_BACK: _("Somebody found this harmful, or it may tell of danger. A moderator looks at it first."),
}
"""What stands where a reader may not read."""

STAGES = {
    Stage.PROPOSED: _("Proposed, waits for a moderator"),
    Stage.RETURNED: _("Returned to the author with a question"),
    Stage.OBJECTED: _("The author wants it to be different"),
    Stage.APPROVED: _("Approved, waits for the author"),
    Stage.POSTED: _("Stands in the discussion"),
    Stage.WITHDRAWN: _("Withdrawn"),
}
"""How far the text of a case has come, to moderators."""

TO_AUTHORS = {
    Stage.PROPOSED: _("A moderator looks through the text"),
    Stage.RETURNED: _("A moderator asks you something about the text"),
    Stage.OBJECTED: _("A moderator reads what you wrote about the text"),
    Stage.APPROVED: _("A moderator has approved the text; it waits for your yes"),
    Stage.POSTED: _("The text stands in the discussion"),
    Stage.WITHDRAWN: _("The text is withdrawn"),
}
"""The same to the author."""

MARKED = {
    Standing.AUTHOR: _("The author of the case found this helpful."),
    Standing.MENTOR: _("A mentor of the case found this helpful."),
}

EVENTS: dict[str, object] = {
    A.CONTRIBUTE: _("contributed"),
    A.MARK: _("marked a contribution as helpful"),
    A.UNMARK: _("took such a mark back"),
    A.TAKE_BACK: _("took a contribution back"),
    A.HIDE_CONTRIBUTION: _("hid a contribution"),
    A.SHOW_CONTRIBUTION: _("showed a contribution again"),
    A.MOVE_CONTRIBUTION: _("moved a contribution into another topic"),
    A.CLOSE: _("closed the topic"),
    A.REOPEN: _("opened the topic again"),
    A.HIDE: _("hid the topic"),
    A.SHOW: _("showed the topic again"),
    A.MOVE: _("moved a topic into another one"),
    POSTED: _("a case was posted"),
    LEFT: _("the text of a case was withdrawn"),
    HELD: _("the text of a case is kept back: it may tell of danger"),
    SHOWN: _("the text of a case is shown again"),
}
"""Lines of a topic's history."""

ACTS = {
    A.CLOSE: (_("Close the topic"), _("It stays to be read; nothing more is written in it.")),
    A.REOPEN: (_("Open the topic again"), _("Everybody can write in it again.")),
    A.HIDE: (_("Hide the topic"), _("Only moderators can open it.")),
    A.SHOW: (_("Show the topic again"), _("It is closed then, and can be read.")),
    A.MOVE: (_("Move everything into another topic"), _("Who follows an old link is led there.")),
    A.HIDE_CONTRIBUTION: (_("Hide this contribution"), _("Its writer reads why; nobody else can read it.")),
    A.SHOW_CONTRIBUTION: (_("Show this contribution again"), _("Everybody can read it again.")),
    A.MOVE_CONTRIBUTION: (_("Move it into another topic"), _("It stands there in the order of time.")),
}
"""What moderators do, and what comes of it; each asks for a reason."""


def topic_state(state: TopicState) -> str:
    """Where a topic stands, in words."""
    return str(STATES[state])


def stage_words(opening: OpeningInWork) -> str:
    """How far an opening has come, in words."""
    if opening.original is None:
        return str(TO_AUTHORS[opening.stage])
    if opening.stage is Stage.PROPOSED and opening.agreed:
        return str(_("The author has agreed, waits for a moderator"))
    return str(STAGES[opening.stage])


def speaker_words(speaker: Speaker) -> str:
    """Who speaks, where it is no named person."""
    if speaker.kind is Kind.LEFT:
        return str(_("somebody who left the service"))
    if speaker.place == 0:
        return str(_("the author of another case"))
    return str(_("the author of the case")) if speaker.place == 1 else str(_("the author of case %s")) % speaker.place


def not_shown(shown: Shown) -> str:
    """What stands where a reader may not read, in words."""
    return str(NOT_SHOWN[shown])


def marked_words(standing: Standing) -> str:
    """Who found a contribution helpful, in words."""
    return str(MARKED[standing])


def event_words(action: str) -> str:
    """What was done in a topic, in words."""
    return str(EVENTS[action])


def opening_heading(opening: OpeningView, total: int) -> str:
    """What one case of a topic is called there."""
    return str(_("The case")) if total == 1 else str(_("Case %s of this topic")) % opening.place


FILTERS = {
    "topic_state": topic_state,
    "stage_words": stage_words,
    "speaker_words": speaker_words,
    "not_shown": not_shown,
    "marked_words": marked_words,
    "event_words": event_words,
    "opening_heading": opening_heading,
}
"""What templates may write after a bar."""
