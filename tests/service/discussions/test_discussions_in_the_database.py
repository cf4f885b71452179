"""Discussions in the database, on SQLite and PostgreSQL: posting, finding, taking back, and who is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from corpus.danger import Category
from corpus.records import Format
from service.accounts.account import Account
from service.actions.ask_for_opening import ask_for_opening
from service.actions.erase_person import erase_person
from service.actions.export_person import export_person
from service.actions.file_case import file_case
from service.actions.heard import Heard
from service.actions.make_move import make_move
from service.actions.make_topic_move import make_topic_move
from service.actions.report_harm import handle_report, report_harm
from service.cases.case import Case
from service.cases.course_said import ChangeConsent, ChangeFormat, Clear, Withdraw
from service.cases.telling import About
from service.cases.text_said import Found
from service.cases.work_said import GiveAnswers, Invite, Redefine, SendQuestions, SentQuestion
from service.discussions.opening import OpeningText, Stage
from service.discussions.opening_said import Agree, Approve, Correct, Object, TakeOut
from service.discussions.opening_said import Withdraw as WithdrawText
from service.discussions.seeing import Kind, Shown
from service.discussions.topic import Standing, TopicState
from service.discussions.topic_said import (
    Close,
    Contribute,
    Hide,
    HideContribution,
    Mark,
    MoveContribution,
    MoveTopic,
    TakeBack,
)
from service.errors import MoveNotAllowed, NotFound
from service.jobs.kind import Tools, Work
from service.jobs.propose_opening import PROPOSE_OPENING
from service.mail.post import MailboxPost
from service.store.erasing import erase_words
from service.store.job_tables import JobRow, NoticeRow
from service.store.jobs import ClaimedJob
from service.store.tables import Table
from service.store.topics import Wanted, events_of, list_topics
from tests.service.actions.conftest import FORM, RESPONSE
from tests.service.discussions.conftest import MONDAY, TEXT, Forum

OTHER_TEXT = OpeningText(
    title="May I stop answering letters at night?",
    essence="A father writes angry letters every night.",
    question="May I stop answering letters at night?",
    problem_fields=("parents",),
)


async def told(forum: Forum, about: About) -> set[str]:
    """Who has a notice."""
    async with forum.school.database.reading() as session:
        rows = list(await session.scalars(select(NoticeRow).where(NoticeRow.about == about.name)))
    names = {account.id: name for name, account in forum.school.people.items()}
    return {names[row.account] for row in rows}


async def jobs(forum: Forum, kind: str) -> list[dict[str, object]]:
    async with forum.school.database.reading() as session:
        return [row.payload for row in await session.scalars(select(JobRow).where(JobRow.kind == kind))]


async def found(forum: Forum, text: str = "", **wanted: str) -> list[str]:
    async with forum.school.database.reading() as session:
        lines, total = await list_topics(session, Wanted(text=text, **wanted))
    assert total == len(lines)
    return [line.title for line in lines]


async def everything(forum: Forum, *tables: str) -> str:
    """Every row of some tables as one text."""
    async with forum.school.database.reading() as session:
        rows = [await session.execute(select(Table.metadata.tables[name])) for name in tables]
        return "\n".join(str(row) for table in rows for row in table)


async def test_filing_publicly_leaves_a_job_that_proposes_a_text(forum: Forum) -> None:
    case = await forum.school.files(forum.school.teacher, format="publicly")
    assert await jobs(forum, "propose opening") == [{"number": case.number}]


async def test_another_format_leaves_none_until_the_author_changes_it(forum: Forum) -> None:
    case = await forum.school.files(forum.school.teacher)
    assert await jobs(forum, "propose opening") == []
    await forum.school.moves(forum.school.teacher, case, ChangeFormat(format="publicly"))
    assert await jobs(forum, "propose opening") == [{"number": case.number}]


async def proposes(forum: Forum, case: Case, folder: Path) -> None:
    """The job, done as the worker does it."""
    job = ClaimedJob(1, PROPOSE_OPENING.name, {"number": case.number}, 1, MONDAY)
    tools = Tools(
        forum.school.database, MailboxPost(folder, sender="nobody@school.example"), lambda: MONDAY, "http://school"
    )
    assert PROPOSE_OPENING.outside is not None
    assert PROPOSE_OPENING.inside is not None
    made = await PROPOSE_OPENING.outside(Work(job, tools, MONDAY))
    async with forum.school.database.writing() as session:
        await PROPOSE_OPENING.inside(session, Work(job, tools, MONDAY, made))


@pytest.mark.slow
async def test_the_job_takes_names_and_places_out_and_tells_moderators(forum: Forum, tmp_path: Path) -> None:
    essence = "Petya Smirnov of School No 12 in Tver talks loudly. Nobody else opens the book."
    case = await forum.school.files(forum.school.teacher, format="publicly", essence=essence)
    await proposes(forum, case, tmp_path)
    seen = await forum.opening(forum.school.moderator, case)
    assert seen is not None
    assert seen.text is not None
    assert not [name for name in ("Petya", "Smirnov", "Tver", "12") if name in seen.text.essence]
    assert [one.text for one in seen.replaced if one.text.startswith("Petya Smirnov")]
    assert seen.original is not None
    assert seen.original.essence == essence
    assert await told(forum, About.OPENING_PROPOSED) == {"moderator"}


async def test_the_last_yes_posts_the_text_and_tells_author_and_mentor(forum: Forum) -> None:
    case, topic = await forum.posted()
    view = await forum.sees(forum.school.clara, topic)
    assert view is not None
    assert (view.title, view.state) == (TEXT.title, TopicState.OPEN)
    assert await told(forum, About.OPENING_POSTED) == {"teacher"}
    assert case.number not in view.model_dump_json()
    assert case.number not in topic


async def test_the_moderator_s_choice_of_a_topic_is_kept_where_it_is_open(forum: Forum) -> None:
    _, first = await forum.posted()
    _, second = await forum.posted(into=first, text=OTHER_TEXT)
    view = await forum.sees(forum.school.clara, first)
    assert first == second
    assert view is not None
    assert [one.place for one in view.openings] == [1, 2]
    assert set(view.problem_fields) == {"class-management", "parents"}


async def test_a_topic_that_was_closed_meanwhile_is_no_place_and_a_new_one_opens(forum: Forum) -> None:
    _, first = await forum.posted()
    case = await forum.proposed(text=OTHER_TEXT)
    seen = await forum.opening(forum.school.moderator, case)
    assert seen is not None
    await forum.opening_move(forum.school.moderator, case, Approve(text=seen.digest, into=first))
    await forum.moves(forum.school.moderator, first, Close(reason="All is said."))
    stands = await forum.opening_move(forum.school.teacher, case, Agree(text=seen.digest))
    assert stands.topic not in (None, first)


async def test_approving_into_a_closed_topic_is_refused(forum: Forum) -> None:
    _, first = await forum.posted()
    await forum.moves(forum.school.moderator, first, Close(reason="All is said."))
    case = await forum.proposed(text=OTHER_TEXT)
    seen = await forum.opening(forum.school.moderator, case)
    assert seen is not None
    with pytest.raises(MoveNotAllowed, match="not open"):
        await forum.opening_move(forum.school.moderator, case, Approve(text=seen.digest, into=first))


async def test_r18_a_text_corrected_after_the_author_s_yes_waits_for_another_yes(forum: Forum) -> None:
    case = await forum.proposed()
    seen = await forum.opening(forum.school.teacher, case)
    assert seen is not None
    await forum.opening_move(forum.school.teacher, case, Agree(text=seen.digest))
    await forum.opening_move(forum.school.moderator, case, Correct(text=OTHER_TEXT))
    after = await forum.opening(forum.school.moderator, case)
    assert after is not None
    stands = await forum.opening_move(forum.school.moderator, case, Approve(text=after.digest))
    assert stands.stage is Stage.APPROVED
    assert await found(forum) == []


async def test_r41_nothing_of_a_case_reported_as_harmful_is_posted_until_a_moderator_decides(forum: Forum) -> None:
    case = await forum.proposed()
    seen = await forum.opening(forum.school.moderator, case)
    assert seen is not None
    async with forum.school.database.writing() as session:
        await report_harm(
            session, kind="case", item=case.number, reporter=forum.school.teacher, words="It went wrong.", at=MONDAY
        )
    with pytest.raises(MoveNotAllowed, match="harmful"):
        await forum.opening_move(forum.school.moderator, case, Approve(text=seen.digest))


async def test_the_text_on_its_way_is_for_its_author_and_moderators_alone(forum: Forum) -> None:
    case = await forum.proposed()
    for who in (forum.school.other_teacher, forum.school.anna, forum.school.administrator):
        assert await forum.opening(who, case) is None
        with pytest.raises(NotFound):
            await forum.opening_move(who, case, Object(words="No."))
    mine = await forum.opening(forum.school.teacher, case)
    assert mine is not None
    assert (mine.original, mine.replaced, mine.left) == (None, (), ())


async def test_topics_are_found_by_words_in_any_form_by_rubricator_item_and_state(forum: Forum) -> None:
    _, noisy = await forum.posted()
    await forum.posted(text=OTHER_TEXT)
    await forum.says(forum.school.clara, noisy, "A small bell helped my pupils.")
    assert await found(forum, "loud lessons") == [TEXT.title]
    assert await found(forum, "bells") == [TEXT.title]
    assert await found(forum, "loud letter") == []
    assert await found(forum, problem_field="parents") == [OTHER_TEXT.title]
    await forum.moves(forum.school.moderator, noisy, Close(reason="All is said."))
    assert await found(forum, state="open") == [OTHER_TEXT.title]
    assert await found(forum, state="closed") == [TEXT.title]


async def test_the_newest_activity_comes_first(forum: Forum) -> None:
    _, noisy = await forum.posted()
    await forum.posted(text=OTHER_TEXT)
    later = MONDAY + timedelta(days=1)
    await forum.moves(forum.school.clara, noisy, Contribute(text="A bell helped."), at=later)
    assert await found(forum) == [TEXT.title, OTHER_TEXT.title]


async def test_contributions_tell_author_mentor_and_who_wrote_before_once_until_they_read(forum: Forum) -> None:
    case = await forum.school.in_work(format="publicly")
    topic = await forum.posts(case)
    letters = len(await jobs(forum, "mail"))
    await forum.says(forum.school.clara, topic, "A bell.")
    await forum.says(forum.school.clara, topic, "Or a song.")
    await forum.says(forum.school.bruno, topic, "Or silence.")
    async with forum.school.database.reading() as session:
        rows = list(await session.scalars(select(NoticeRow).where(NoticeRow.about == About.CONTRIBUTED.name)))
    assert sorted(row.account for row in rows) == sorted(
        forum.school.people[name].id for name in ("teacher", "anna", "clara")
    )
    assert {(row.number, row.topic, row.awaits_digest) for row in rows} == {(None, topic, True)}
    assert {row.at for row in rows} == {MONDAY.replace(hour=0)}
    assert len(await jobs(forum, "mail")) == letters


async def test_author_and_mentor_mark_what_helped(forum: Forum) -> None:
    _, topic = await forum.posted()
    one = await forum.says(forum.school.clara, topic, "A bell.")
    await forum.moves(forum.school.teacher, topic, Mark(contribution=one))
    view = await forum.sees(forum.school.bruno, topic)
    assert view is not None
    assert view.contributions[0].helpful == (Standing.AUTHOR,)
    assert view.contributions[0].speaker is not None
    assert (view.contributions[0].speaker.name, view.contributions[0].speaker.mentor) == ("Clara", "clara-moss")
    with pytest.raises(MoveNotAllowed):
        await forum.moves(forum.school.bruno, topic, Mark(contribution=one))


async def test_a_topic_never_answers_a_case(forum: Forum) -> None:
    case, topic = await forum.posted()
    before = await everything(forum, "cases", "case_events")
    one = await forum.says(forum.school.clara, topic, "A bell is the solution.")
    await forum.moves(forum.school.teacher, topic, Mark(contribution=one))
    await forum.moves(forum.school.moderator, topic, Close(reason="All is said."))
    assert await everything(forum, "cases", "case_events") == before
    assert case.solutions == ()


async def test_a_hidden_contribution_tells_its_writer_and_both_histories_tell_a_move(forum: Forum) -> None:
    _, topic = await forum.posted()
    _, other = await forum.posted(text=OTHER_TEXT)
    one = await forum.says(forum.school.clara, topic, "A bell.")
    two = await forum.says(forum.school.clara, topic, "Answer at eight in the morning.")
    await forum.moves(forum.school.moderator, topic, HideContribution(contribution=one, reason="It names a pupil."))
    assert await told(forum, About.CONTRIBUTION_HIDDEN) == {"clara"}
    await forum.moves(
        forum.school.moderator, topic, MoveContribution(contribution=two, to=other, reason="It is about letters.")
    )
    here, there = await forum.sees(forum.school.bruno, topic), await forum.sees(forum.school.bruno, other)
    assert here is not None
    assert there is not None
    assert [one.shown for one in here.contributions] == [Shown.HIDDEN]
    assert [one.text for one in there.contributions] == ["Answer at eight in the morning."]
    async with forum.school.database.reading() as session:
        for name in (topic, other):
            last = (await events_of(session, name))[-1]
            assert (last.action, last.reason) == ("move a contribution", "It is about letters.")


async def test_a_moved_topic_points_to_where_everything_is(forum: Forum) -> None:
    _, topic = await forum.posted()
    _, other = await forum.posted(text=OTHER_TEXT)
    await forum.says(forum.school.clara, topic, "A bell.")
    await forum.moves(forum.school.moderator, topic, MoveTopic(to=other, reason="The same question."))
    there, here = await forum.sees(forum.school.bruno, other), await forum.sees(forum.school.bruno, topic)
    assert there is not None
    assert here is not None
    assert (len(there.openings), len(there.contributions)) == (2, 1)
    assert (here.state, here.moved_to, here.openings) == (TopicState.MOVED, other, ())
    assert await found(forum) == [there.title]


@pytest.mark.parametrize(
    "move",
    [ChangeFormat(format="anonymously"), Withdraw(), ChangeConsent(consent=False)],
    ids=["format", "withdrawn", "consent"],
)
async def test_r19_taking_the_case_back_takes_its_text_out_at_once(forum: Forum, move: object) -> None:
    case, topic = await forum.posted(consent_to_publish=True)
    await forum.says(forum.school.clara, topic, "A bell helps against loud beginnings.")
    await forum.school.moves(forum.school.teacher, case, move)  # type: ignore[arg-type]
    assert await found(forum) == await found(forum, "loud") == await found(forum, "bell") == []
    stored = await everything(forum, "openings", "opening_events", "topics", "topic_events", "topic_tags")
    assert "opens the book" not in stored
    assert TEXT.title not in stored
    seen = {name: await forum.sees(forum.school.people[name], topic) for name in ("bruno", "clara", "moderator")}
    assert {name: view and (view.title, view.state, len(view.contributions)) for name, view in seen.items()} == {
        "bruno": ("", TopicState.WITHDRAWN, 0),
        "clara": ("", TopicState.WITHDRAWN, 1),
        "moderator": ("", TopicState.WITHDRAWN, 1),
    }


async def test_the_author_may_take_the_text_alone_back_and_the_case_goes_on(forum: Forum) -> None:
    case, topic = await forum.posted()
    await forum.opening_move(forum.school.teacher, case, WithdrawText())
    view = await forum.sees(forum.school.clara, topic)
    assert view is not None
    assert view.openings[0].shown is Shown.WITHDRAWN
    assert await forum.opening(forum.school.teacher, case) is None
    assert await jobs(forum, "propose opening") == [{"number": case.number}]


async def test_a_moderator_who_takes_a_text_out_tells_its_author(forum: Forum) -> None:
    case, _ = await forum.posted()
    await forum.opening_move(forum.school.moderator, case, TakeOut(reason="It can be recognised."))
    assert await told(forum, About.OPENING_TAKEN_OUT) == {"teacher"}
    assert await found(forum) == []


async def asks_again(forum: Forum, who: Account, case: Case) -> None:
    async with forum.school.database.writing() as session:
        await ask_for_opening(session, case.number, actor=who.actor, at=MONDAY)


async def test_who_took_the_text_back_may_have_one_prepared_again(forum: Forum) -> None:
    case, _ = await forum.posted()
    await forum.opening_move(forum.school.teacher, case, WithdrawText())
    await asks_again(forum, forum.school.teacher, case)
    assert await jobs(forum, "propose opening") == [{"number": case.number}] * 2
    await forum.posts(case)
    assert await found(forum) == [TEXT.title]


async def test_a_text_is_prepared_again_for_its_author_alone_and_only_where_there_is_none(forum: Forum) -> None:
    case, _ = await forum.posted()
    with pytest.raises(MoveNotAllowed, match="has a text"):
        await asks_again(forum, forum.school.teacher, case)
    await forum.opening_move(forum.school.teacher, case, WithdrawText())
    with pytest.raises(NotFound):
        await asks_again(forum, forum.school.moderator, case)
    await forum.school.moves(forum.school.teacher, case, ChangeFormat(format="anonymously"))
    with pytest.raises(MoveNotAllowed, match="public format"):
        await asks_again(forum, forum.school.teacher, case)


async def test_a_case_that_leaves_a_topic_with_others_sends_a_moderator_to_look(forum: Forum) -> None:
    case, topic = await forum.posted()
    await forum.posted(into=topic, text=OTHER_TEXT)
    await forum.school.moves(forum.school.teacher, case, Withdraw())
    assert await found(forum) == [OTHER_TEXT.title]
    assert await told(forum, About.OPENING_LEFT) == {"moderator"}


async def test_r8_danger_found_later_keeps_a_posted_text_back_until_it_is_cleared(forum: Forum) -> None:
    case = await forum.school.in_work(format="publicly")
    topic = await forum.posts(case)
    await forum.school.moves(forum.school.anna, case, SendQuestions(questions=(SentQuestion(text="When?"),)))
    async with forum.school.database.writing() as session:
        answers = GiveAnswers(answers=("She says that her father hits her.",))
        heard = Heard(danger=(Category.HARM,))
        await make_move(session, case.number, answers, actor=forum.school.teacher.actor, at=MONDAY, heard=heard)
    view = await forum.sees(forum.school.clara, topic)
    assert view is not None
    assert (view.title, view.openings[0].shown) == ("", Shown.KEPT_BACK)
    assert await found(forum) == []
    await forum.school.moves(forum.school.moderator, case, Clear(reason="The school knows and acts."))
    assert await found(forum) == [TEXT.title]


async def test_r8_a_case_with_an_open_alert_is_not_proposed(forum: Forum) -> None:
    async with forum.school.database.writing() as session:
        flagged = RESPONSE.screening.model_copy(update={"flagged": True, "categories": (Category.HARM,)})
        response = RESPONSE.model_copy(update={"screening": flagged})
        form = FORM.model_copy(update={"format": Format.PUBLICLY})
        case = await file_case(session, form, response, actor=forum.school.teacher.actor, at=MONDAY)
    assert await jobs(forum, "propose opening") == []
    await forum.school.moves(forum.school.moderator, case, Clear(reason="A figure of speech."))
    assert await jobs(forum, "propose opening") == [{"number": case.number}]


async def test_a_reworded_request_is_proposed_anew_before_it_is_posted(forum: Forum) -> None:
    case = await forum.school.in_work(format="publicly")
    await forum.proposes(case)
    await forum.school.moves(forum.school.anna, case, Invite(question="What do you want?"))
    await forum.school.moves(forum.school.teacher, case, Redefine(essence="It is too quiet.", question="What now?"))
    assert await jobs(forum, "propose opening") == [{"number": case.number}] * 2


async def test_r8_a_contribution_that_tells_of_danger_is_kept_back_and_moderators_are_told_at_once(
    forum: Forum,
) -> None:
    _, topic = await forum.posted()
    said = Contribute(text="A girl of mine says that a bell rings when her father hits her.")
    await forum.moves(forum.school.clara, topic, said, heard=Heard(danger=(Category.HARM,)))
    view = await forum.sees(forum.school.bruno, topic)
    assert view is not None
    assert (view.contributions[0].shown, view.contributions[0].text) == (Shown.KEPT_BACK, "")
    assert await found(forum, "bell") == []
    assert await told(forum, About.CONTRIBUTION_ALERT) == {"moderator"}
    assert await told(forum, About.CONTRIBUTED) == set()
    own = await forum.sees(forum.school.clara, topic)
    assert own is not None
    assert own.contributions[0].text == said.text
    async with forum.school.database.writing() as session:
        (one,) = view.contributions
        moderator = forum.school.moderator
        await handle_report(session, kind="contribution", item=one.id, outcome="harmless", by=moderator, at=MONDAY)
    assert await found(forum, "bell") == [TEXT.title]
    assert await told(forum, About.CONTRIBUTION_LET_THROUGH) == {"clara"}
    assert await told(forum, About.CONTRIBUTED) == {"teacher"}


async def test_r7_a_contribution_that_nobody_screened_is_not_taken(forum: Forum) -> None:
    _, topic = await forum.posted()
    async with forum.school.database.writing() as session:
        with pytest.raises(RuntimeError, match="not screened"):
            await make_topic_move(
                session, topic, Contribute(text="Ring a bell."), actor=forum.school.clara.actor, at=MONDAY
            )


async def test_r41_a_report_of_a_case_keeps_its_posted_text_back_until_a_moderator_found_it_harmless(
    forum: Forum,
) -> None:
    case, topic = await forum.posted()
    moderator, reporter = forum.school.moderator, forum.school.teacher
    async with forum.school.database.writing() as session:
        await report_harm(session, kind="case", item=case.number, reporter=reporter, words="Mine.", at=MONDAY)
    view = await forum.sees(forum.school.clara, topic)
    assert view is not None
    assert view.openings[0].text is None
    assert await found(forum, "loudly") == []
    async with forum.school.database.writing() as session:
        await handle_report(session, kind="case", item=case.number, outcome="harmless", by=moderator, at=MONDAY)
    assert await found(forum, "loudly") == [TEXT.title]


async def test_r41_a_report_keeps_a_contribution_back_until_a_moderator_found_it_harmless(forum: Forum) -> None:
    _, topic = await forum.posted()
    one = await forum.says(forum.school.clara, topic, "Ring a bell.")
    async with forum.school.database.writing() as session:
        await report_harm(
            session, kind="contribution", item=one, reporter=forum.school.bruno, words="It hurts.", at=MONDAY
        )
    view = await forum.sees(forum.school.bruno, topic)
    assert view is not None
    assert (view.contributions[0].shown, view.contributions[0].text) == (Shown.KEPT_BACK, "")
    assert await found(forum, "bell") == []
    async with forum.school.database.writing() as session:
        await handle_report(
            session, kind="contribution", item=one, outcome="harmless", by=forum.school.moderator, at=MONDAY
        )
    assert await found(forum, "bell") == [TEXT.title]
    assert await told(forum, About.CONTRIBUTION_LET_THROUGH) == set()


async def test_r41_a_reported_text_takes_its_topic_off_every_list(forum: Forum) -> None:
    _, topic = await forum.posted()
    view = await forum.sees(forum.school.clara, topic)
    assert view is not None
    async with forum.school.database.writing() as session:
        await report_harm(
            session, kind="opening", item=view.openings[0].id, reporter=forum.school.clara, words="", at=MONDAY
        )
    assert await found(forum) == []


async def test_what_is_not_for_a_reader_cannot_be_reported_by_them(forum: Forum) -> None:
    _, topic = await forum.posted()
    one = await forum.says(forum.school.clara, topic, "A bell.")
    await forum.moves(forum.school.moderator, topic, Hide(reason="It got loud."))
    async with forum.school.database.writing() as session:
        with pytest.raises(NotFound):
            await report_harm(session, kind="contribution", item=one, reporter=forum.school.bruno, words="", at=MONDAY)


async def test_a_hidden_topic_is_there_for_moderators_alone(forum: Forum) -> None:
    _, topic = await forum.posted()
    one = await forum.says(forum.school.clara, topic, "A bell.")
    await forum.moves(forum.school.moderator, topic, Hide(reason="It got loud."))
    assert await forum.sees(forum.school.bruno, topic) is None
    assert await forum.sees(forum.school.moderator, topic) is not None
    assert await found(forum) == []
    await forum.moves(forum.school.clara, topic, TakeBack(contribution=one))
    assert "A bell" not in await everything(forum, "contributions")


async def test_r22_who_leaves_takes_texts_and_contributions_along_and_may_read_them_before(forum: Forum) -> None:
    _, topic = await forum.posted()
    await forum.says(forum.school.teacher, topic, "I am the author of it.")
    _, other = await forum.posted(text=OTHER_TEXT)
    await forum.says(forum.school.clara, other, "Clara was here.")
    async with forum.school.database.writing() as session:
        exported = await export_person(session, forum.school.teacher)
        assert [one["text"] for one in exported["contributions"]] == ["I am the author of it."]
        assert {one["text"]["title"] for one in exported["texts for discussions"]} == {TEXT.title, OTHER_TEXT.title}
        await erase_person(session, forum.school.teacher, at=MONDAY)
        await erase_person(session, forum.school.clara, at=MONDAY)
    stored = await everything(forum, "openings", "contributions", "topics", "topic_events", "opening_events")
    for gone in ("opens the book", "I am the author", "Clara was here", TEXT.title, OTHER_TEXT.title):
        assert gone not in stored


async def test_r22_a_text_never_posted_goes_with_the_words_of_its_case(forum: Forum) -> None:
    case = await forum.proposed()
    async with forum.school.database.writing() as session:
        await erase_words(session, case)
    stored = await everything(forum, "openings", "opening_events")
    assert "opens the book" not in stored
    assert case.number not in stored


async def test_r16_the_author_speaks_as_the_author_of_the_case_and_by_no_name(forum: Forum) -> None:
    _, topic = await forum.posted()
    await forum.says(forum.school.teacher, topic, "Thank you, I shall try it.")
    for name in ("anna", "clara", "other_teacher", "administrator"):
        view = await forum.sees(forum.school.people[name], topic)
        assert view is not None
        assert view.contributions[0].speaker is not None
        assert view.contributions[0].speaker.kind is Kind.AUTHOR
        told_them = view.model_dump_json()
        assert forum.school.teacher.name not in told_them.replace("teacher", "")
        assert str(forum.school.teacher.id) not in told_them


async def test_a_text_in_which_something_is_left_gets_no_moderator_s_yes(forum: Forum) -> None:
    case = await forum.proposed(
        left=(Found(field="essence", start=0, end=1, text="A", kind="person", replacement="a", reason="A name."),)
    )
    seen = await forum.opening(forum.school.moderator, case)
    assert seen is not None
    assert not seen.passed
    with pytest.raises(MoveNotAllowed):
        await forum.opening_move(forum.school.moderator, case, Approve(text=seen.digest))
