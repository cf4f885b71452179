"""How often somebody may try to get in: counted for each client and for each e-mail address. Knows no password.

A right password clears nothing, so that one's own sign-ins never buy more tries at another's.
"""

from fastapi import Request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from service.errors import TooMany
from service.store.accounts import same_address

LONGEST_ADDRESS = 320


class SignInThrottle:
    """Raises TooMany when a client, or anybody for one address, tries more often than the rate, in this process."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def count(self, request: Request, email: str | None) -> None:
        """Count one try, or refuse it; without an address only the client is counted."""
        counted = [("client", request.client.host if request.client else "unknown")]
        if email is not None:
            counted.append(("address", same_address(email)[:LONGEST_ADDRESS]))
        for kind, who in counted:
            if not self._counted.hit(self._rate, kind, who):
                raise TooMany("Too many tries. Please wait a minute and try again.")


def count_try(request: Request, email: str | None = None) -> None:
    """Count a try to get in; raises TooMany."""
    throttle: SignInThrottle = request.app.state.sign_in_throttle
    throttle.count(request, email)
