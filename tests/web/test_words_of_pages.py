"""The words of the pages: closed lists are complete, texts are in the catalogue, languages are chosen safely."""

from typing import get_args

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from fastapi.testclient import TestClient

from corpus import form as case_form
from corpus.records import PARTICIPANTS, Format, Gap, InDanger, Stage, Urgency
from service.web import closed_lists, words


def test_the_labels_are_those_of_the_form() -> None:
    assert {name: str(label) for name, label in closed_lists.LABELS.items()} == case_form.LABELS


def test_the_limits_are_those_of_the_form() -> None:
    limits = {
        name: meta.max_length
        for name, field in case_form.CaseForm.model_fields.items()
        for meta in field.metadata
        if hasattr(meta, "max_length")
    }
    assert {field.name: field.limit for field in closed_lists.WRITTEN_FIELDS}.items() <= limits.items()


def test_every_value_of_the_closed_lists_has_words() -> None:
    assert {*PARTICIPANTS, *Format, *Urgency, *InDanger, *Gap, *get_args(Stage)} <= set(closed_lists.SHOWN)
    assert set(closed_lists.FORMATS) == set(Format)


@pytest.mark.parametrize("accepted", ["", "lt;q=0.9, en-GB", "*", ";;q=x,,", "x" * 5000])
def test_any_accepted_language_gives_a_page(visitor: TestClient, accepted: str) -> None:
    answer = visitor.get("/", headers={"accept-language": accepted})
    assert answer.headers["content-language"] == "en"


def test_the_catalogue_template_holds_every_text() -> None:
    folder = words.LOCALE.parent
    with (folder / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    with (words.LOCALE / "messages.pot").open("rb") as template:
        known = {_first(message.id) for message in read_po(template)}
    found = {_first(message) for _, _, message, _, _ in extract_from_dir(folder, methods, options)}
    assert found <= known


def _first(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]
