"""Cases in which screening is in doubt, as their people meet them: moderators look, nothing is published before."""

from typing import Any

import pytest

from corpus.reading import SHIPPED
from eval.datasets.screening import read_writers
from retrieval.encoder import HashingEncoder
from service.screening import Screen


@pytest.fixture(scope="module")
def screen() -> Screen:
    """The shipped screen, by words alone."""
    return Screen.open(SHIPPED, encoder=HashingEncoder())


@pytest.fixture(scope="module")
def doubtful(screen: Screen) -> dict[str, str]:
    """The first labelled form that leaves the shipped model in doubt, whatever it was fitted to last."""
    forms = (row.texts for row in read_writers() if "question" in row.texts)
    found = next(texts for texts in forms if screen.screen(texts).doubtful)
    return {name: found.get(name, "") for name in ("essence", "actions_taken", "difficulty", "question")}


@pytest.fixture(scope="module")
def doubtful_words(screen: Screen) -> str:
    """The first labelled text of one field that does."""
    texts = (row.texts["essence"] for row in read_writers() if len(row.texts.get("essence", "")) <= 500)
    return next(text for text in texts if text and screen.screen({"text": text}).doubtful)


@pytest.fixture
def waiting(office: Any, doubtful: dict[str, str]) -> str:
    """The number of a case that waits for a moderator's word."""
    return str(office.files(**doubtful))


def screening_of(office: Any, number: str) -> dict[str, Any]:
    """What the stored first response says of danger."""
    answer = office.asks("GET", "olga", f"/cases/{number}")
    found: dict[str, Any] = answer.json()["first_response"]["screening"]
    return found


def settles(office: Any, number: str, word: str, *, who: str = "mira") -> int:
    """A moderator's click on the page of alerts; its status."""
    return int(office.sends(who, "/moderation/alerts", number=number, word=word).status_code)


def test_r8_a_doubt_waits_for_moderators_below_the_alerts(office: Any, waiting: str) -> None:
    alarming = office.files(in_danger="somebody")
    page = office.reads("mira", "/moderation/alerts")
    assert page.index(alarming) < page.index("In doubt: please look (1)") < page.index(waiting)
    overview = office.reads("mira", "/moderation")
    assert "Alerts (1)" in overview
    assert "In doubt (1)" in overview
    assert "1 case leaves screening in doubt" in overview


def test_of_a_doubt_moderators_are_told_once_and_mailed_in_the_digest_alone(
    office: Any, waiting: str, doubtful_words: str
) -> None:
    office.moves("olga", waiting, "withdraw", reason=doubtful_words)
    assert len(office.asks("GET", "mira", f"/cases/{waiting}").json()["alerts"]) == 2
    assert office.told("mira") == ["a case leaves screening in doubt"]
    office.works()
    assert not [letter for letter in office.letters if letter.to == "mira@example.org"]


def test_the_author_reads_people_first_and_the_library_behind_them(office: Any, waiting: str) -> None:
    assert screening_of(office, waiting)["doubtful"]
    page = office.reads("olga", f"/cases/{waiting}")
    assert "Choose a mentor for your case" in page
    assert "may tell of danger" not in page


def test_one_click_lets_an_ordinary_case_go_on(office: Any, waiting: str) -> None:
    assert settles(office, waiting, "find ordinary") == 303
    office.works()
    assert screening_of(office, waiting) == {"flagged": False, "doubtful": False, "categories": []}
    page = office.reads("mira", "/moderation/alerts")
    assert "In doubt: please look (0)" in page
    assert "Cleared by Mira Moderator" in page
    assert "it is ordinary" in page
    assert office.told("olga") == []


def test_one_click_makes_it_an_alert_and_the_author_reads_the_route_alone(office: Any, waiting: str) -> None:
    assert settles(office, waiting, "find danger") == 303
    office.works()
    assert screening_of(office, waiting)["flagged"]
    assert office.asks("GET", "olga", f"/cases/{waiting}").json()["first_response"]["similar_cases"] == []
    assert office.told("olga") == ["a moderator sees danger in your case"]
    assert "a moderator sees danger in a case" in office.told("milo")
    assert "a moderator sees danger in a case" not in office.told("mira")
    assert {"olga@example.org", "milo@example.org"} <= {letter.to for letter in office.letters}
    page = office.reads("milo", "/moderation/alerts")
    assert page.index(waiting) < page.index("In doubt: please look (0)")


def test_a_click_on_a_page_that_is_old_changes_nothing_and_says_so(office: Any, waiting: str) -> None:
    settles(office, waiting, "find danger")
    answer = office.sends("milo", "/moderation/alerts", number=waiting, word="find ordinary")
    assert answer.status_code == 409
    assert "This case is not in doubt now" in answer.text
    assert settles(office, waiting, "clear") == 422


def test_the_page_of_the_case_takes_the_same_word(office: Any, waiting: str) -> None:
    assert "Is anybody in danger?" in office.reads("mira", f"/cases/{waiting}")
    assert office.sends("mira", f"/cases/{waiting}/find-danger").status_code == 303
    assert office.sends("mira", f"/cases/{waiting}/clear", reason="The school knows.").status_code == 303


def test_a_mentor_is_told_of_the_doubt_and_gets_no_question_that_asks_too_much(
    office: Any, doubtful: dict[str, str]
) -> None:
    number = office.in_work(**doubtful)
    assert "in doubt whether this case tells of danger" in office.reads("anna", f"/cases/{number}")
    assert office.asks("GET", "anna", f"/cases/{number}/questions").json()


def test_r7_a_doubt_in_an_answer_waits_for_a_moderator_as_well(office: Any, doubtful_words: str) -> None:
    number = office.in_work()
    office.moves("anna", number, "send questions", questions=[{"text": "What happens at home?"}])
    office.moves("olga", number, "answer", answers=[doubtful_words])
    view = office.asks("GET", "mira", f"/cases/{number}").json()
    assert [alert["raised_by"] for alert in view["alerts"]] == ["answer"]


def test_r39_the_history_tells_of_the_doubt(office: Any, waiting: str) -> None:
    assert "Screening was in doubt:" in office.reads("mira", f"/cases/{waiting}/history")
