"""Screening: whether a case tells of danger, before anything automatic answers it. Pure; knows no web and no storage.

It cannot be switched off: without readable routes and a whole model there is no screen, and without a screen no service
(R10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from corpus.danger import Category, Danger
from corpus.danger_files import danger_folder, read_danger
from corpus.records import InDanger
from retrieval.danger_model import FITTED, DangerModel, Told
from retrieval.encoder import Encoder
from retrieval.query import Query, ask
from service.errors import NotReady

LANGUAGE = "en"
"""The language the model was fitted on, and of the routes that stand in for any other's."""
JUDGED = (LANGUAGE, "")
"""Of a text in a language we do not know the model finds little, but what it finds is not lost."""
ALSO = 0.35
"""A further kind is named when it is at least so probable as this share of the first."""

UNKNOWN = (Category.HARM,)
"""Whose route is shown where a person says that there is danger and nobody can tell of which kind."""


@dataclass(frozen=True)
class Screened:
    """What screening found: the kinds of danger, surest first, none where there is none.

    `doubtful` where it is not sure that there is any: people are named first, and the teacher reads on.
    `log_odds` is how far the form stands above the floor.
    """

    categories: tuple[Category, ...] = ()
    doubtful: bool = False
    log_odds: float = 0.0

    @property
    def flagged(self) -> bool:
        """Whether the form is a hit."""
        return bool(self.categories) and not self.doubtful

    def beside(self, other: "Screened") -> "Screened":
        """What two texts of one case tell together: in doubt only while neither is sure."""
        kinds = tuple(dict.fromkeys((*self.categories, *other.categories)))
        return Screened(kinds, bool(kinds) and not (self.flagged or other.flagged), max(self.log_odds, other.log_odds))


class Screen:
    """Screens forms with one encoder. Safe to call from several threads."""

    def __init__(self, dangers: Mapping[str, Danger], *, model: DangerModel, encoder: Encoder) -> None:
        self._dangers = dangers
        self._model = model
        self._encoder = encoder

    @classmethod
    def open(cls, corpus: Path, *, encoder: Encoder, fitted: Path = FITTED) -> Self:
        """The screen of a corpus folder. Raises NotReady when routes or model are not whole."""
        dangers, faults = read_danger(danger_folder(corpus))
        if faults:
            raise NotReady(f"screening for danger has {len(faults)} faults, and nothing starts without it: {faults[0]}")
        if LANGUAGE not in dangers:
            raise NotReady(f"screening for danger needs the language '{LANGUAGE}', and nothing starts without it")
        try:
            model = DangerModel.open(encoder, folder=fitted)
        except (OSError, ValueError) as error:
            raise NotReady(f"screening for danger has no model, and nothing starts without it: {error}") from error
        return cls(dangers, model=model, encoder=encoder)

    def screen(self, texts: Mapping[str, str], *, in_danger: InDanger = InDanger.NOBODY) -> Screened:
        """Screen texts that are not encoded yet."""
        return self.judge(ask(texts, encoder=self._encoder), in_danger=in_danger)

    def judge(self, query: Query, *, in_danger: InDanger = InDanger.NOBODY) -> Screened:
        """Screen a form that is encoded already.

        Who says that somebody is `in_danger` is believed, and the program only guesses at the kind. Of a language we
        know and nobody fitted it does not even guess: nothing is found, and `covers` says so.
        """
        said = in_danger is not InDanger.NOBODY
        told = self._model.judge(query) if query.language in JUDGED else None
        found = Screened(UNKNOWN if said else ()) if told is None else screened_of(told, certain=said)
        return Screened((Category.ALLEGATION,)).beside(found) if in_danger is InDanger.BY_STAFF else found

    def covers(self, query: Query) -> bool:
        """Whether danger is recognised in the language of a form; where not, nothing found means nothing."""
        return query.language == LANGUAGE

    def data(self, language: str) -> Danger:
        """Routes and questions in a language; in the first one where it has none."""
        return self._dangers.get(language, self._dangers[LANGUAGE])


def screened_of(told: Told, *, certain: bool = False) -> Screened:
    """What follows from what the model says; `certain` where a person has said that there is danger."""
    sure = certain or told.is_hit
    kinds = _named(told) if sure or told.is_doubtful else ()
    return Screened(kinds, doubtful=bool(kinds) and not sure, log_odds=round(told.danger, 4))


def _named(told: Told) -> tuple[Category, ...]:
    """The kinds of a hit: the most probable, and those near it."""
    most = max(told.kinds.values())
    near = [kind for kind, share in told.kinds.items() if share >= ALSO * most]
    return tuple(sorted(near, key=lambda kind: (-told.kinds[kind], list(Category).index(kind))))
