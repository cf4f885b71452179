"""Moves in a real database: who is faster, who can be asked, who is told, what is kept."""

import asyncio
from datetime import timedelta

import pytest

from corpus.records import Mentor
from service.actions.make_move import draft_place
from service.actions.read_cases import inbox, my_cases, queue, read_case
from service.actions.read_history import read_history
from service.cases.course_said import Lapse
from service.cases.offer_said import Accept, ChooseMentor, RefusalReason, Refuse
from service.cases.people import MACHINE
from service.cases.states import Action, State
from service.cases.telling import About
from service.cases.work_said import (
    AskColleagues,
    AskSecondOpinion,
    GiveAnswers,
    SendQuestions,
    SendSolution,
    SentQuestion,
)
from service.errors import MoveNotAllowed, NotAllowed, NotFound
from service.store.account_tables import AccountRow
from service.store.cases import due_cases, events_of, get_case, history_reads, loads_of, new_number
from service.store.drafts import get_draft, save_draft
from service.store.library import get_record, put_records
from service.store.notices import notices_of
from tests.service.actions.conftest import MONDAY, School

ASK_WHEN = SendQuestions(questions=(SentQuestion(text="When does it happen?"),))


async def told(school: School, who: str) -> list[About]:
    async with school.database.reading() as session:
        return [notice.about for notice in (await notices_of(session, school.people[who].id))[0]]


async def test_numbers_of_cases_filed_at_the_same_moment_differ(school: School) -> None:
    cases = await asyncio.gather(*(school.files(school.teacher) for _ in range(8)))
    assert sorted(case.number for case in cases) == [f"2026-{n:06d}" for n in range(1, 9)]


async def test_numbers_begin_anew_with_the_year(school: School) -> None:
    await school.files(school.teacher)
    async with school.database.writing() as session:
        assert await new_number(session, at=MONDAY.replace(year=2027)) == "2027-000001"


async def test_of_many_accepts_at_once_exactly_one_wins_and_the_others_get_a_sentence(school: School) -> None:
    case = await school.files(school.teacher)
    await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))
    tries = [school.moves(school.anna, case, Accept()) for _ in range(6)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    refused = [outcome for outcome in done if isinstance(outcome, MoveNotAllowed)]
    assert len(refused) == 5
    assert all(str(error).endswith(".") for error in refused)
    async with school.database.reading() as session:
        assert (await get_case(session, case.number)).mentor == "anna-berg"
        assert len(await events_of(session, case.number)) == 3


async def test_of_an_accept_and_a_withdrawal_at_once_the_history_tells_one_story(school: School) -> None:
    case = await school.files(school.teacher)
    await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))
    both = [
        school.moves(school.anna, case, Accept()),
        school.moves(school.anna, case, Refuse(reason=RefusalReason.NO_TIME)),
    ]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(outcome, MoveNotAllowed | NotFound) for outcome in done) == 1


async def test_a_mentor_without_an_account_cannot_be_asked(school: School) -> None:
    async with school.database.writing() as session:
        row = await session.get(AccountRow, school.anna.id)
        assert row is not None
        row.is_active = False
    case = await school.files(school.teacher)
    with pytest.raises(MoveNotAllowed, match="does not take cases"):
        await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))


async def change_profile(school: School, name: str, **changes: object) -> None:
    async with school.database.writing() as session:
        mentor = await get_record(session, "mentors", name)
        assert isinstance(mentor, Mentor)
        await put_records(session, [("mentors", mentor.model_copy(update=changes))], at=MONDAY)


async def test_a_mentor_who_is_away_cannot_be_asked(school: School) -> None:
    async with school.database.reading() as session:
        anna = await get_record(session, "mentors", "anna-berg")
    assert isinstance(anna, Mentor)
    away = anna.availability.model_copy(update={"away_until": MONDAY.date() + timedelta(days=3)})
    await change_profile(school, "anna-berg", availability=away)
    case = await school.files(school.teacher)
    with pytest.raises(MoveNotAllowed, match="away until 2026-11-26"):
        await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))


async def test_no_more_than_three_offers_wait_for_one_mentor(school: School) -> None:
    await change_profile(school, "anna-berg", load_limit=10, open_cases=0)
    for _ in range(3):
        case = await school.files(school.teacher)
        await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))
    case = await school.files(school.teacher)
    with pytest.raises(MoveNotAllowed, match="3 offers"):
        await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))


async def test_a_mentor_at_the_load_limit_cannot_be_asked_nor_accept(school: School) -> None:
    await change_profile(school, "anna-berg", load_limit=1, open_cases=0)
    waiting = await school.files(school.teacher)
    await school.moves(school.teacher, waiting, ChooseMentor(mentor="anna-berg"))
    with pytest.raises(MoveNotAllowed, match="as many cases"):
        other = await school.files(school.teacher)
        await school.moves(school.teacher, other, ChooseMentor(mentor="anna-berg"))
    await change_profile(school, "anna-berg", load_limit=1, open_cases=1)
    with pytest.raises(MoveNotAllowed, match="limit"):
        await school.moves(school.anna, waiting, Accept())


async def test_a_mentor_of_the_authors_own_school_cannot_be_asked(school: School) -> None:
    async with school.database.writing() as session:
        row = await session.get(AccountRow, school.teacher.id)
        bruno = await get_record(session, "mentors", "bruno-hahn")
        assert row is not None
        assert isinstance(bruno, Mentor)
        row.questionnaire = {"work": {"institution": f" {bruno.institution.upper().replace(' ', '  ')} "}}
    case = await school.files(school.teacher)
    with pytest.raises(MoveNotAllowed, match="too near"):
        await school.moves(school.teacher, case, ChooseMentor(mentor="bruno-hahn"))


async def test_another_teachers_case_is_not_there(school: School) -> None:
    case = await school.files(school.teacher)
    async with school.database.reading() as session:
        with pytest.raises(NotFound, match="no such case"):
            await read_case(session, case.number, reader=school.other_teacher)
    with pytest.raises(NotFound, match="no such case"):
        await school.moves(school.other_teacher, case, ChooseMentor(mentor="anna-berg"))


async def test_a_mentor_who_refused_no_longer_sees_the_case(school: School) -> None:
    case = await school.files(school.teacher)
    await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))
    await school.moves(school.anna, case, Refuse(reason=RefusalReason.NOT_MY_FIELD, words="Try Bruno."))
    async with school.database.reading() as session:
        with pytest.raises(NotFound):
            await read_case(session, case.number, reader=school.anna)
        seen = await read_case(session, case.number, reader=school.teacher)
    assert seen.passed_over[0].words == "Try Bruno."
    assert seen.state is State.SECOND_ROUND


async def test_each_move_tells_the_other_side(school: School) -> None:
    case = await school.in_work()
    await school.moves(school.anna, case, ASK_WHEN)
    await school.moves(school.teacher, case, GiveAnswers(answers=("After the break.",)))
    assert await told(school, "anna") == [About.ANSWERED, About.OFFERED]
    assert await told(school, "teacher") == [About.QUESTIONS, About.ACCEPTED]


async def test_a_refused_move_tells_nobody_and_leaves_no_line_of_history(school: School) -> None:
    case = await school.in_work()
    before = await told(school, "teacher")
    with pytest.raises(MoveNotAllowed):
        await school.moves(school.anna, case, Accept())
    assert await told(school, "teacher") == before
    async with school.database.reading() as session:
        assert [event.version for event in await events_of(session, case.number)] == [0, 1, 2]


async def test_an_offer_that_lapsed_goes_to_a_second_round_and_everybody_knows(school: School) -> None:
    case = await school.files(school.teacher)
    offered = await school.moves(school.teacher, case, ChooseMentor(mentor="anna-berg"))
    assert offered.due is not None
    async with school.database.reading() as session:
        assert await due_cases(session, at=offered.due - timedelta(seconds=1)) == []
        assert await due_cases(session, at=offered.due) == [case.number]
    lapsed = await school.moves(MACHINE, case, Lapse(), at=offered.due)
    assert lapsed.state is State.SECOND_ROUND
    assert await told(school, "teacher") == [About.MENTOR_SILENT]
    assert await told(school, "anna") == [About.OFFER_LAPSED, About.OFFERED]


async def test_colleagues_must_have_accounts_and_then_see_the_case(school: School) -> None:
    case = await school.in_work(format="collectively")
    with pytest.raises(MoveNotAllowed):
        await school.moves(school.anna, case, AskColleagues(colleagues=("nobody-here",), question="What do you think?"))
    await school.moves(school.anna, case, AskColleagues(colleagues=("bruno-hahn",), question="What do you think?"))
    async with school.database.reading() as session:
        seen = await read_case(session, case.number, reader=school.bruno)
        assert seen.author is None
        with pytest.raises(NotFound):
            await read_case(session, case.number, reader=school.clara)


async def test_a_sent_move_takes_its_draft_with_it_and_leaves_the_others(school: School) -> None:
    case = await school.in_work()
    places = draft_place(case.number, Action.SEND_QUESTIONS), draft_place(case.number, Action.SEND_SOLUTION)
    async with school.database.writing() as session:
        for place in places:
            await save_draft(session, school.anna.id, place, {"text": ["typed"]}, at=MONDAY)
    await school.moves(school.anna, case, ASK_WHEN)
    async with school.database.reading() as session:
        assert await get_draft(session, school.anna.id, places[0]) == {}
        assert await get_draft(session, school.anna.id, places[1]) == {"text": ["typed"]}


async def test_loads_count_offers_work_and_solved_cases(school: School) -> None:
    case = await school.in_work()
    waiting = await school.files(school.teacher)
    await school.moves(school.teacher, waiting, ChooseMentor(mentor="anna-berg"))
    async with school.database.reading() as session:
        load = (await loads_of(session))["anna-berg"]
        assert (load.in_work, load.pending, load.solved) == (1, 1, 0)
    await school.moves(school.anna, case, SendSolution(approach="A ritual", text="Stand at the door."))
    async with school.database.reading() as session:
        load = (await loads_of(session, ["anna-berg"]))["anna-berg"]
        assert (load.in_work, load.pending) == (0, 1)
        assert await loads_of(session, ["bruno-hahn"]) == {}


async def test_a_second_mentor_gives_the_second_opinion_and_the_first_one_cannot(school: School) -> None:
    case = await school.in_work()
    solution = SendSolution(approach="A ritual", text="Stand at the door.")
    await school.moves(school.anna, case, solution)
    with pytest.raises(MoveNotAllowed, match="another mentor"):
        await school.moves(school.teacher, case, AskSecondOpinion(mentor="anna-berg"))
    await school.moves(school.teacher, case, AskSecondOpinion(mentor="bruno-hahn"))
    await school.moves(school.bruno, case, Accept())
    with pytest.raises(MoveNotAllowed):
        await school.moves(school.anna, case, solution)
    done = await school.moves(school.bruno, case, solution)
    assert [given.mentor for given in done.solutions] == ["anna-berg", "bruno-hahn"]


async def test_lists_show_each_their_own(school: School) -> None:
    case = await school.in_work()
    async with school.database.reading() as session:
        assert [seen.number for seen in await my_cases(session, reader=school.teacher)] == [case.number]
        assert await my_cases(session, reader=school.other_teacher) == []
        assert [seen.number for seen in await inbox(session, reader=school.anna)] == [case.number]
        assert await inbox(session, reader=school.bruno) == []
        assert await queue(session, reader=school.moderator) == []
        assert len(await queue(session, reader=school.moderator, called=False)) == 1
        for reader in (school.teacher, school.anna, school.administrator):
            with pytest.raises(NotAllowed):
                await queue(session, reader=reader)


async def test_reading_a_history_is_itself_recorded_and_only_a_moderator_may_r22(school: School) -> None:
    case = await school.in_work()
    async with school.database.writing() as session:
        assert len(await read_history(session, case.number, reader=school.moderator, at=MONDAY)) == 3
    async with school.database.reading() as session:
        assert await history_reads(session, case.number) == [(school.moderator.id, MONDAY)]
    for reader in (school.teacher, school.anna, school.administrator):
        async with school.database.writing() as session:
            with pytest.raises(NotFound):
                await read_history(session, case.number, reader=reader, at=MONDAY)
