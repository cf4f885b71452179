"""A material begun from a closed topic: what was marked as helpful there, for a moderator to word. Knows no rule.

The case itself is left out: it enters the library by its own gate, or not at all. Nobody is named.
"""

from starlette.requests import Request

from service.accounts.account import Account
from service.actions.read_discussions import read_topic
from service.discussions.seeing import TopicView
from service.discussions.topic import TopicState
from service.errors import NotFound
from service.web.edge import database
from service.web.sent_fields import SentFields


def helpful(view: TopicView) -> tuple[str, ...]:
    """The texts that the author or a mentor of a case marked as helpful."""
    return tuple(one.text for one in view.contributions if one.helpful and one.text)


def may_become_material(view: TopicView) -> bool:
    """Whether a moderator can begin a material from a topic."""
    return view.moderates and view.state is TopicState.CLOSED and bool(helpful(view))


async def typed_from_topic(request: Request, name: str, *, me: Account) -> SentFields:
    """The form of a new material with what helped in it. Raises NotFound where none can be begun from the topic."""
    async with database(request).reading() as session:
        view = await read_topic(session, name, reader=me)
    if view is None or not may_become_material(view):
        raise NotFound("There is no such topic.")
    body = "\n\n".join(helpful(view))
    return SentFields({"language": ["en"], "body": [body], "problem_fields": list(view.problem_fields)})
