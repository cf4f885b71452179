"""The job that compares the library keeps what it found, and nothing of a case that has left it (R19)."""

from typing import Any

from sqlalchemy import select

from retrieval.alike_solutions import Compared, Pair
from service.store.fact_tables import LibraryPairRow
from service.store.jobs import Job, leave
from service.store.library import withdraw_record
from service.store.likeness import disputed_cases, keep_pairs, kept_pairs

ALIKE = Pair("noisy-start", "other-noise", 1.0, 1.0)


async def work(town: Any) -> None:
    async with town.database.writing() as session:
        await leave(session, Job("compare cases", {}), at=town.morning)
    await town.work()


async def test_cases_with_one_solution_are_found_and_found_once(town: Any) -> None:
    """Three cases have the same solution."""
    await work(town)
    await work(town)
    async with town.database.reading() as session:
        found = await kept_pairs(session)
    pairs = [("copied-essays", "noisy-start"), ("copied-essays", "other-noise"), ("noisy-start", "other-noise")]
    assert [(pair.one, pair.other) for pair in found.same] == pairs


async def test_a_pair_goes_with_either_of_its_cases_at_once(town: Any) -> None:
    """R19: in the same operation, without waiting for the job."""
    await work(town)
    async with town.database.writing() as session:
        await withdraw_record(session, "cases", "other-noise", at=town.morning)
        left = (await session.execute(select(LibraryPairRow.one, LibraryPairRow.other))).tuples().all()
    assert left == [("copied-essays", "noisy-start")]


async def test_what_left_the_library_while_it_was_compared_is_not_kept(town: Any) -> None:
    async with town.database.writing() as session:
        gone = Pair("noisy-start", "zzz-gone", 1.0, 1.0)
        await keep_pairs(session, Compared(same=(gone, ALIKE), apart=()))
        assert await kept_pairs(session) == Compared(same=(ALIKE,), apart=())


async def test_cases_whose_mentors_did_not_agree_are_found(town: Any) -> None:
    async with town.database.reading() as session:
        assert [case.id for case in await disputed_cases(session)] == ["letters-at-night"]
