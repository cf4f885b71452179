"""How rare words, word sequences and combinations are in the library: what makes a text traceable (R18).

Built once from the published cases and articles. Knows counts only; who is named in a text is found elsewhere.

**The rule for word sequences.** Nearly every run of eight ordinary words is unique in a library of hundreds of texts,
so "no run rarer than k is shared with the original" would forbid every honest retelling. What betrays a writer is a run
that can be remembered or looked up: one with several words that hardly anybody else uses. A run is *telling* when at
least `RARE_WORDS` of its `RUN` words are each known to fewer than `K` items of the library, and the whole run to fewer
than `K`. A moderator passes by changing one word of each telling run. This stops looking phrases up; it does not hide
a style.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import Stemmer

from corpus.deidentification.fields import teachers, texts
from corpus.records import Article, SolvedCase

K = 5
"""An item is hidden among at least so many: the smallest cell that public statistics show as well (R21)."""
RUN = 6
RARE_WORDS = 3
"""On the shipped library a case has about one telling run; `casementor eval deidentification` prints the shares."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_STOPS = re.compile(r"[.!?;:\n]")
_FORM = re.compile(r"^pupils of form (\d+)$")

Run = tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """One telling run in a text: its characters and its words in small letters."""

    start: int
    end: int
    words: Run


@dataclass(frozen=True)
class LinkageScore:
    """How much of the teacher's wording could be traced from a published text.

    `shared`: telling runs of the original that stand in the text unchanged; `telling`: telling runs of the original;
    `runs`: all runs of the original. `score` is shared / runs, from 0 to 1.
    """

    shared: int
    telling: int
    runs: int

    @property
    def score(self) -> float:
        """Share of the original's runs that are telling and still stand there."""
        return self.shared / self.runs if self.runs else 0.0


class Rarity:
    """Counts over a library. An empty library calls every word rare, and nothing hidden among others."""

    def __init__(self, cases: Iterable[SolvedCase] = (), articles: Iterable[Article] = ()) -> None:
        self._cases = tuple(cases)
        bodies = [tuple(texts(case).values()) for case in self._cases]
        bodies += [(article.title, article.summary, article.body) for article in articles]
        self._items = [" \n ".join(body) for body in bodies]
        self._combinations = Counter(combination for case in self._cases for combination in _all_combinations(case))

    @property
    def size(self) -> int:
        """Number of items."""
        return len(self._items)

    @cached_property
    def _spread(self) -> Counter[str]:
        """In how many items each stem stands."""
        return Counter(stem for item in self._items for stem in {_stem(word) for word in words(item)})

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(word for item in self._items for word in _WORD.findall(item) if word[0].islower())

    @cached_property
    def _small_stems(self) -> frozenset[str]:
        return frozenset(_stem(word) for word in self._small)

    @cached_property
    def _runs(self) -> Counter[Run]:
        return Counter(run for item in self._items for run in {spot.words for spot in runs(item)})

    def ordinary(self, word: str) -> bool:
        """Whether the library uses this word, or another form of it, in small letters: it is then no mere name."""
        return word.lower() in self._small or _stem(word.lower()) in self._small_stems

    def written_small(self, word: str) -> bool:
        """Whether the library uses exactly this word in small letters."""
        return word.lower() in self._small

    def spread(self, word: str) -> int:
        """In how many items the word stands in any form."""
        return self._spread[_stem(word.lower())]

    def like(self, combination: frozenset[str]) -> int:
        """How many cases of the library share these facts: form or stage, subject, setting."""
        return self._combinations[combination]

    def telling(self, text: str) -> Iterator[Spot]:
        """Every telling run of a text, overlapping ones included."""
        for spot in runs(text):
            rare = sum(self.spread(word) < K for word in set(spot.words))
            if rare >= RARE_WORDS and self._runs[spot.words] < K:
                yield spot

    def linkage(self, text: SolvedCase, original: SolvedCase) -> LinkageScore:
        """How traceable the teacher's wording of `original` is in `text`."""
        written = [body for path, body in texts(original).items() if teachers(path)]
        published = {spot.words for body in texts(text).values() for spot in runs(body)}
        told = {spot.words for body in written for spot in self.telling(body)}
        every = {spot.words for body in written for spot in runs(body)}
        return LinkageScore(shared=len(told & published), telling=len(told), runs=len(every))


def words(text: str) -> list[str]:
    """All words of a text in small letters."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def runs(text: str) -> Iterator[Spot]:
    """Every run of `RUN` words within a sentence."""
    at = 0
    for sentence in _STOPS.split(text):
        found = [
            (word.start() + at, word.end() + at, word[0].lower().replace("’", "'")) for word in _WORD.finditer(sentence)
        ]
        for i in range(len(found) - RUN + 1):
            window = found[i : i + RUN]
            yield Spot(window[0][0], window[-1][1], tuple(word for _, _, word in window))
        at += len(sentence) + 1


def facts(case: SolvedCase) -> dict[str, str]:
    """What a case says about where it happened: forms, stage, subject and setting, where named."""
    forms = ",".join(name for name in case.participants if _FORM.match(name))
    found = {"forms": forms, "stage": case.stage, "subject": case.subject or "", "setting": case.setting or ""}
    return {name: value.lower() for name, value in found.items() if value}


def combination(found: dict[str, str]) -> frozenset[str]:
    """Facts as one thing to count."""
    return frozenset(f"{name}={value}" for name, value in found.items())


def _all_combinations(case: SolvedCase) -> Iterator[frozenset[str]]:
    """Every combination of a case's facts that a published case may have."""
    told = facts(case)
    names = sorted(told)
    for mask in range(1, 2 ** len(names)):
        yield combination({name: told[name] for i, name in enumerate(names) if mask >> i & 1})


_local = threading.local()


def _stem(word: str) -> str:
    """Snowball's stem (Porter 2001); a stemmer belongs to one thread."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = Stemmer.Stemmer("english")
    found: str = _local.stemmer.stemWord(word)
    return found
