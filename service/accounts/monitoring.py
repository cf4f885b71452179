"""What the questionnaire tells of all teachers together: counts by closed choices, small ones withheld (R21). Pure."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

from service.accounts.questionnaire import Place, Work, Years, told
from service.cases.counting import Table, counted
from service.cases.statistics import NONE

CHOICES: dict[str, tuple[str, ...]] = {"years": get_args(Years), "place": get_args(Place)}
"""Fields of the block `work` that are counted, with their choices. Where somebody works is not among them."""


def monitoring_of(questionnaires: Sequence[dict[str, Any]]) -> tuple[Table, ...]:
    """A table for each counted field; who did not tell is counted too."""
    blocks = [told(questionnaire).work for questionnaire in questionnaires]
    return tuple(_table(name, blocks) for name in CHOICES)


def _table(name: str, blocks: Sequence[Work]) -> Table:
    found = Counter(getattr(block, name) or NONE for block in blocks)
    return counted(name, {choice: found[choice] for choice in (*CHOICES[name], NONE)})
