"""Every field of the service's records in which somebody writes freely, found by walking their types. Knows no case."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from corpus.form import CaseForm
from corpus.records import Article
from service.accounts.questionnaire import Questionnaire
from service.cases.said import SentMove
from service.cases.text_said import CorrectText
from service.discussions.opening_said import ByPeople, Correct
from service.discussions.topic_said import TopicMove

WRITTEN: tuple[type[BaseModel], ...] = (CaseForm, Questionnaire, Article, CorrectText, Correct)
"""Records that people fill in, besides the moves below."""
MOVES: dict[str, tuple[type[BaseModel], ...]] = {
    "": get_args(SentMove),
    "opening ": get_args(get_args(ByPeople)[0]),
    "topic ": get_args(get_args(TopicMove)[0]),
}
"""What people send, by a word in front where names are used twice."""


def every_text_field() -> set[str]:
    """Paths of all of them: 'SendSolution.steps', 'CorrectText.text.title', 'topic Contribute.text'."""
    found = {path for record in WRITTEN for path in _of_record(record, record.__name__)}
    return found | {
        path for word, records in MOVES.items() for one in records for path in _of_record(one, f"{word}{one.__name__}")
    }


def _of_record(record: type[BaseModel], path: str) -> Iterator[str]:
    for name, field in record.model_fields.items():
        yield from _of_type(field.annotation, field.metadata, f"{path}.{name}")


def _of_type(kind: Any, limits: Any, path: str) -> Iterator[str]:
    """A text whose letters are prescribed by a pattern (an id, a digest) is nobody's free writing."""
    if kind is str and "pattern" not in repr(limits).replace("pattern=None", ""):
        yield path
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _of_record(kind, path)
    elif get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        yield from _of_type(inner, [*limits, *more], path)
    elif get_origin(kind) in (tuple, list, Union, UnionType):
        for inner in get_args(kind):
            yield from _of_type(inner, [], path)
