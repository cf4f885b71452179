"""Read what cases tell evaluation whose authors allow that: texts agreed to, what helped, what became of drafts.

Every word is of the text that author and moderator said yes to, as it stands in the library (R18). Of drafts and of
what helped there are ids, numbers and words of closed lists; of nobody a name, a case's number or a time. What was said
of mentors stays here: it would be a score of people (R33).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from corpus.form import CaseForm
from corpus.records import Gap, Record, SolvedCase
from retrieval.items import case_item, material_item
from service.actions.read_texts import texts_to_measure
from service.cases.case import Case
from service.cases.helpful import Helpful, HelpfulKind
from service.hidden import Hidden
from service.measured.dataset import Dataset, Grade, Offered, digest_of
from service.store.helpful import helpful_in
from service.store.library import get_records
from service.store.machine_drafts import uses_in
from service.store.reports import hidden_items
from service.store.texts import published_cases

HELPED, DID_NOT = 2, 0
"""Grades of what an author said helped and did not, as the casebook has them."""

JUDGED = {HelpfulKind.CASES: ("cases", case_item), HelpfulKind.MATERIALS: ("materials", material_item)}
"""Kinds of items that judgments are exported of, as datasets call them, and how an item is made of a record."""


@dataclass(frozen=True)
class _Told:
    """One case that may be measured: its text as the library has it, and what its people said and did."""

    text: SolvedCase
    case: Case
    helpful: Sequence[Helpful]
    offered: Sequence[Offered]


async def read_dataset(session: AsyncSession, *, name: str, on: date) -> Dataset:
    """Everything that may be measured now, by the ids of the library; the same cases make the same files."""
    hidden = await hidden_items(session)
    texts = {text.id: text for text in await texts_to_measure(session)}
    published = {case.in_library.id: case for case in await published_cases(session) if case.in_library is not None}
    withheld = published.keys() - texts.keys()
    told = [await _told(session, text, published[text.id], hidden) for text in texts.values()]
    items = await _judged_items(session, told, withheld=withheld, hidden=hidden)
    return Dataset(
        card=_card(name, on, told),
        queries=[_query(one) for one in told],
        qrels={kind: _grades(told, of, items[kind]) for of, (kind, _) in JUDGED.items()},
        offered=[offered for one in told for offered in one.offered],
        digests=items,
    )


async def _told(session: AsyncSession, text: SolvedCase, case: Case, hidden: Hidden) -> _Told:
    uses = await uses_in(session, case.number)
    offered = [
        Offered(
            query=text.id,
            task=use.task,
            by=use.by,
            prompt=use.prompt,
            model=use.model,
            item="" if hidden.hides("questions", use.item) else use.item,
            outcome=use.outcome,
            kept=round(use.kept, 3),
        )
        for use in uses
    ]
    return _Told(text, case, await helpful_in(session, case.number), offered)


async def _judged_items(
    session: AsyncSession, told: Sequence[_Told], *, withheld: frozenset[str] | set[str], hidden: Hidden
) -> dict[str, dict[str, str]]:
    """Digests of the items that may be named: those that stand in the library and whose author allows it."""
    found: dict[str, dict[str, str]] = {}
    for of, (kind, item_of) in JUDGED.items():
        said = {said.item for one in told for said in one.helpful if said.kind is of}
        names = sorted(name for name in said if not hidden.hides(of, name) and name not in withheld)
        found[kind] = {name: _digest(item_of, record) for name, record in _by_id(await get_records(session, of, names))}
    return found


def _by_id(records: Sequence[Record]) -> Iterator[tuple[str, Record]]:
    return ((str(record.id), record) for record in records)  # type: ignore[attr-defined]


def _digest(item_of: Any, record: Record) -> str:
    return digest_of((part.field, part.text) for part in item_of(record).parts)


def _grades(told: Sequence[_Told], of: HelpfulKind, known: Mapping[str, str]) -> list[Grade]:
    return [
        (one.text.id, said.item, HELPED if said.helped else DID_NOT)
        for one in told
        for said in one.helpful
        if said.kind is of and said.item in known
    ]


def _query(one: _Told) -> dict[str, Any]:
    """The text as its author first asked it; the gaps are those that the questions of its mentors fill."""
    written = one.text.model_dump(include=set(CaseForm.model_fields))
    asked = {question.gap for sent in one.case.question_rounds for question in sent.questions}
    return {
        "id": one.text.id,
        "split": split_of(one.text.id),
        "situation": one.text.situation,
        "form": CaseForm.model_validate(written).model_dump(mode="json"),
        "gaps": sorted(asked - {Gap.OTHER}),
        "known": [],
        "answered": [],
        "tried": [],
        "language": one.text.language,
    }


def split_of(name: str) -> str:
    """The split of a case, the same in every version of a dataset, so that nothing tuned on is reported on later."""
    return "test" if hashlib.sha256(name.encode()).digest()[0] % 2 else "dev"


def _card(name: str, on: date, told: Sequence[_Told]) -> str:
    said = sum(one.kind in JUDGED for case in told for one in case.helpful)
    offered = sum(len(case.offered) for case in told)
    return CARD.format(name=name, on=on.isoformat(), cases=len(told), said=said, offered=offered)


CARD = """# {name}

{cases} cases that were worked through here, exported on {on}; `checksums.json` holds the sums, and reading refuses a
changed file. Only cases whose authors allow that the service is measured with them, in the text that author and
moderator said yes to. Who takes a case back takes it out of this dataset too: the service then deletes the folder,
and the next export is without the case. Please do not keep copies.

**Queries.** The case as its author first asked it, without names. The split is drawn from the id and stays the same
in every version. `gaps` are those that the questions of its mentors fill; `known`, `answered` and `tried` were not
noted.

**Judgments** (`qrels/*.tsv`: query, item, grade). {said} times an author said that a case or a material helped (2) or
did not (0). They said it of what they were shown: an item without a grade is unjudged, not unhelpful, and a ranking
is favoured by being near to the one that was shown. Nothing is exported of mentors.

**Offered** (`offered.jsonl`). {offered} drafted questions, solutions and other drafts, who made them, and whether
they were sent as they were (accepted), edited or dropped, with the share of words kept. It holds no words of drafts.

**Licence.** None is given: the people of these cases allowed measuring, and nothing else.
"""
