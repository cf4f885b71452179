"""An article from a solved case: a moderator asks for a draft, and makes it a material of the library or drops it.

It is made from the published text alone and names the case it came from; where the text goes, it goes too.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.records import Article, SolvedCase
from service.accounts.account import Account
from service.actions.ask_for_library import ask_for_text
from service.actions.curate import add_record
from service.actions.read_texts import case_with_text
from service.actions.record_drafts import outcome_of
from service.cases.articles import basis_of_text, told_by
from service.cases.rates import Outcome
from service.drafting.article import body_of
from service.drafting.draft import ArticleDraft, Task
from service.drafting.standing import share_kept
from service.errors import MoveNotAllowed
from service.store.library import articles_from
from service.store.machine_drafts import AskedDraft, Use, drafts_of, note_uses, settle_draft

NOT_IN_LIBRARY = "An article is made of a case that stands in the library."


@dataclass(frozen=True)
class ArticleWork:
    """An article of a case in the making. `asked` is the draft at work or that it was made of, `made` the article."""

    number: str
    record: SolvedCase
    asked: AskedDraft | None
    made: Article | None

    @property
    def draft(self) -> ArticleDraft | None:
        """The draft, where it is there."""
        found = None if self.asked is None else self.asked.draft
        return found if isinstance(found, ArticleDraft) else None


async def article_work(session: AsyncSession, number: str, *, reader: Account) -> ArticleWork:
    """How far an article of a case is. Raises NotFound, or MoveNotAllowed where no text stands in the library."""
    record = told_by(await case_with_text(session, number, reader=reader))
    if record is None:
        raise MoveNotAllowed(NOT_IN_LIBRARY)
    made = next(iter(await articles_from(session, record.id)), None)
    drafts = [one for one in await drafts_of(session, number) if _is_of(one, record)]
    wanted = (Outcome.ACCEPTED, Outcome.EDITED) if made is not None else ("",)
    return ArticleWork(number, record, next((one for one in drafts if one.outcome in wanted), None), made)


async def ask_for_article(session: AsyncSession, number: str, *, by: Account, at: datetime) -> None:
    """Ask for a draft; asking twice is asking once. Raises NotFound or MoveNotAllowed."""
    work = await article_work(session, number, reader=by)
    if work.made is not None:
        raise MoveNotAllowed("An article was made of this case already.")
    dropped = [one for one in await drafts_of(session, number) if _is_of(one, work.record) and one.outcome]
    basis = f"{basis_of_text(work.record)} {len(dropped)}"
    await ask_for_text(session, number, Task.ARTICLE, basis, at=at)


async def accept_article(
    session: AsyncSession, number: str, material: Article, *, by: Account, at: datetime
) -> Article:
    """Make of the draft, as a moderator edited it, a material. Raises NotFound, MoveNotAllowed or BadForm."""
    work = await article_work(session, number, reader=by)
    asked, draft = _at_work(work)
    assert asked.record is not None
    kept = share_kept(body_of(draft), material.body)
    told = material.model_dump(mode="json", exclude={"id"})
    made_of = {"made_from": work.record.id, "drafter": asked.record.by}
    made = await add_record(session, "articles", {**told, **made_of}, by=by, at=at)
    outcome = Outcome.ACCEPTED if outcome_of(kept) == Outcome.ACCEPTED else Outcome.EDITED
    await _settle(session, asked, outcome, kept, at=at)
    assert isinstance(made, Article)
    return made


async def drop_article(session: AsyncSession, number: str, *, by: Account, at: datetime) -> None:
    """Make nothing of a draft; it stays on record. Raises NotFound or MoveNotAllowed."""
    asked, _ = _at_work(await article_work(session, number, reader=by))
    await _settle(session, asked, Outcome.DROPPED, 0.0, at=at)


def _at_work(work: ArticleWork) -> tuple[AskedDraft, ArticleDraft]:
    if work.asked is None or work.draft is None or work.made is not None:
        raise MoveNotAllowed("There is no draft of an article to work on.")
    return work.asked, work.draft


async def _settle(session: AsyncSession, asked: AskedDraft, outcome: Outcome, kept: float, *, at: datetime) -> None:
    assert asked.record is not None
    await note_uses(session, asked.number, [Use(Task.ARTICLE, asked.record, outcome, kept, None)], at=at)
    await settle_draft(session, asked.id, outcome)


def _is_of(asked: AskedDraft, record: SolvedCase) -> bool:
    return asked.task is Task.ARTICLE and asked.basis.startswith(basis_of_text(record))
