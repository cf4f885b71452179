"""Broken addresses of materials: asked by jobs, once a day at most, and shown to moderators until they are well."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from service.jobs.check_links import CHECK_LINK, CHECK_LINKS
from service.jobs.kind import Tools
from service.link_check import LinkChecker, LinkSeen, LinkState
from service.store.database import Database
from service.store.jobs import Job, leave
from service.worker import Worker

URL = "https://films.example/quiet"
MATERIAL = {
    "kind": "link",
    "title": "A film about quiet beginnings",
    "summary": "Ten minutes in a school of four classes.",
    "url": URL,
    "problem_fields": ["class-management"],
    "although_alike": True,
}
GONE, FINE = LinkSeen(LinkState.BROKEN, 404), LinkSeen(LinkState.FINE, 200)


@dataclass(frozen=True)
class Answers(LinkChecker):
    """Finds every address the same, and remembers which were asked for."""

    seen: LinkSeen = FINE
    asked: list[str] = field(default_factory=list)

    async def check(self, url: str) -> LinkSeen:
        self.asked.append(url)
        return self.seen


def checks(office: Any, seen: LinkSeen | None, *, sweep: bool = False) -> list[str]:
    """Do the jobs that ask for addresses, all of which are found the same; what was asked for."""

    async def run() -> list[str]:
        database = Database(office.url)
        if sweep:
            async with database.writing() as session:
                await leave(session, Job(CHECK_LINKS.name, {}), at=office.clock())
        links = None if seen is None else Answers(seen=seen)
        tools = Tools(database, office, office.clock, "https://mentors.example", links=links)
        await Worker(tools, {kind.name: kind for kind in (CHECK_LINKS, CHECK_LINK)}).run_until_idle()
        await database.close()
        return [] if links is None else links.asked

    return asyncio.run(run())


def adds(office: Any) -> None:
    assert office.asks("POST", "mira", "/library/materials", MATERIAL).status_code == 201


def test_a_new_address_is_asked_and_a_broken_one_is_shown_with_its_material(office: Any) -> None:
    assert "No material has an address" in office.reads("mira", "/moderation/links")
    adds(office)
    assert checks(office, GONE) == [URL]
    page = office.reads("mira", "/moderation/links")
    assert f"{URL} answers with an error (404) · since November 21, 2026" in page
    assert "A film about quiet beginnings" in page


def test_an_address_that_is_well_is_counted_only(office: Any) -> None:
    adds(office)
    checks(office, FINE)
    page = office.reads("mira", "/moderation/links")
    assert URL not in page
    assert "1 is fine." in page


def test_since_when_it_is_broken_stays_while_it_is(office: Any) -> None:
    adds(office)
    checks(office, GONE)
    office.clock.turn(days=8)
    assert checks(office, GONE, sweep=True) == [URL]
    assert "since November 21, 2026, 8:00 AM UTC, last asked November 29" in office.reads("mira", "/moderation/links")


def test_the_sweep_asks_after_a_week_and_once_a_day_at_most(office: Any) -> None:
    adds(office)
    checks(office, FINE)
    office.clock.turn(days=6)
    assert checks(office, FINE, sweep=True) == []
    office.clock.turn(days=1)
    assert checks(office, FINE, sweep=True) == [URL]
    assert checks(office, FINE, sweep=True) == []


def test_a_moderator_has_an_address_asked_again(office: Any) -> None:
    adds(office)
    checks(office, GONE)
    assert office.sends("mira", "/moderation/links", url=URL).status_code == 303
    assert checks(office, FINE) == [URL]
    assert URL not in office.reads("mira", "/moderation/links")


def test_only_addresses_of_materials_are_asked(office: Any) -> None:
    assert office.sends("mira", "/moderation/links", url="https://elsewhere.example/").status_code == 404
    assert checks(office, GONE) == []


def test_an_address_that_no_material_has_any_more_is_forgotten(office: Any) -> None:
    adds(office)
    checks(office, GONE)
    office.sends("mira", "/moderation/records/articles/a-film-about-quiet-beginnings/out", why="It is gone.")
    checks(office, GONE, sweep=True)
    assert "No material has an address that leads nowhere." in office.reads("mira", "/moderation/links")


def test_where_asking_is_off_nothing_is_asked_and_the_page_says_so(office: Any) -> None:
    adds(office)
    checks(office, None, sweep=True)
    assert "Not asked yet" in office.reads("mira", "/moderation/links")
    settings = office.client.app.state.settings
    office.client.app.state.settings = settings.model_copy(update={"check_links": False})
    assert "CASEMENTOR_CHECK_LINKS is off" in office.reads("mira", "/moderation/links")
