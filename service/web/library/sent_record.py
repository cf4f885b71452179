"""A record made of what was typed into a form, or what is wrong with it in plain sentences. Knows no page."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from corpus.form import FormFault
from service.web.cases.move_faults import move_faults
from service.web.sent_fields import SentFields

Said = TypeVar("Said", bound=BaseModel)


def read_record(record: type[Said], typed: SentFields) -> Said | list[FormFault]:
    """One text for each field of the record; an empty one counts as not given where the record can do without."""
    names = [name for name in record.model_fields if name != "action"]
    texts = {name: typed.value(name) for name in names}
    given = {name: text for name, text in texts.items() if text or record.model_fields[name].is_required()}
    try:
        return record.model_validate(given)
    except ValidationError as error:
        return move_faults(error)
