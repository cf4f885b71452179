"""The library in the database: putting records, getting one, listing many. Knows tables and records."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from corpus.checking import all_records
from corpus.reading import KINDS, Corpus, name_of
from corpus.records import Article, Record
from service.store.merged_tags import TAGS, merged_tags, renamed, tags_of_now
from service.store.tables import LibraryRow, TagRow, WithdrawnRow


def digest_of(record: Record) -> str:
    """Identity of a record's content."""
    return hashlib.sha256(json.dumps(record.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()


async def put_records(
    session: AsyncSession, records: Iterable[tuple[str, Record]], *, at: datetime
) -> list[tuple[str, Record]]:
    """Add records or replace changed ones; the records that were new or changed come back.

    A tag that was merged into another is that other from here on.
    """
    changed = []
    tagged: dict[tuple[str, str], Record] = {}
    known, withdrawn, tags = await _known(session), await _withdrawn(session), await tags_of_now(session)
    for number, (kind, sent) in enumerate(records, start=len(known)):
        record = _with_tags(kind, sent, tags)
        name, digest = name_of(record), digest_of(record)
        before, position = known.get((kind, name), ("", number))
        if before == digest:
            continue
        await _put(session, _row(kind, record, digest, position, at), replaces=bool(before))
        if (kind, name) in withdrawn:
            await session.execute(delete(WithdrawnRow).where(WithdrawnRow.kind == kind, WithdrawnRow.id == name))
        known[kind, name], tagged[kind, name] = (digest, position), record
        changed.append((kind, record))
    await session.flush()  # the rows that tags belong to come first
    session.add_all(
        TagRow(kind=kind, id=name, tag=tag)
        for (kind, name), record in tagged.items()
        for tag in dict.fromkeys(getattr(record, "problem_fields", ()))
    )
    return changed


async def _put(session: AsyncSession, row: LibraryRow, *, replaces: bool) -> None:
    """Add a row, or put it in the place of the one that was, whose tags go."""
    if not replaces:
        session.add(row)
        return
    await session.merge(row)
    await session.execute(delete(TagRow).where(TagRow.kind == row.kind, TagRow.id == row.id))


def _with_tags(kind: str, record: Record, tags: Mapping[str, str]) -> Record:
    if not tags.keys() & set(getattr(record, TAGS, ())):
        return record
    return KINDS[kind].model_validate(renamed(record.model_dump(mode="json"), tags))


def _row(kind: str, record: Record, digest: str, position: int, at: datetime) -> LibraryRow:
    body = record.model_dump(mode="json")
    title = str(body.get("title") or body.get("name") or body.get("text") or name_of(record))
    return LibraryRow(
        kind=kind,
        id=name_of(record),
        title=title[:300],
        body=body,
        digest=digest,
        position=position,
        made_from=body.get("made_from"),
        updated_at=at,
    )


async def withdraw_record(session: AsyncSession, kind: str, name: str, *, at: datetime) -> None:
    """Take a record out for good and remember that it was there; nothing where it is not."""
    for table in (TagRow, LibraryRow):
        await session.execute(delete(table).where(table.kind == kind, table.id == name))
    await session.merge(WithdrawnRow(kind=kind, id=name, at=at))
    await session.flush()


async def is_withdrawn(session: AsyncSession, kind: str, name: str) -> bool:
    """Whether a record once stood in the library and was taken out."""
    return await session.get(WithdrawnRow, (kind, name)) is not None


async def _known(session: AsyncSession) -> dict[tuple[str, str], tuple[str, int]]:
    """Digest and position of every record by kind and id."""
    rows = await session.execute(select(LibraryRow.kind, LibraryRow.id, LibraryRow.digest, LibraryRow.position))
    return {(kind, name): (digest, position) for kind, name, digest, position in rows}


async def _withdrawn(session: AsyncSession) -> frozenset[tuple[str, str]]:
    """Kind and id of every record that was taken out."""
    rows = await session.execute(select(WithdrawnRow.kind, WithdrawnRow.id))
    return frozenset((kind, name) for kind, name in rows)


async def load_corpus(session: AsyncSession) -> Corpus:
    """Every record, in the order it was put."""
    rows = await session.scalars(select(LibraryRow).order_by(LibraryRow.position, LibraryRow.kind, LibraryRow.id))
    found: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    for row in rows:
        found[row.kind].append(KINDS[row.kind].model_validate(row.body))
    return Corpus(**{kind: tuple(records) for kind, records in found.items()})  # type: ignore[arg-type]


async def library_mark(session: AsyncSession) -> str:
    """Something that is another one when cases or articles have changed."""
    texts = LibraryRow.kind.in_(("cases", "articles"))
    count, latest = (await session.execute(select(func.count(), func.max(LibraryRow.updated_at)).where(texts))).one()
    return f"{count} {latest}"


async def get_record(session: AsyncSession, kind: str, name: str) -> Record | None:
    """One record, or None."""
    row = await session.get(LibraryRow, (kind, name))
    return None if row is None else KINDS[kind].model_validate(row.body)


async def get_records(session: AsyncSession, kind: str, names: Sequence[str]) -> list[Record]:
    """Records in the order of `names`; absent ones are left out."""
    rows = await session.scalars(select(LibraryRow).where(LibraryRow.kind == kind, LibraryRow.id.in_(names)))
    found = {row.id: KINDS[kind].model_validate(row.body) for row in rows}
    return [found[name] for name in names if name in found]


async def list_records(
    session: AsyncSession,
    kind: str,
    *,
    tag: str = "",
    without: Collection[str] = (),
    offset: int = 0,
    limit: int = 20,
) -> tuple[list[Record], int]:
    """Records of a kind by title, of one tag if given and without some ids, with how many there are in all."""
    wanted = _tagged(select(LibraryRow).where(LibraryRow.kind == kind, LibraryRow.id.not_in(without)), kind, tag)
    total = await session.scalar(select(func.count()).select_from(wanted.subquery()))
    rows = await session.scalars(
        wanted.order_by(func.lower(LibraryRow.title), LibraryRow.id).offset(offset).limit(limit)
    )
    return [KINDS[kind].model_validate(row.body) for row in rows], total or 0


async def articles_from(session: AsyncSession, case: str) -> list[Article]:
    """The materials that were made from a solved case."""
    rows = select(LibraryRow).where(LibraryRow.kind == "articles", LibraryRow.made_from == case)
    return [Article.model_validate(row.body) for row in await session.scalars(rows.order_by(LibraryRow.id))]


async def ids_of(session: AsyncSession, kind: str) -> set[str]:
    """Ids of a kind's records."""
    return set(await session.scalars(select(LibraryRow.id).where(LibraryRow.kind == kind)))


async def marks_of(session: AsyncSession, kind: str) -> tuple[tuple[str, str], ...]:
    """Id and digest of a kind's records in the order they were put: other marks, other records."""
    rows = select(LibraryRow.id, LibraryRow.digest).where(LibraryRow.kind == kind)
    found = await session.execute(rows.order_by(LibraryRow.position, LibraryRow.id))
    return tuple((name, digest) for name, digest in found)


async def every_record(session: AsyncSession, kind: str) -> list[Record]:
    """Every record of a kind, in the order they were put."""
    rows = select(LibraryRow).where(LibraryRow.kind == kind).order_by(LibraryRow.position, LibraryRow.id)
    return [KINDS[kind].model_validate(row.body) for row in await session.scalars(rows)]


async def titles_of(session: AsyncSession, names: Collection[str]) -> dict[str, str]:
    """Titles, for mentors names, of records of any kind by id, and of merged items; absent ones are left out."""
    rows = await session.execute(select(LibraryRow.id, LibraryRow.title).where(LibraryRow.id.in_(names)))
    merged = {name: item.title for name, item in (await merged_tags(session)).items() if name in names}
    return merged | dict(rows.tuples().all())


async def ids_gone(session: AsyncSession, kind: str, names: Sequence[str]) -> set[str]:
    """Which of these ids no record has any more."""
    there = select(LibraryRow.id).where(LibraryRow.kind == kind, LibraryRow.id.in_(names))
    return set(names) - set(await session.scalars(there))


async def ids_with_tag(session: AsyncSession, kind: str, tag: str) -> set[str]:
    """Ids of a kind's records that carry a tag."""
    return set(await session.scalars(select(TagRow.id).where(TagRow.kind == kind, TagRow.tag == tag)))


async def carriers(session: AsyncSession) -> Counter[tuple[str, str]]:
    """How many records of each kind carry each tag, by kind and tag."""
    counted = select(TagRow.kind, TagRow.tag, func.count()).group_by(TagRow.kind, TagRow.tag)
    return Counter({(kind, tag): number for kind, tag, number in await session.execute(counted)})


def _tagged(wanted: Select[tuple[LibraryRow]], kind: str, tag: str) -> Select[tuple[LibraryRow]]:
    if not tag:
        return wanted
    return wanted.where(LibraryRow.id.in_(select(TagRow.id).where(TagRow.kind == kind, TagRow.tag == tag)))


def records_of(corpus: Corpus) -> list[tuple[str, Record]]:
    """Every record of a corpus with its kind, as `put_records` takes them."""
    return list(all_records(corpus))
