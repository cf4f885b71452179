"""Impersonal texts of planted cases, for the library and for discussions, on their way in and out. Knows no page."""

from typing import Any

from corpus.records import SolvedCase
from service.actions.heard import Heard
from service.actions.make_opening_move import make_opening_move
from service.actions.make_topic_move import make_topic_move
from service.cases.course_said import ChangeConsent
from service.cases.text_said import AgreeText, ApproveText, CorrectText, Found, Kept, ObjectText, ReturnText, TakeDown
from service.discussions.opening import OpeningText
from service.discussions.opening_said import Agree, Approve, Correct, Object, OpeningMove, Return, TakeOut
from service.discussions.topic import Topic
from service.discussions.topic_said import (
    Close,
    Contribute,
    Hide,
    HideContribution,
    MoveContribution,
    MoveTopic,
    Reopen,
    Show,
    ShowContribution,
    TopicMove,
)
from service.store.cases import get_case
from service.store.openings import opening_of
from service.store.topics import get_topic
from tests.service.canaries.planting import Fate
from tests.service.canaries.tales import MONDAY, WORDS, Tale


def _found(tale: Tale, move: str) -> dict[str, Any]:
    """Something left in a text, and something that may stay."""
    text, why, instead, stays, reason = (
        tale.says(f"{move}.{name}", "moderator")
        for name in ("left.text", "left.reason", "left.replacement", "kept.text", "kept.reason")
    )
    left = Found(field="essence", start=0, end=4, text=text, kind="rare", replacement=instead, reason=why)
    return {"left": (left,), "kept": (Kept(text=stays, reason=reason),)}


async def library_text(tale: Tale) -> SolvedCase:
    """A text for the library with a canary in each field."""
    case = await get_case(tale.session, tale.story.number)
    assert case.publication is not None

    def says(name: str) -> str:
        return tale.says(f"CorrectText.text.{name}", "moderator", WORDS.get(name, "It is so"))

    before = case.publication.text
    names = ("title", "subject", "essence", "actions_taken", "difficulty", "question")
    told: dict[str, Any] = {name: says(name) for name in names}
    told["questions"] = [
        {"kind": "clarifying", "asked": says("questions.asked"), "answered": says("questions.answered")}
    ]
    told["redefined"] = [{name: says(f"redefined.{name}") for name in ("essence", "question", "why")}]
    told["solutions"] = [
        {
            "approach": says("solutions.approach"),
            "text": says("solutions.text"),
            "steps": [says("solutions.steps")],
            "mentor": solution.mentor,
        }
        for solution in before.solutions
    ]
    told["disagreement"] = says("disagreement") if len(before.solutions) > 1 else None
    told["reflection"] = {"done": says("reflection.done"), "helped": "yes", "outcome": says("reflection.outcome")}
    return SolvedCase.model_validate(before.model_dump(mode="json") | told)


async def worked_on(tale: Tale) -> None:
    """A text with places left to clear, returned to its author, who objects."""
    text = await library_text(tale)
    await tale.moves("moderator", CorrectText(text=text, **_found(tale, "CorrectText")))
    await tale.moves("moderator", ReturnText(words=tale.says("ReturnText.words", "moderator")))
    await tale.moves(tale.story.author, ObjectText(words=tale.says("ObjectText.words")))


async def published(tale: Tale) -> None:
    """A text with its three yeses."""
    text = await library_text(tale)
    await tale.moves("moderator", CorrectText(text=text))
    case = await get_case(tale.session, tale.story.number)
    assert case.publication is not None
    await tale.moves("moderator", ApproveText(text=case.publication.digest))
    await tale.moves(tale.story.author, AgreeText(text=case.publication.digest, evaluation=True))
    tale.story.in_library, tale.story.item = Fate.STANDS, text.id


async def taken_back(tale: Tale) -> None:
    """A published text that its author, or a moderator, takes out, and the one in the discussion with it."""
    if tale.story.in_discussion is Fate.STANDS:
        await _opening_move(tale, "moderator", TakeOut(reason=tale.says("opening TakeOut.reason", "moderator")))
        tale.story.in_discussion = Fate.GONE
    if tale.place % 2:
        await tale.moves("moderator", TakeDown(reason=tale.says("TakeDown.reason", "moderator")))
    else:
        await tale.moves(tale.story.author, ChangeConsent(consent=False))
    tale.story.in_library = Fate.GONE


def _opening_text(tale: Tale) -> OpeningText:
    names = ("title", "essence", "actions_taken", "difficulty", "question")
    told = {name: tale.says(f"Correct.text.{name}", "moderator", WORDS.get(name, "It is so")) for name in names}
    return OpeningText(**told, problem_fields=("class-management",))


async def _opening_move(tale: Tale, who: str, move: OpeningMove) -> None:
    await make_opening_move(tale.session, tale.story.number, move, actor=tale.people[who].actor, at=MONDAY)


async def opening_worked_on(tale: Tale) -> None:
    """A text for a discussion with places left to clear, returned to its author, who objects."""
    await _opening_move(tale, "moderator", Correct(text=_opening_text(tale), **_found(tale, "Correct")))
    await _opening_move(tale, "moderator", Return(words=tale.says("opening Return.words", "moderator")))
    await _opening_move(tale, tale.story.author, Object(words=tale.says("opening Object.words")))


async def posted(tale: Tale) -> None:
    """A text that stands in a topic in which a mentor and its author wrote."""
    await _opening_move(tale, "moderator", Correct(text=_opening_text(tale)))
    opening = await opening_of(tale.session, tale.story.number)
    assert opening is not None
    await _opening_move(tale, "moderator", Approve(text=opening.digest))
    await _opening_move(tale, tale.story.author, Agree(text=opening.digest))
    stands = await opening_of(tale.session, tale.story.number)
    assert stands is not None
    assert stands.topic is not None
    tale.story.in_discussion, tale.story.topic = Fate.STANDS, stands.topic
    for who in (tale.mentor(5), tale.story.author):
        await _topic_move(tale, stands.topic, who, Contribute(text=tale.says("topic Contribute.text", who)))
    await _hidden(tale, stands.topic)


async def _topic_move(tale: Tale, topic: str, who: str, move: TopicMove) -> Topic:
    return await make_topic_move(tale.session, topic, move, actor=tale.people[who].actor, at=MONDAY, heard=Heard())


async def _hidden(tale: Tale, topic: str) -> None:
    """A contribution that a moderator hides, shows and hides again; its writer reads why."""
    writer = tale.mentor(6)
    before = {one.id for one in (await get_topic(tale.session, topic)).contributions}
    said = Contribute(text=tale.says("topic Contribute.text (hidden)", writer))
    (name,) = {one.id for one in (await _topic_move(tale, topic, writer, said)).contributions} - before
    for move in (HideContribution, ShowContribution, HideContribution):
        reason = tale.says(f"topic {move.__name__}.reason", writer)
        await _topic_move(tale, topic, "moderator", move(contribution=name, reason=reason))


async def moved_about(tale: Tale, topic: str, other: str) -> None:
    """A topic is closed, opened, hidden and shown; something of it, and then all of it, goes into another."""

    def why(move: str) -> str:
        return tale.says(f"topic {move}.reason", "moderator")

    shown = (one.id for one in (await get_topic(tale.session, topic)).contributions if one.text and not one.reason)
    for move in (
        MoveContribution(contribution=next(shown), to=other, reason=why("MoveContribution")),
        Close(reason=why("Close")),
        Reopen(reason=why("Reopen")),
        Hide(reason=why("Hide")),
        Show(reason=why("Show")),
        MoveTopic(to=other, reason=why("MoveTopic")),
    ):
        await _topic_move(tale, topic, "moderator", move)
