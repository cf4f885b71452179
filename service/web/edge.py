"""The edge of a request: its database and its one moment. Knows no route and no rule.

A route opens its one transaction itself, `async with database(request).writing() as session`, and answers after it:
what is written is committed before the answer goes out, so that nothing acknowledged can be lost.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from service.store.database import Database
from service.web.rendering import casementor


def database(request: Request) -> Database:
    """The open database; raises NotReady while the service is starting or stopping."""
    return casementor(request).database


def _now(request: Request) -> datetime:
    moment = request.app.state.clock()
    assert isinstance(moment, datetime)
    return moment


Now = Annotated[datetime, Depends(_now)]
"""The moment of the request, in UTC."""
