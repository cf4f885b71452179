"""Tells a page how far something is that jobs make, by server-sent events. Knows nothing of what is made."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from sse_starlette.sse import EventSourceResponse

LOOK = 1.0
LONGEST_WATCH = 600
"""Seconds between two looks, and how often is looked at most."""

Look = Callable[[], Awaitable[int | None]]
"""How far it is, as a number that grows; None when it is there, or will never be."""


def watched(look: Look) -> EventSourceResponse:
    """Events 'progress' with the number, then one event 'ready': the page shows what it may show then."""
    return EventSourceResponse(_events(look))


async def _events(look: Look) -> AsyncIterator[dict[str, Any]]:
    for _ in range(LONGEST_WATCH):
        far = await look()
        if far is None:
            break
        yield {"event": "progress", "data": str(far)}
        await asyncio.sleep(LOOK)
    yield {"event": "ready", "data": ""}
