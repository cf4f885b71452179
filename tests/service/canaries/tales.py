"""Lives of cases in which everything anybody writes holds a canary of its own. Knows the moves, no page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.danger import Category
from corpus.form import CaseForm
from corpus.records import Format
from service.accounts.account import Account
from service.actions.file_case import PLACE, file_case
from service.actions.heard import Heard
from service.actions.make_move import draft_place, make_move
from service.actions.report_harm import report_harm
from service.actions.write_first_view import write_first_view
from service.actions.write_to_moderators import write_to_moderators
from service.cases.course_said import Clear, Close, Extend, Withdraw
from service.cases.offer_said import Accept, AskBefore, ChooseMentor, RefusalReason, Refuse, Release, Reply
from service.cases.said import Move
from service.cases.states import Action
from service.cases.text_said import Credit
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    FollowUp,
    GiveAnswers,
    GiveOpinion,
    Invite,
    Keep,
    Redefine,
    Reflect,
    SendQuestions,
    SendSolution,
    SentQuestion,
)
from service.response import FirstResponse
from service.store.drafts import save_draft
from tests.service.canaries.planting import Aviary, Story, Who

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MANY = 20
"""Teachers, and as many mentors."""
FORMATS = tuple(Format)
WORDS = {
    "essence": "They drum on the desks with rulers when I turn to the board",
    "actions_taken": "I waited",
    "difficulty": "They laugh",
    "question": "How do I turn my back to the class",
}


@dataclass
class Tale:
    """One case while it is told. `place` counts the cases of its shape and format from 0."""

    session: AsyncSession
    aviary: Aviary
    people: dict[str, Account]
    response: FirstResponse
    story: Story
    place: int
    turn: int

    def mentor(self, further: int = 0) -> str:
        """The mentor of the case, or one further on."""
        return f"mentor-{(self.turn + further) % MANY}"

    def says(self, field: str, who: str = "", words: str = "It is so") -> str:
        """Words with a canary for a field, written by the author where nobody else is named."""
        return f"{words} {self.aviary.plant(field, writer=who or self.story.author, story=self.story)}"

    async def moves(self, who: str, *moves: Move, heard: Heard | None = None) -> None:
        """Somebody makes moves."""
        for move in moves:
            actor = self.people[who].actor
            await make_move(self.session, self.story.number, move, actor=actor, at=MONDAY, heard=heard or Heard())

    def form(self, kind: str, mark: str = "") -> dict[str, str]:
        """The written fields of a form."""
        return {name: self.says(f"{kind}.{name}{mark}", words=words) for name, words in WORDS.items()}

    async def files(self, *, consent: bool = False, mark: str = "") -> None:
        """The author files the case."""
        told: dict[str, Any] = {**self.form("CaseForm", mark), "problem_fields": ("class-management",)}
        form = CaseForm(**told, format=self.story.format, consent_to_publish=consent)
        actor = self.people[self.story.author].actor
        self.story.number = (await file_case(self.session, form, self.response, actor=actor, at=MONDAY)).number

    async def taken(self, *, consent: bool = False, mark: str = "") -> None:
        """Filed, and taken by a mentor."""
        await self.files(consent=consent, mark=mark)
        await self.moves(self.story.author, ChooseMentor(mentor=self.mentor()))
        await self.moves(self.mentor(), Accept())
        self.story.people[self.mentor()] = Who.MENTOR

    async def questions(self) -> None:
        """Questions, one of them from a draft, and their answers."""
        who = self.mentor()
        text = self.says("SendQuestions.questions.text", who, "When is it") + "?"
        asked = SentQuestion(text=text, drafted=self.says("SendQuestions.questions.drafted", who))
        await self.moves(who, SendQuestions(questions=(asked,)))
        await self.moves(self.story.author, GiveAnswers(answers=(self.says("GiveAnswers.answers"),)))

    async def solution(self, who: str) -> None:
        """A possible solution from a draft."""
        approach, text, step, drafted = (
            self.says(f"SendSolution.{name}", who) for name in ("approach", "text", "steps", "drafted")
        )
        await self.moves(who, SendSolution(approach=approach, text=text, steps=(step,), drafted=drafted))

    async def second(self) -> None:
        """A second opinion is asked."""
        question = self.says("AskSecondOpinion.question")
        await self.moves(self.story.author, AskSecondOpinion(mentor=self.mentor(1), question=question))
        self.story.people[self.mentor(1)] = Who.SECOND_ASKED

    async def second_given(self) -> None:
        """A second opinion is asked and given."""
        await self.second()
        await self.moves(self.mentor(1), Accept())
        self.story.people[self.mentor(1)] = Who.SECOND
        await self.solution(self.mentor(1))

    async def reflects(self) -> None:
        """The author fills in the reflection sheet and tells later what came of it."""
        learned, plan, done = (self.says(f"Reflect.{name}") for name in ("learned", "plan", "done"))
        await self.moves(self.story.author, Reflect(learned=learned, plan=plan, useful="yes", done=done))
        done, outcome = self.says("FollowUp.done"), self.says("FollowUp.outcome")
        await self.moves(self.story.author, FollowUp(done=done, helped="partly", outcome=outcome))


async def typed(tale: Tale) -> None:
    """A form that was typed and never sent."""
    author = tale.people[tale.story.author]
    await save_draft(tale.session, author.id, PLACE, {"essence": [tale.says("draft")]}, at=MONDAY)


async def filed(tale: Tale) -> None:
    """A case nobody has taken."""
    await tale.files()


async def offered(tale: Tale) -> None:
    """A case one mentor refused and another asked about; the first tells of danger, and a moderator clears it."""
    await tale.files()
    await tale.moves(tale.story.author, ChooseMentor(mentor=tale.mentor(3)))
    words = tale.says("Refuse.words", tale.mentor(3))
    await tale.moves(tale.mentor(3), Refuse(reason=RefusalReason.OTHER, words=words))
    await tale.moves(tale.story.author, ChooseMentor(mentor=tale.mentor()))
    tale.story.people[tale.mentor()] = Who.ASKED
    await tale.moves(tale.mentor(), AskBefore(question=tale.says("AskBefore.question", tale.mentor())))
    danger = (Category.NEGLECT,) if tale.place == 0 else ()
    await tale.moves(tale.story.author, Reply(answer=tale.says("Reply.answer")), heard=Heard(danger))
    if danger:
        await tale.moves("moderator", Clear(reason=tale.says("Clear.reason", "moderator")))


async def in_work(tale: Tale) -> None:
    """Questions, another wording, colleagues where the format has them, and an unsent solution."""
    await tale.taken(mark=" (earlier)")
    await tale.questions()
    await tale.moves(tale.story.author, Redefine(**tale.form("Redefine")))
    if tale.story.format is Format.COLLECTIVELY:
        question = tale.says("AskColleagues.question", tale.mentor())
        await tale.moves(tale.mentor(), AskColleagues(colleagues=(tale.mentor(2),), question=question))
        await tale.moves(tale.mentor(2), GiveOpinion(text=tale.says("GiveOpinion.text", tale.mentor(2))))
        tale.story.people[tale.mentor(2)] = Who.COLLEAGUE
    await tale.moves(tale.mentor(), Invite(question=tale.says("Invite.question", tale.mentor())))
    await tale.moves(tale.story.author, Keep())
    mentor, place = tale.people[tale.mentor()], draft_place(tale.story.number, Action.SEND_SOLUTION)
    await save_draft(tale.session, mentor.id, place, {"text": [tale.says("draft", tale.mentor())]}, at=MONDAY)
    view = tale.says("first view", tale.mentor(), "They want to be seen")
    await write_first_view(tale.session, tale.story.number, view, actor=mentor.actor, at=MONDAY)


async def second_asked(tale: Tale) -> None:
    """A solved case for which another mentor is asked."""
    await tale.taken()
    await tale.solution(tale.mentor())
    await tale.second()


async def second_solved(tale: Tale) -> None:
    """A completed case whose author wants nothing published; somebody finds it harmful."""
    await tale.taken()
    await tale.solution(tale.mentor())
    await tale.second_given()
    await tale.reflects()
    words, who = tale.says("report of harm", tale.mentor()), tale.people[tale.mentor()]
    await report_harm(tale.session, kind="case", item=tale.story.number, reporter=who, words=words, at=MONDAY)
    message, author = tale.says("message to moderators"), tale.people[tale.story.author]
    await write_to_moderators(tale.session, tale.story.number, message, writer=author, at=MONDAY)


async def completed(tale: Tale) -> None:
    """A completed case whose author consents to publication."""
    await tale.taken(consent=True)
    await tale.questions()
    await tale.moves(tale.story.author, Keep())
    await tale.solution(tale.mentor())
    if tale.place % 2:
        await tale.second_given()
    await tale.moves(tale.mentor(), Credit(named=bool(tale.place % 2)))
    await tale.reflects()


async def ended(tale: Tale) -> None:
    """A case its author takes back, or that a moderator takes off its mentor and closes."""
    await tale.taken()
    await tale.questions()
    if tale.place % 2:
        await tale.moves(tale.story.author, Withdraw(reason=tale.says("Withdraw.reason")))
        tale.story.withdrawn = True
        return
    await tale.moves("moderator", Extend(reason=tale.says("Extend.reason", "moderator")))
    await tale.moves("moderator", Release(reason=tale.says("Release.reason", "moderator")))
    await tale.moves("moderator", Close(reason=tale.says("Close.reason", "moderator")))
    del tale.story.people[tale.mentor()]


SHAPES: dict[str, tuple[Callable[[Tale], Awaitable[None]], int]] = {
    "typed": (typed, 5),
    "filed": (filed, 25),
    "offered": (offered, 3),
    "in work": (in_work, 3),
    "second asked": (second_asked, 3),
    "second solved": (second_solved, 2),
    "at work": (completed, 2),
    "published": (completed, 3),
    "withdrawn": (completed, 2),
    "ended": (ended, 2),
}
"""What becomes of cases, and how many of each format; texts of the completed ones are worked on afterwards."""
