"""From what is wanted to a draft: hide personal data, fit, fence, ask, read, check, restore. Knows no database.

Nothing raised by a provider gets out of here: where there is no answer, or none that can be read, or nothing of it may
be shown, the outcome says why, and whoever asked falls back to the library.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from prompts.fences import Piece, fenced, new_mark
from prompts.filling import Filled, fill
from prompts.fitting import fit
from prompts.prompt import Prompt, orders, released
from prompts.replies import Unreadable, read_reply
from prompts.tokens import counter_for
from service.drafting.article import article_said
from service.drafting.checking import Checked, Rules
from service.drafting.digest import digest_said
from service.drafting.draft import Draft, Made, Record, Task
from service.drafting.placeholders import Finds, Placeholders
from service.drafting.questions import questions_said
from service.drafting.refusing import CHECKED
from service.drafting.rewording import rewording_said
from service.drafting.solution import solution_said
from service.drafting.wanted import Wanted
from service.llm.model import Answer, Hear, NoAnswer, unheard

MARGIN = 200
"""Tokens left free for what a provider adds around a request."""
NOTHING = "(nothing)"
ESSENCE = "E"
"""The key of the piece no draft of a case can do without."""

SAID: dict[Task, Callable[[Any, Wanted, Checked], Draft | None]] = {
    Task.DIGEST: digest_said,
    Task.QUESTIONS: questions_said,
    Task.SOLUTION: solution_said,
    Task.REWORDING: rewording_said,
    Task.ARTICLE: article_said,
}
"""How a readable reply of each task becomes a draft."""


IMPERSONAL = frozenset({Task.REWORDING, Task.ARTICLE})
"""What may enter the library: nothing hidden is put back there, and what needed it is dropped."""


FROM_LIBRARY = frozenset({Task.DIGEST, Task.SOLUTION})
"""What is told of others' cases: where the library has none, there is nothing to ask a model for (R23)."""


class Asks(Protocol):
    """What stands before the model: `service.llm.gate.Gate`."""

    @property
    def model(self) -> str:
        """The model's name."""
        ...

    async def ask(self, filled: Filled, *, task: str, case: str = "", hear: Hear = unheard) -> Answer:
        """The answer. Raises NoAnswer."""
        ...


@dataclass(frozen=True)
class Drafter:
    """Asks a model for drafts. `context` is what it reads and writes in all, `longest` what it writes, in tokens."""

    gate: Asks
    finds: Finds
    context: int = 8192
    longest: int = 1500

    async def made(self, wanted: Wanted, *, case: str = "", prompt: Prompt | None = None, hear: Hear = unheard) -> Made:
        """The draft, or why there is none this time."""
        said = released(wanted.task) if prompt is None else prompt
        if wanted.language not in CHECKED:
            return Made(draft=None, record=self._record(said, why="another language"))
        if wanted.task in FROM_LIBRARY and all(source.kind == "case" for source in wanted.sources):
            return Made(draft=None, record=self._record(said, why="the library has nothing"))
        asked = await asyncio.to_thread(self._asked, wanted, said)
        if ESSENCE in asked.left_out:
            return Made(draft=None, record=self._record(said, asked=asked, why="the case does not fit"))
        try:
            answer = await self.gate.ask(asked.filled, task=wanted.task, case=case, hear=hear)
        except NoAnswer as none:
            return Made(draft=None, record=self._record(said, asked=asked, why=none.why))
        return await asyncio.to_thread(self._read, answer, wanted, said, asked)

    def _asked(self, wanted: Wanted, prompt: Prompt) -> "_Asked":
        placeholders = Placeholders(self.finds)
        named = {f"{hole} {piece.key}": piece for hole, pieces in wanted.said.items() for piece in pieces}
        hidden = placeholders.hide(named)
        count = counter_for(self.gate.model).count
        room = self.context - self.longest - MARGIN - count(prompt.system) - count(prompt.user)
        fitted = fit(list(hidden.values()), budget=room, count=count)
        kept = {name: piece for name, piece in hidden.items() if piece in fitted.kept}
        mark = new_mark()
        values = {hole: _fenced(kept, hole, mark) for hole in wanted.said}
        filled = fill(prompt, {**values, **wanted.own, "language": wanted.language, "mark": mark})
        citable = wanted.citable or frozenset(piece.key for piece in kept.values())
        shown = {piece.key: piece.text for piece in kept.values() if piece.key in citable}
        return _Asked(filled, placeholders, shown, mark, fitted.left_out)

    def _read(self, answer: Answer, wanted: Wanted, prompt: Prompt, asked: "_Asked") -> Made:
        reply = read_reply(answer.text, prompt.reply)
        if isinstance(reply, Unreadable):
            record = self._record(prompt, asked=asked, answer=answer, why=f"unreadable: {reply.why}")
            return Made(draft=None, record=record)
        said = f"{asked.filled.system}\n{prompt.user}\n{orders()}"
        rules = Rules(asked.shown, wanted.language, said, asked.mark, wanted.tried, wanted.known)
        checked = Checked(rules, str if wanted.task in IMPERSONAL else asked.placeholders.restore)
        draft = SAID[wanted.task](reply, wanted, checked)
        why = "" if draft is not None else "nothing of it may be shown"
        record = self._record(prompt, asked=asked, answer=answer, why=why)
        return Made(draft=draft, record=record.model_copy(update={"dropped": tuple(checked.dropped)}))

    def _record(
        self, prompt: Prompt, *, why: str, asked: "_Asked | None" = None, answer: Answer | None = None
    ) -> Record:
        return Record(
            by="model",
            why=why,
            prompt=prompt.name,
            mark=prompt.mark,
            model=self.gate.model,
            left_out=() if asked is None else asked.left_out,
            hidden=0 if asked is None else asked.placeholders.count,
            tokens_in=0 if answer is None else answer.tokens_in,
            tokens_out=0 if answer is None else answer.tokens_out,
            milliseconds=0 if answer is None else answer.milliseconds,
        )


@dataclass(frozen=True)
class _Asked:
    """A request, and what is needed to read its answer."""

    filled: Filled
    placeholders: Placeholders
    shown: Mapping[str, str]
    mark: str
    left_out: tuple[str, ...]


def _fenced(kept: Mapping[str, Piece], hole: str, mark: str) -> str:
    pieces = [piece for name, piece in kept.items() if name.split(" ")[0] == hole]
    return fenced(pieces, mark=mark) if pieces else NOTHING
