"""Readings of histories are themselves read by moderators and administrators alone (R22)."""

from typing import Any

import pytest

PATH = "/moderation/history-reads"


@pytest.mark.parametrize("who", ["olga", "anna"])
def test_the_list_is_for_staff_only(office: Any, who: str) -> None:
    assert office.sees(who, PATH).status_code == 403


def test_nobody_has_read_anything_at_first(office: Any) -> None:
    assert "Nobody has read a history yet." in office.reads("ada", PATH)


@pytest.mark.parametrize("who", ["mira", "ada"])
def test_who_read_which_history_when_stands_in_the_list_the_latest_first(office: Any, who: str) -> None:
    first, second = office.files(), office.files()
    office.sees("mira", f"/cases/{first}/history")
    office.clock.turn(hours=1)
    office.asks("GET", "milo", f"/cases/{second}/history")
    told = office.reads(who, PATH)
    assert "2 readings" in told
    assert told.index(f"9:00 AM UTC Milo Moderator {second}") < told.index(f"8:00 AM UTC Mira Moderator {first}")


def test_an_administrator_reads_who_read_but_is_led_to_no_case(office: Any) -> None:
    number = office.files()
    office.sees("mira", f"/cases/{number}/history")
    assert f"/cases/{number}" in office.sees("mira", PATH).text
    assert f"/cases/{number}" not in office.sees("ada", PATH).text


def test_a_long_list_has_pages(office: Any) -> None:
    number = office.files()
    for _ in range(101):
        office.sees("mira", f"/cases/{number}/history")
    assert "Page 1 of 2" in office.reads("mira", PATH)
    assert "101 readings" in office.reads("mira", PATH, page="2")
