"""From items to what stands on the shelf: fields cut in windows, encoded, with their stems. Knows no index."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

import numpy as np

from retrieval.analysis import stems
from retrieval.encoder import Encoded, Encoder, Passage, Vectors, unit, windows
from retrieval.items import TEXT_VERSION, Item
from retrieval.shelf import Shelved
from retrieval.vector_cache import VectorCache


def digest(item: Item) -> str:
    """Identity of an item's texts and record."""
    content = json.dumps(
        [TEXT_VERSION, item.language, item.record, [asdict(part) for part in item.parts]], sort_keys=True
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def shelve(
    items: Sequence[Item], *, encoder: Encoder, cache: VectorCache, done: Callable[[int], None] = lambda count: None
) -> list[Shelved]:
    """Encode items field by field, long fields in windows and `lines` parts line by line."""
    plans = [_plan(item, encoder) for item in items]
    encoded = iter(cache.encode([planned.passage for plan in plans for planned in plan], encoder=encoder, done=done))
    return [
        _shelved(item, plan, [next(encoded) for _ in plan], encoder) for item, plan in zip(items, plans, strict=True)
    ]


def passages_of(items: Sequence[Item], *, encoder: Encoder) -> list[Passage]:
    """Every passage `shelve` would encode for these items."""
    return [planned.passage for item in items for planned in _plan(item, encoder)]


@dataclass(frozen=True)
class _Planned:
    """One passage to encode; `line` numbers the lines of parts that are encoded line by line, -1 elsewhere."""

    field: str
    passage: Passage
    line: int = -1


def _plan(item: Item, encoder: Encoder) -> list[_Planned]:
    plan: list[_Planned] = []
    line = 0
    for part in item.parts:
        for text in part.text.splitlines() if part.lines else [part.text]:
            cut = windows(text, measure=encoder.measure, limit=encoder.limit)
            plan += [_Planned(part.field, passage, line if part.lines else -1) for passage in cut]
            line += part.lines
    return plan


def _shelved(item: Item, plan: Sequence[_Planned], encoded: Sequence[Encoded], encoder: Encoder) -> Shelved:
    made = list(zip(plan, encoded, strict=True))
    whole = [(planned.field, found.whole) for planned, found in made if planned.line < 0]
    texts, lines = _lines(made)
    nothing = np.zeros((0, encoder.dimensions), dtype=np.float32)
    return Shelved(
        kind=item.kind,
        id=item.id,
        digest=digest(item),
        record=item.record,
        problem_fields=item.problem_fields,
        participants=item.participants,
        window_fields=tuple(name for name, _ in whole),
        windows=np.stack([vector for _, vector in whole]) if whole else np.zeros((1, encoder.dimensions), np.float32),
        line_texts=tuple(texts),
        lines=np.stack(lines) if lines else nothing,
        stems=tuple(_stems(item)),
    )


def _lines(made: Sequence[tuple[_Planned, Encoded]]) -> tuple[list[tuple[str, str]], list[Vectors]]:
    """Sentences of the ranked passages, and each line of the other parts whole, however many passages it took."""
    texts: list[tuple[str, str]] = []
    vectors: list[Vectors] = []
    for planned, found in made:
        if planned.line < 0:
            texts += [(planned.field, text) for text in planned.passage]
            vectors += list(found.sentences)
    for _, group in groupby((pair for pair in made if pair[0].line >= 0), key=lambda pair: pair[0].line):
        pieces = list(group)
        texts.append((pieces[0][0].field, " ".join(text for planned, _ in pieces for text in planned.passage)))
        vectors.append(unit(np.mean([found.whole for _, found in pieces], axis=0)))
    return texts, vectors


def _stems(item: Item) -> list[str]:
    return [
        stem
        for part in item.parts
        if part.worded and not part.lines
        for stem in stems(part.text, language=item.language)
    ]
