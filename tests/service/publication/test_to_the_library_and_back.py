"""In real browsers: a case of each format comes to the library, is found, is withdrawn and looked for in ten ways."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser

from corpus.form import CaseForm
from corpus.reading import Corpus
from retrieval.encoder import HashingEncoder
from retrieval.index import Index
from retrieval.items import items_of
from retrieval.library_retriever import LibraryRetriever
from retrieval.vector_cache import VectorCache
from service.accounts.credentials import PASSWORDS
from service.actions.read_texts import texts_to_measure
from service.application import Casementor
from service.cases.people import Role
from service.settings import Settings
from service.store.accounts import add_account
from service.store.database import Database
from service.web.app import create_app
from tests.chromium import IS_MISSED, WITHOUT, launched
from tests.mentors_code import confirmed
from tests.service.loop.conftest import PASSWORD, Person, address_of
from tests.service.publication.conftest import MONDAY

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = {
    "teacher": (Role.TEACHER, None),
    "other": (Role.TEACHER, None),
    "mentor": (Role.MENTOR, "anna-berg"),
    "moderator": (Role.MODERATOR, None),
}
ESSENCE = {
    "personally": "They drum on the desks with rulers when I turn to the board.",
    "anonymously": "Paper planes fly through the laboratory in every lesson of mine.",
    "collectively": "The choir sings the anthem too slowly in every lesson of mine.",
    "publicly": "Somebody hides the chalk behind the radiator before every lesson of mine.",
}
ADVICE = "Bring a box of your own and let a pupil keep it."
WAIT = 30


@dataclass(frozen=True)
class Site:
    """The service at its address, and what a second look at its parts needs."""

    url: str
    database: str
    index: Index
    corpus: Corpus

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Casementor]:
        """The service once more, on the same database and index."""
        database = Database(self.database)
        yield Casementor(database=database, index=self.index, corpus=self.corpus, cache=VectorCache(None))
        await database.close()


@pytest.fixture(scope="module")
def site(
    library: str, small: Corpus, hashing_encoder: HashingEncoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The whole service with its worker, on an index of its own."""
    if IS_MISSED:
        pytest.skip(WITHOUT)
    folder: Path = tmp_path_factory.mktemp("publication")
    shutil.copy(library.split(":///", 1)[1], folder / "casementor.db")
    url = f"sqlite+aiosqlite:///{folder / 'casementor.db'}"
    asyncio.run(_people(url))
    index = Index(encoder=hashing_encoder, cache=VectorCache(None), store="memory", floors={})
    index.put(items_of(small))
    made = Site("", url, index, small)
    limits: Any = dict.fromkeys(("respond_limit", "read_limit", "sign_in_limit"), "100000/minute")
    app = create_app(Settings(data_folder=folder, worker_poll=0.1, **limits), made.opened)
    server = uvicorn.Server(uvicorn.Config(app, port=0, ws="none", log_level="warning"))
    with server.config.bind_socket() as socket:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]}, daemon=True)
        thread.start()
        yield replace(made, url=f"http://127.0.0.1:{socket.getsockname()[1]}")
        server.should_exit = True
        thread.join(timeout=30)
    index.close()


async def _people(url: str) -> None:
    database = Database(url)
    await database.migrate()
    hashed = PASSWORDS.hash(PASSWORD)
    async with database.writing() as session:
        for who, (role, mentor) in PEOPLE.items():
            row = await add_account(
                session,
                email=address_of(who),
                name=who.title(),
                roles=[role],
                hashed_password=hashed,
                at=MONDAY,
                mentor=mentor,
            )
            confirmed(row, at=MONDAY)
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(site: Site, browser: Browser) -> AsyncIterator[dict[str, Person]]:
    """Everybody, each signed in at a browser of their own."""
    made = {}
    for who in PEOPLE:
        page = await (await browser.new_context(base_url=site.url)).new_page()
        await page.goto("/sign-in")
        await page.fill("[name=email]", address_of(who))
        await page.fill("[name=password]", PASSWORD)
        await page.locator("form[action$='/sign-in'] button").click()
        await page.wait_for_url(lambda url: "/sign-in" not in url)
        made[who] = Person(who, page)
    yield made


People = dict[str, Person]


async def files(who: Person, chosen: str, essence: str) -> str:
    """Somebody files a case with consent; the address of its page."""
    page = await who.opens("/cases/new")
    await page.fill("[name=essence]", essence)
    await page.fill("[name=question]", "What can I do about it tomorrow?")
    await page.check(f"[name=format][value={chosen}]")
    await page.check("[name=problem_fields][value=class-management]")
    await page.check("[name=consent_to_publish]")
    await page.locator("form.case-form button[type=submit]:not([name=draft])").first.click()
    await page.wait_for_url("**/cases/2*")
    return page.url


async def completed(people: People, chosen: str) -> str:
    """A case of a format that is solved and reflected on."""
    teacher, mentor = people["teacher"], people["mentor"]
    case = await files(teacher, chosen, ESSENCE[chosen])
    asking = teacher.page.locator("form[action$='/choose-mentor']", has=teacher.page.locator("[value=anna-berg]"))
    await teacher.unfolds()
    await asking.locator("button").click()
    await teacher.page.wait_for_load_state()
    await mentor.opens(case)
    await mentor.sends("accept")
    if chosen == "publicly":
        await discussed(people, case)
    await mentor.opens(case)
    assert (ADVICE in await mentor.reads()) == (chosen == "publicly")
    await mentor.sends("send-solution", approach=f"A way for {chosen}", text="Stand where they do not expect you.")
    await teacher.opens(case)
    await teacher.page.locator("form[action$='/reflect'] [name=useful][value=yes]").check()
    await teacher.sends("reflect", learned="That it begins with me.")
    return case


async def discussed(people: People, case: str) -> None:
    """A public case enters the discussion with its three yeses; somebody contributes, which helps its author."""
    moderator, teacher, other = people["moderator"], people["teacher"], people["other"]
    page = await moderator.opens(f"{case}/opening")
    for _ in range(WAIT):
        if await page.locator("form[action$='/correct']").count():
            break
        await asyncio.sleep(1)
        await moderator.opens(f"{case}/opening")
    reasons = page.locator("[name='kept_reason']")
    for place in range(await reasons.count()):
        await reasons.nth(place).fill("Everybody says so.")
    await moderator.sends("correct")
    await moderator.sends("approve")
    await teacher.opens(f"{case}/opening")
    await teacher.sends("agree")
    await other.opens(await topic_of(teacher))
    await other.sends("contribute", text=ADVICE)
    await teacher.opens(await topic_of(teacher))
    await teacher.sends("mark-as-helpful")


async def topic_of(teacher: Person) -> str:
    """The path of the topic that the open page leads to, or is."""
    link = teacher.page.locator("main a[href*='/discussions/topic-']").first
    return teacher.page.url if "/discussions/topic-" in teacher.page.url else str(await link.get_attribute("href"))


async def proposed(teacher: Person, case: str) -> None:
    """Wait until the text stands on the page of the case."""
    for _ in range(WAIT):
        await teacher.opens(case)
        if await teacher.page.locator("#text").count():
            return
        await asyncio.sleep(1)
    raise AssertionError("no text was proposed")


async def approved(moderator: Person, case: str) -> None:
    """The moderator lets every place stand, saves and approves."""
    page = await moderator.opens(f"/moderation/publications/{case.rsplit('/', 1)[1]}")
    reasons = page.locator("[name='kept.reason']")
    for place in range(await reasons.count()):
        await reasons.nth(place).fill("Everybody says so.")
    await page.locator("button[value=save]").click()
    await page.wait_for_url("**saved=1")
    await page.locator("button[value=approve]").click()
    await page.wait_for_url("**/moderation/publications")


async def first_response(site: Site, essence: str) -> str:
    """What the API answers to a case with this essence."""
    async with httpx.AsyncClient(base_url=site.url, timeout=60) as client:
        form = {"essence": essence, "question": "What can I do about it tomorrow?"}
        return (await client.post("/api/v1/first-responses", json=form)).text


async def found_within(site: Site, essence: str, mark: str, *, seconds: float) -> bool:
    """Whether a first response shows the solution of the case so soon."""
    for _ in range(int(seconds / 0.25)):
        if mark in await first_response(site, essence):
            return True
        await asyncio.sleep(0.25)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("chosen", list(ESSENCE))
async def test_a_case_of_each_format_comes_to_the_library_is_found_and_is_gone_when_withdrawn(
    site: Site, people: People, chosen: str
) -> None:
    essence, mark = ESSENCE[chosen], f"A way for {chosen}"
    case = await completed(people, chosen)
    await proposed(people["teacher"], case)
    await approved(people["moderator"], case)
    await people["teacher"].opens(case)
    await people["teacher"].sends("agree-to-the-text-for-the-library")
    assert await found_within(site, essence, mark, seconds=5)
    await people["teacher"].opens(case)
    item = await people["teacher"].page.locator("#text a[href*='/library/cases/']").get_attribute("href")
    assert item is not None
    other = await files(people["other"], "anonymously", essence)
    await people["other"].unfolds()
    assert mark in await people["other"].reads()
    await people["teacher"].opens(case)
    topic = await topic_of(people["teacher"]) if chosen == "publicly" else ""
    await people["teacher"].sends("change-consent")
    still = {way: told for way, told in (await ways(site, people, essence, mark, item, other)).items() if told}
    if chosen == "publicly":
        still |= {way: told for way, told in (await ways_to_topics(people, topic, essence)).items() if told}
    assert still == {}
    await people["other"].opens(other)
    assert "withdrawn from the library since" in await people["other"].reads()


async def ways(site: Site, people: People, essence: str, mark: str, item: str, other: str) -> dict[str, bool]:
    """Ten ways to look for a withdrawn case, and whether each still finds a word of it."""
    name = item.rsplit("/", 1)[1]
    word = essence.split()[4]
    async with httpx.AsyncClient(base_url=site.url, timeout=60) as client:
        page = await client.get(item)
        api = await client.get(f"/api/v1{item}")
        search = await client.get("/library", params={"text": essence})
        by_tag = await client.get("/library", params={"problem_field": "class-management"})
        listed = await client.get("/api/v1/library/cases", params={"text": word})
        form = {"essence": f"Again: {word}.", "question": "What can I do about it tomorrow?"}
        response_page = await client.post("/first-response", data=form)
    assert (page.status_code, api.status_code) == (410, 410)
    async with site.opened() as again, again.database.reading() as session:
        response = await again.first_response(_form(essence))
        measured = await texts_to_measure(session)
    retrieved = LibraryRetriever(index=site.index).invoke(essence)
    await people["other"].opens(other)
    shown = await people["other"].page.locator("#first-response").inner_text()
    return {
        "page of the item": mark in page.text,
        "item over the API": mark in api.text,
        "search": name in search.text,
        "list by rubricator item": name in by_tag.text,
        "search over the API": name in listed.text,
        "page of a first response": name in response_page.text,
        "first response over the API": name in await first_response(site, essence),
        "questions and reasons of mentors": name in response.model_dump_json(),
        "LangChain retriever": name in {document.id for document in retrieved},
        "stored first response of another case": mark in shown or name in shown,
        "texts to measure with": name in {record.id for record in measured},
    }


async def ways_to_topics(people: People, topic: str, essence: str) -> dict[str, bool]:
    """Ways to look for what a withdrawn case had in the discussion, and whether each still finds it."""
    other, word = people["other"], essence.split()[3]
    await other.opens(topic)
    page = await other.reads()
    await other.opens(f"/discussions?text={word}")
    return {
        "its topic": word in page,
        "contributions to it, for others than their writers": ADVICE in page and "(you)" not in page,
        "search over discussions": "topic-" in await other.page.inner_html("main"),
    }


def _form(essence: str) -> CaseForm:
    return CaseForm(essence=essence, question="What can I do about it tomorrow?")


async def test_the_pages_of_texts_serve_assistive_technology_and_small_screens(site: Site, people: People) -> None:
    case = await completed(people, "personally")
    await proposed(people["teacher"], case)
    pages = {
        "teacher": case,
        "mentor": case,
        "moderator": f"/moderation/publications/{case.rsplit('/', 1)[1]}",
    }
    wrong = {}
    for who, path in pages.items():
        await people[who].opens(path)
        wrong[who] = await people[who].is_well_served()
    await people["moderator"].opens("/moderation/publications")
    wrong["queue"] = await people["moderator"].is_well_served()
    assert {who: found for who, found in wrong.items() if found} == {}
