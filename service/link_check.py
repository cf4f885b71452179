"""Whether an address of a material still leads somewhere. Knows the network, no database and no page.

The server asks, so an address could be made to reach what only the server can reach (forgery of requests, CWE-918).
Therefore only public addresses are asked, each hop of a redirect anew, on the ports of the web alone, at the very
address that was looked at, so that a name cannot lead elsewhere between looking and asking. No proxy is used.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import httpx2

MOST_HOPS = 5
TIMEOUT = 10.0
"""Seconds one request may take."""
PORTS = {"http": 80, "https": 443}
SHY = frozenset({401, 403, 429})
"""Answers of pages that are there, though not for a program."""
AGENT = "Casementor link check"
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that a gateway translates into any IPv4 address, private ones too (RFC 6052)."""


class LinkState(StrEnum):
    """How an address was found."""

    FINE = "fine"
    BROKEN = "broken"  # it answers, but with an error
    UNREACHABLE = "unreachable"  # nobody answers
    REFUSED = "refused"  # not asked: not an address of the public web


@dataclass(frozen=True)
class LinkSeen:
    """What became of asking: `status` is that of the last answer, None where there was none."""

    state: LinkState
    status: int | None = None


class NotPublic(Exception):
    """This address is not one of the public web."""


Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host. Raises OSError where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[4][0]) for address in found]


@dataclass(frozen=True)
class LinkChecker:
    """Asks for addresses; `resolve` and `transport` are the network's unless others are given."""

    resolve: Resolve = resolve
    transport: httpx2.AsyncBaseTransport | None = None

    async def check(self, url: str) -> LinkSeen:
        """Ask for an address, following redirects; by HEAD, and by GET where that is not answered well."""
        try:
            status = await self._status("HEAD", url)
            if status >= 400:
                status = await self._status("GET", url)
        except NotPublic:
            return LinkSeen(LinkState.REFUSED)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, UnicodeError):
            return LinkSeen(LinkState.UNREACHABLE)
        is_fine = status < 400 or status in SHY
        return LinkSeen(LinkState.FINE if is_fine else LinkState.BROKEN, status)

    async def _status(self, method: str, url: str) -> int:
        """The status of the last answer. Raises NotPublic, or what the network raises."""
        where = httpx2.URL(url)
        async with httpx2.AsyncClient(transport=self.transport, timeout=TIMEOUT, trust_env=False) as client:
            for _ in range(MOST_HOPS):
                response = await self._ask(client, method, where)
                onward = response.headers.get("location")
                if not response.has_redirect_location or onward is None:
                    return response.status_code
                where = where.join(onward)
        raise httpx2.TooManyRedirects("more hops than anybody follows")

    async def _ask(self, client: httpx2.AsyncClient, method: str, where: httpx2.URL) -> httpx2.Response:
        """One request to the address that was looked at; of the answer only its head is read."""
        address = await self._public_address(where)
        request = client.build_request(
            method,
            where.copy_with(host=address),
            headers={"Host": where.netloc.decode("ascii"), "User-Agent": AGENT},
            extensions={"sni_hostname": where.raw_host.decode("ascii")},
        )
        response = await client.send(request, stream=True)
        await response.aclose()
        return response

    async def _public_address(self, where: httpx2.URL) -> str:
        """An address of the host, where all of them are public. Raises NotPublic."""
        port = PORTS.get(where.scheme)
        if port is None or where.port not in (None, port) or where.userinfo or not where.host:
            raise NotPublic
        found = await self.resolve(where.raw_host.decode("ascii"), port)
        if not found or not all(is_public(address) for address in found):
            raise NotPublic
        return found[0]


def is_public(text: str) -> bool:
    """Whether an IP address belongs to the public internet, also where it wraps an IPv4 one."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address.sixtofour or address.teredo or address in TRANSLATED:
            return False
    return address.is_global and not address.is_multicast
