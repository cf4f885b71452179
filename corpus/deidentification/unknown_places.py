"""Names of places that no list knows: a word with a capital after "in" or "from" that nothing else explains.

Knows what other lists know; a name that is listed is found elsewhere.
"""

from collections.abc import Iterator

from corpus.deidentification.finding import EntityKind, Mark
from corpus.deidentification.passage import Passage
from corpus.deidentification.people import CAMEL, PLACE_BEFORE, kept
from corpus.deidentification.rarity import Rarity
from corpus.deidentification.wordlists import keep, names, roles, words


def unknown_places(passage: Passage, library: Rarity) -> Iterator[Mark]:
    """Words with a capital that no list knows, after "in" or "from"."""
    reason = "A word with a capital letter that no list knows is most often the name of a place here."
    for at, word in enumerate(passage.words):
        if PLACE_BEFORE.search(passage.before(word.start)) and _unknown(passage, at, library):
            mark = Mark(word.start, word.end, EntityKind.PLACE, reason, 0.5, "the town")
            if not kept(passage, mark):
                yield mark


def _unknown(passage: Passage, at: int, library: Rarity) -> bool:
    """Whether no list knows the word and nothing says that a person bears it."""
    word, before = passage.words[at], passage.words[max(0, at - 1)]
    if not word.capital or word.shouted or len(word.text) < 3 or CAMEL.match(word.text):
        return False
    person = names().patronymic.search(word.low) or names().family_ending.search(word.low)
    listed = names().first | names().family | keep().words | roles().titles | words().ordinary
    beside_a_name = before.low in names().first | roles().titles and before.capital
    return not (
        person or beside_a_name or word.low in listed or library.ordinary(word.text) or passage.begins_sentence(word)
    )
