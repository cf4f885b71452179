"""What the author or a moderator sees of an opening in work: the text, whose yes it has, what is left to do. Pure."""

from corpus.records import Record, Slug
from service.cases.people import Relation
from service.cases.text_said import Found, Kept
from service.discussions.opening import Opening, OpeningText, Stage
from service.discussions.opening_moves import fits
from service.discussions.opening_said import OpeningAction

SEES = frozenset({Relation.AUTHOR, Relation.MODERATOR})
"""Who is shown an opening before it stands in a topic."""


class OpeningInWork(Record):
    """`digest` is what a yes is said to. `replaced`, `left`, `kept` and `original` are for moderators."""

    number: str
    stage: Stage
    text: OpeningText | None
    digest: str
    passed: bool
    agreed: bool
    approved: bool
    returned: str
    objected: str
    into: Slug | None
    topic: Slug | None
    moves: tuple[OpeningAction, ...]
    original: OpeningText | None = None
    replaced: tuple[Found, ...] = ()
    left: tuple[Found, ...] = ()
    kept: tuple[Kept, ...] = ()


def opening_for(opening: Opening, who: Relation, *, original: OpeningText) -> OpeningInWork | None:
    """The opening for somebody of this relation to its case; None where it is not for them."""
    if who not in SEES:
        return None
    moderates = who is Relation.MODERATOR
    return OpeningInWork(
        number=opening.number,
        stage=opening.stage,
        text=opening.text,
        digest=opening.digest,
        passed=not opening.to_clear,
        agreed=opening.agreed_at is not None,
        approved=opening.approved_at is not None,
        returned=opening.returned,
        objected=opening.objected,
        into=opening.into,
        topic=opening.topic,
        moves=tuple(action for action in OpeningAction if fits(opening, action, who)),
        original=original if moderates else None,
        replaced=opening.replaced if moderates else (),
        left=opening.to_clear if moderates else (),
        kept=opening.kept if moderates else (),
    )
