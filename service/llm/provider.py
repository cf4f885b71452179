"""Where a language model is asked, and how. Plain data; knows no client, so that settings cost no import."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr

Shape = Literal["json_schema", "json_object", "text"]
Manner = Literal["classic", "reasoning"]
"""Reasoning models take `max_completion_tokens` and no temperature; the others, everywhere, `max_tokens`."""


@dataclass(frozen=True)
class Provider:
    """Where a model is asked, and how. `timeout` is for one whole try, in seconds; `longest` in tokens."""

    url: str
    model: str
    key: SecretStr = field(default=SecretStr("none"))
    timeout: float = 60
    tries: int = 3
    longest: int = 1500
    shape: Shape = "json_schema"
    manner: Manner = "classic"
