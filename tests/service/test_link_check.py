"""Addresses of materials are asked by the server, and nothing inside its own network ever is (CWE-918)."""

from collections.abc import Callable, Sequence

import httpx2
import pytest

from service.link_check import LinkChecker, LinkSeen, LinkState, is_public

PUBLIC = "93.184.216.34"
HOSTS = {"films.example": [PUBLIC], "other.example": ["2606:2800:220:1::1"], "inside.example": ["10.0.0.7"]}
HOSTS["half.example"] = [PUBLIC, "127.0.0.1"]
Answer = Callable[[httpx2.Request], httpx2.Response]


async def resolve(host: str, port: int) -> Sequence[str]:
    if host in HOSTS:
        return HOSTS[host]
    if host.replace(".", "").isdigit() or ":" in host:
        return [host]
    raise OSError("no such host")


class Web:
    """A web that answers as it is told and remembers who was asked."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.asked: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        return self._answer(request)

    async def finds(self, url: str) -> LinkSeen:
        """How an address is found."""
        return await LinkChecker(resolve=resolve, transport=httpx2.MockTransport(self)).check(url)


def always(status: int) -> Web:
    return Web(lambda request: httpx2.Response(status))


def leading(to: str) -> Web:
    return Web(lambda request: httpx2.Response(302, headers={"location": to}))


@pytest.mark.parametrize("status", [200, 204, 304, 401, 403, 429])
async def test_what_answers_is_fine_also_where_it_is_not_for_programs(status: int) -> None:
    assert await always(status).finds("https://films.example/a") == LinkSeen(LinkState.FINE, status)


@pytest.mark.parametrize("status", [404, 410, 500])
async def test_what_answers_with_an_error_is_broken(status: int) -> None:
    assert await always(status).finds("https://films.example/a") == LinkSeen(LinkState.BROKEN, status)


async def test_a_page_that_knows_no_head_is_asked_by_get() -> None:
    web = Web(lambda request: httpx2.Response(405 if request.method == "HEAD" else 200))
    assert await web.finds("https://films.example/a") == LinkSeen(LinkState.FINE, 200)
    assert [request.method for request in web.asked] == ["HEAD", "GET"]


async def test_the_address_that_was_looked_at_is_asked_under_its_own_name() -> None:
    web = always(200)
    await web.finds("https://films.example/a?b=c")
    [request] = web.asked
    assert str(request.url) == f"https://{PUBLIC}/a?b=c"
    assert request.headers["host"] == "films.example"
    assert request.extensions["sni_hostname"] == "films.example"


INSIDE = (
    "http://127.0.0.1/",
    "http://10.0.0.7/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.7]/",
    "http://[64:ff9b::a00:7]/",
    "http://inside.example/",
    "http://half.example/",
    "https://films.example:8443/",
    "http://films.example:22/",
    "https://user:password@films.example/",
    "ftp://films.example/",
    "http:///nowhere",
)


@pytest.mark.parametrize("url", INSIDE)
async def test_what_is_not_the_public_web_is_never_asked(url: str) -> None:
    web = always(200)
    assert await web.finds(url) == LinkSeen(LinkState.REFUSED)
    assert web.asked == []


@pytest.mark.parametrize("url", INSIDE)
async def test_no_redirect_leads_inside_either(url: str) -> None:
    web = leading(url)
    assert (await web.finds("https://films.example/")).state is LinkState.REFUSED
    assert {request.url.host for request in web.asked} == {PUBLIC}


async def test_the_servers_own_network_is_not_asked_by_its_names() -> None:
    web = always(200)
    checker = LinkChecker(transport=httpx2.MockTransport(web))
    assert await checker.check("http://localhost/") == LinkSeen(LinkState.REFUSED)
    assert web.asked == []


async def test_a_redirect_is_followed_to_another_host() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.headers["host"] == "films.example":
            return httpx2.Response(301, headers={"location": "//other.example/new"})
        return httpx2.Response(200)

    web = Web(answer)
    assert (await web.finds("https://films.example/")).state is LinkState.FINE
    assert str(web.asked[-1].url) == "https://[2606:2800:220:1::1]/new"


async def test_a_redirect_in_a_circle_is_unreachable() -> None:
    web = leading("https://films.example/again")
    assert (await web.finds("https://films.example/")).state is LinkState.UNREACHABLE
    assert len(web.asked) == 5


async def test_a_host_that_does_not_answer_is_unreachable() -> None:
    def silent(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("silence")

    assert await Web(silent).finds("https://films.example/") == LinkSeen(LinkState.UNREACHABLE)
    assert await always(200).finds("https://gone.example/") == LinkSeen(LinkState.UNREACHABLE)


@pytest.mark.parametrize("url", ["http://[::1", "http://films.example:99999999/", "http://a b/", "not an address"])
async def test_an_odd_address_is_an_answer_and_no_error(url: str) -> None:
    assert (await always(200).finds(url)).state in (LinkState.REFUSED, LinkState.UNREACHABLE)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1::1", True),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("2002:7f00:1::", False),
        ("fd00::1", False),
        ("fe80::1", False),
    ],
)
def test_an_address_is_public_or_not(address: str, public: bool) -> None:
    assert is_public(address) is public
