"""From a template and its values to the words of a letter: plain text, in the reader's language. Knows no post.

A template is `service/web/templates/mail/NAME.txt`; its first line is `Subject: …`, the rest is the text. It gets the
values it is given and `public_url`, the address of the service without a slash at its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.web import words
from service.web.notices.notice_words import about_words

TEMPLATES = Path(__file__).parent.parent / "web" / "templates" / "mail"
SUBJECT = "Subject: "


@dataclass(frozen=True)
class Words:
    """What a letter says."""

    subject: str
    body: str


def write_letter(name: str, values: Mapping[str, Any], *, public_url: str, language: str = "") -> Words:
    """The letter of a template; raises jinja2.UndefinedError for a value that is missing.

    Every text among the values is brought to one line, so that none can look like a header or a paragraph of ours.
    """
    words.use_language(language)
    template = environment().get_template(f"{name}.txt")
    text = template.render(**_one_line(dict(values)), public_url=public_url.rstrip("/"))
    subject, _, body = text.partition("\n")
    if not subject.startswith(SUBJECT):
        raise ValueError(f"the first line of {name}.txt must begin with {SUBJECT!r}")
    return Words(subject=subject.removeprefix(SUBJECT).strip(), body=body.strip() + "\n")


def letter_id(job: int, *, left_at: datetime, public_url: str) -> str:
    """The Message-ID of a job's letter: the same each time it is sent, unlike that of any other letter."""
    host = urlsplit(public_url).hostname or "localhost"
    return f"<job-{job}-{left_at:%Y%m%d%H%M%S%f}@{host}>"


@cache
def environment() -> Environment:
    """The templates of letters with everything they may use. Letters are plain text: nothing is escaped in them."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words.install_words(made)
    made.globals.update(about_words=about_words)
    return made


def _one_line(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {name: _one_line(part) for name, part in value.items()}
    return [_one_line(part) for part in value] if isinstance(value, list) else value
