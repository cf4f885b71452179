"""Reading replies: into their declared shape, or into Unreadable with a reason."""

import json

import pytest

from prompts.replies import LONGEST_REPLY, REPLIES, DigestReply, Unreadable, read_reply, schema_of

SAID = {"sentences": [{"text": "Some teachers stood at the door.", "sources": ["C1"]}]}
GOOD = json.dumps(SAID)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"Here it is:\n{GOOD}\nI hope it helps.",
        f"<think>She tried {{this}} already.</think>{GOOD}",
        f"<thinking>secret</thinking>\n{GOOD}",
    ],
)
def test_a_reply_of_its_shape_is_read_whatever_stands_around_it(text: str) -> None:
    assert read_reply(text, "digest") == DigestReply.model_validate(SAID)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("<think>I never end", "empty"),
        ("I cannot help with that.", "no JSON"),
        (GOOD[:-9], "cut off"),
        ("{not: json}", "no JSON"),
        ('{"sentences": "none"}', "another shape"),
        ('{"sentences": [], "note": "extra"}', "another shape"),
        ('{"sentences": [{"text": "", "sources": []}]}', "another shape"),
        (GOOD + " " * LONGEST_REPLY, "too long"),
        ("{" * 30_000, "cut off"),
    ],
)
def test_what_is_not_of_its_shape_is_unreadable_with_a_reason(text: str, why: str) -> None:
    assert read_reply(text, "digest") == Unreadable(why)  # type: ignore[arg-type]


@pytest.mark.parametrize("shape", REPLIES)
def test_every_shape_has_a_schema_that_allows_nothing_else(shape: str) -> None:
    schema = schema_of(shape)
    parts = [schema, *schema.get("$defs", {}).values()]
    assert all(
        part["additionalProperties"] is False and set(part["required"]) == set(part["properties"]) for part in parts
    )
