"""A question to the index: the form's fields, encoded once, with stems and tags. Knows no collection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from retrieval.analysis import known_language, stemmed
from retrieval.encoder import Encoder, Vectors, unit, windows
from retrieval.pupils import forms

BARE_STEMS = 11
"""A form of at most so many distinct stems says next to nothing."""


@dataclass(frozen=True)
class Query:
    """Everything search needs to know of a case. `language` is empty where it is none of those we know.

    `said` gives each stem with the word by which it was first said. `windows` (windows, d) with `window_fields`, and
    `lines` (sentences, d) with `line_texts`, are unit vectors. `middles` has what went into the encoder's last layers,
    by window, and is empty where the encoder does not tell it. `confirmed` is how much the problem fields count, 1
    where the teacher chose them.
    """

    texts: Mapping[str, str]
    language: str
    stems: tuple[str, ...]
    said: Mapping[str, str]
    window_fields: tuple[str, ...]
    windows: Vectors
    line_texts: tuple[tuple[str, str], ...]
    lines: Vectors
    middles: tuple[Vectors, ...] = ()
    participants: tuple[str, ...] = ()
    problem_fields: tuple[str, ...] = ()
    confirmed: float = 1.0

    @cached_property
    def centre(self) -> Vectors:
        """Unit mean of the fields' vectors, every field counting once."""
        names = list(dict.fromkeys(self.window_fields))
        owners = np.array([names.index(name) for name in self.window_fields])
        means = np.stack([self.windows[owners == i].mean(axis=0) for i in range(len(names))])
        return unit(means.mean(axis=0))

    def view(self, field: str) -> Vectors:
        """Unit mean of one field's windows, shape (d,); the centre for no field, or one that is not filled in."""
        rows = [place for place, name in enumerate(self.window_fields) if name == field] if field else []
        return unit(self.windows[rows].mean(axis=0)) if rows else self.centre

    @cached_property
    def windows_and_centre(self) -> Vectors:
        """The windows and, as the last row, the centre: what an item is compared with, shape (windows + 1, d)."""
        return np.concatenate([self.windows, self.centre[None, :]])

    @cached_property
    def distinct_stems(self) -> int:
        """How many different stems the form has."""
        return len(set(self.stems))

    @property
    def has_confirmed_fields(self) -> bool:
        """Whether the teacher chose the problem fields."""
        return bool(self.problem_fields) and self.confirmed == 1.0

    @property
    def is_bare(self) -> bool:
        """Whether the form says next to nothing."""
        return self.distinct_stems <= BARE_STEMS

    @cached_property
    def forms(self) -> list[int]:
        """Forms of the pupils, named among participants or in the text; preschool is 0."""
        return forms(self.participants, self.whole)

    @cached_property
    def whole(self) -> str:
        """Everything that was written, field after field."""
        return "\n".join(self.texts.values())

    def lines_of(self, *fields: str) -> tuple[list[str], Vectors]:
        """Sentences of the named fields with their vectors."""
        rows = [i for i, (name, _) in enumerate(self.line_texts) if name in fields]
        return [self.line_texts[i][1] for i in rows], self.lines[rows]


@dataclass(frozen=True)
class Read:
    """What the words of a form tell, without a vector, as `Query` has it. Empty fields are left out."""

    texts: Mapping[str, str]
    language: str
    stems: tuple[str, ...]
    said: Mapping[str, str]


@dataclass(frozen=True)
class Embedded:
    """The vectors of a form, as `Query` has them."""

    window_fields: tuple[str, ...]
    windows: Vectors
    line_texts: tuple[tuple[str, str], ...]
    lines: Vectors
    middles: tuple[Vectors, ...]


def ask(
    texts: Mapping[str, str], *, encoder: Encoder, participants: Sequence[str] = (), problem_fields: Sequence[str] = ()
) -> Query:
    """A form's texts as a query."""
    return joined(read(texts), embed(texts, encoder=encoder), participants=participants, problem_fields=problem_fields)


def joined(read: Read, embedded: Embedded, *, participants: Sequence[str], problem_fields: Sequence[str]) -> Query:
    """A query of words and vectors that were made apart."""
    return Query(**vars(read), **vars(embedded), participants=tuple(participants), problem_fields=tuple(problem_fields))


def read(texts: Mapping[str, str]) -> Read:
    """Guess the language of a form and cut its stems; in a language nobody knows its words stay as they are."""
    filled = _filled(texts)
    whole = "\n".join(filled.values())
    language = known_language(whole)
    pairs = stemmed(whole, language=language)
    return Read(
        texts=filled,
        language=language,
        stems=tuple(stem for _, stem in pairs),
        said={stem: word for word, stem in reversed(pairs)},
    )


def embed(texts: Mapping[str, str], *, encoder: Encoder) -> Embedded:
    """Encode a form's texts, each field for itself, long ones in windows."""
    cut = [
        (name, passage)
        for name, text in _filled(texts).items()
        for passage in windows(text, measure=encoder.measure, limit=encoder.limit)
    ]
    encoded = encoder.encode([passage for _, passage in cut])
    nothing = np.zeros((1, encoder.dimensions), dtype=np.float32)
    return Embedded(
        window_fields=tuple(name for name, _ in cut) or ("",),
        windows=np.stack([made.whole for made in encoded]) if encoded else nothing,
        line_texts=tuple((name, text) for name, passage in cut for text in passage),
        lines=np.concatenate([made.sentences for made in encoded]) if encoded else nothing[:0],
        middles=tuple(made.middle for made in encoded if made.middle is not None),
    )


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text.strip()}
