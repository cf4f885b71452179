"""A simulated school year keeps every promise, says the same for the same seed, and measures what it claims to."""

from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from corpus.reading import SHIPPED, Corpus, read_corpus
from eval.commands import app
from eval.school.people import START, Size
from eval.school.report import report_of, tables
from eval.school.year import PromiseBroken, Year, check_promises, school_year
from service.cases.people import Relation
from service.cases.states import Action, State

SMALL = Size(teachers=12, mentors=4, cases=40, weeks=8)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The shipped corpus."""
    return read_corpus(SHIPPED)[0]


@pytest.fixture(scope="module")
def year(corpus: Corpus) -> Year:
    """A small year."""
    return school_year(corpus, seed=3, size=Size(teachers=30, mentors=8, cases=150, weeks=16))


@pytest.mark.slow
@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    size=st.builds(
        Size,
        teachers=st.integers(1, 20),
        mentors=st.integers(1, 6),
        cases=st.integers(1, 40),
        weeks=st.integers(1, 10),
    ),
)
def test_in_no_year_is_an_open_case_without_owner_time_and_next_step(corpus: Corpus, seed: int, size: Size) -> None:
    """Checked for every case on every day while the year is played; a broken promise raises."""
    played = school_year(corpus, seed=seed, size=size)
    assert len(played.cases) == size.cases
    for number, history in played.history.items():
        assert [event.version for event in history] == list(range(len(history)))
        assert history[-1].after is played.cases[number].state


def test_the_same_seed_gives_the_same_year_and_another_gives_another(corpus: Corpus) -> None:
    first, again, other = (report_of(school_year(corpus, seed=seed, size=SMALL)) for seed in (1, 1, 2))
    assert asdict(first) == asdict(again)
    assert asdict(first) != asdict(other)


def test_a_year_meets_refusal_silence_absence_second_opinions_and_moderators(year: Year) -> None:
    met = {event.action for history in year.history.values() for event in history}
    assert {Action.REFUSE, Action.LAPSE, Action.RELEASE, Action.ASK_SECOND_OPINION, Action.FOLLOW_UP} <= met
    assert year.called.total() > 0
    assert any(mentor.absent for mentor in year.town.mentors)


def test_r1_in_a_whole_year_the_machine_only_lets_time_lapse(year: Year) -> None:
    machine = [event for history in year.history.values() for event in history if event.actor is None]
    assert machine
    assert {event.action for event in machine} == {Action.LAPSE}
    assert {event.relation for event in machine} == {Relation.MACHINE}


@pytest.mark.parametrize(
    "broken",
    [
        {"due": None},
        {"due": START},
        {"asked": None, "mentor": None, "state": State.IN_WORK},
        {"state": State.CLOSED},
    ],
    ids=["no time", "left past its time", "no owner", "finished with a time"],
)
def test_a_broken_promise_is_noticed(broken: dict[str, object], year: Year) -> None:
    number, case = next((number, case) for number, case in year.cases.items() if case.is_open)
    spoilt = replace(year, cases={number: case.model_copy(update={"called_at": None, **broken})})
    author = next(teacher.actor for teacher in year.town.teachers if teacher.actor.account == case.author)
    with pytest.raises(PromiseBroken, match=number):
        check_promises(spoilt, case.changed_at, lambda case: iter([author]))


def test_waiting_counts_whoever_was_never_answered_as_waiting_for_ever(year: Year) -> None:
    answers = {Action.ASK_BEFORE, Action.SEND_QUESTIONS, Action.INVITE, Action.SEND_SOLUTION}
    silenced = {
        number: [event for event in history if event.action not in answers] for number, history in year.history.items()
    }
    for row in report_of(replace(year, history=silenced)).waiting.values():
        assert (row.median_hours, row.ninetieth_hours, row.within_allowed) == (None, None, 0.0)
        assert row.never == (1.0 if row.cases else 0.0)


def test_a_case_whose_time_is_not_over_is_not_counted_as_waiting(year: Year) -> None:
    assert all(row.cases == 0 for row in report_of(replace(year, ends=START + timedelta(days=1))).waiting.values())


def test_every_number_of_a_report_stands_in_a_table(year: Year) -> None:
    report = report_of(year)
    shown = {cell for rows in tables(report).values() for row in rows for cell in row}
    assert {*report.waiting, *report.rounds, *report.offers, *report.called, *report.at_the_end} <= shown
    assert sum(report.at_the_end.values()) == report.filed == 150
    assert all(len(row) == len(rows[0]) for rows in tables(report).values() for row in rows)


def test_the_command_prints_the_tables_and_writes_the_numbers(tmp_path: Path) -> None:
    small = ["year", "--seed", "5", "--cases", "40", "--weeks", "3", "--json", str(tmp_path / "year.json")]
    ran = CliRunner().invoke(app, small)
    assert ran.exit_code == 0
    assert "hours to the first human answer" in ran.output
    assert '"filed": 40' in (tmp_path / "year.json").read_text(encoding="utf8")
