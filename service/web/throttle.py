"""How often one client, or one account, may ask. Knows addresses and rates, nothing of what is asked."""

from uuid import UUID

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from service.errors import TooMany

EVERY = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Throttle:
    """A FastAPI dependency: raises TooMany when a client asks more often than the rate, such as '30/minute'.

    `methods` limits it to some; each throttle counts for itself, in this process.
    """

    def __init__(self, rate: str, *, methods: tuple[str, ...] = EVERY) -> None:
        self._rate = parse(rate)
        self._methods = methods
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, request: Request) -> None:
        """Count the request, or refuse it."""
        client = request.client.host if request.client else "unknown"
        if request.method in self._methods:
            self.count(client, "Too many requests from here. Please wait a minute.")

    def count(self, who: str, refusal: str) -> None:
        """Count one request of somebody; raises TooMany with the refusal."""
        if not self._counted.hit(self._rate, who):
            raise TooMany(refusal)


async def count_report(request: Request) -> None:
    """Count a report of harm; raises TooMany."""
    throttle: Throttle = request.app.state.report_throttle
    await throttle(request)


def count_message(request: Request, account: UUID) -> None:
    """Count a message of an account to the moderators, wherever it is sent from; raises TooMany."""
    throttle: Throttle = request.app.state.message_throttle
    throttle.count(str(account), "You have written to the moderators often just now. Please wait for their answer.")


async def count_contribution(request: Request) -> None:
    """Count a contribution to a discussion; raises TooMany."""
    throttle: Throttle = request.app.state.contribution_throttle
    await throttle(request)


async def count_response(request: Request) -> None:
    """Count something that is limited as first responses are, and with them; raises TooMany."""
    throttle: Throttle = request.app.state.respond_throttle
    await throttle(request)
