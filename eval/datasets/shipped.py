"""The shipped corpus, which everything here is measured on. Knows one folder."""

from functools import cache

from corpus.reading import SHIPPED, Corpus, read_corpus


@cache
def shipped_corpus() -> Corpus:
    """The shipped corpus, read once in a process."""
    return read_corpus(SHIPPED)[0]
