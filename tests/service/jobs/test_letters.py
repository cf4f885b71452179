"""The words of letters and notices: complete, one line where a line is meant, and none of anybody else's words."""

from datetime import UTC, datetime
from typing import Any

import pytest
from jinja2 import UndefinedError

from service.cases.telling import About
from service.mail.letters import TEMPLATES, letter_id, write_letter
from service.web.notices.notice_words import WORDS, about_words, moment_in_words

NUMBER = "2026-000123"
DUE = "2026-11-24T08:00:00+00:00"
HOME = "https://mentors.example/"


def notice(about: About = About.OFFERED, **changes: Any) -> dict[str, Any]:
    return {"name": "Rasa", "about": about.name, "number": NUMBER, "due": DUE, **changes}


def test_everything_somebody_is_told_of_has_words() -> None:
    assert set(WORDS) == set(About)
    assert all(len(about.name) <= 40 for about in About)


@pytest.mark.parametrize("about", About)
def test_a_notice_says_what_happened_what_to_do_and_by_when(about: About) -> None:
    said = about_words(about.name, DUE)
    assert not said.title.endswith(".")
    assert said.sentence.endswith(".")
    assert ("November 24, 2026" in said.by) is (WORDS[about].by is not None)


@pytest.mark.parametrize("about", About)
def test_every_notice_can_be_written_as_a_letter(about: About) -> None:
    letter = write_letter("notice", notice(about), public_url=HOME)
    assert letter.subject == f"{about_words(about).title} ({NUMBER})"
    assert letter.body.startswith("Hello Rasa,\n")
    assert f"https://mentors.example/cases/{NUMBER}\n" in letter.body
    assert "https://mentors.example/account" in letter.body


def test_a_notice_without_a_time_or_a_case_has_neither() -> None:
    letter = write_letter("notice", notice(About.HARM, number=None, due=None), public_url=HOME)
    assert letter.subject == "Somebody found an item harmful"
    assert "https://mentors.example/notices\n" in letter.body
    assert "None" not in letter.body


def test_a_digest_lists_every_notice_with_its_link() -> None:
    notices = [{"about": about.name, "number": NUMBER, "due": None} for about in (About.OFFERED, About.REMINDER)]
    letter = write_letter("digest", {"name": "Rasa", "notices": notices, "total": 60}, public_url=HOME)
    assert letter.subject == "60 notices in Casementor"
    assert letter.body.count(f"https://mentors.example/cases/{NUMBER}") == 2
    assert "All notices: https://mentors.example/notices" in letter.body


def test_a_value_that_is_missing_is_an_error_and_not_an_empty_place() -> None:
    with pytest.raises(UndefinedError):
        write_letter("notice", {"name": "Rasa"}, public_url=HOME)


def test_a_name_of_several_lines_stays_in_its_line() -> None:
    letter = write_letter("notice", notice(name="Rasa\r\nSubject: Win\n\nhttps://evil.example"), public_url=HOME)
    assert letter.body.startswith("Hello Rasa Subject: Win https://evil.example,\n")


def test_a_name_is_not_read_as_a_template() -> None:
    letter = write_letter("notice", notice(name="{{ 7 * 7 }} %(due)s 100 %"), public_url=HOME)
    assert letter.body.startswith("Hello {{ 7 * 7 }} %(due)s 100 %,\n")


def test_every_letter_begins_with_its_subject() -> None:
    letters = [path for path in TEMPLATES.glob("*.txt") if not path.name.startswith("_")]
    assert letters
    assert [path.name for path in letters if "Subject: " not in path.read_text(encoding="utf8")] == []


def test_a_letter_of_a_job_has_the_same_id_each_time_and_no_other_has_it() -> None:
    left_at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    ids = [letter_id(job, left_at=left_at, public_url=HOME) for job in (1, 1, 2)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@mentors.example>")


def test_a_moment_is_written_in_utc() -> None:
    at = datetime.fromisoformat("2026-11-24T01:30:00+02:00")
    assert moment_in_words(at).replace("\u202f", " ") == "November 23, 2026, 11:30 PM UTC"
