"""Whether one written word is another with a slip of the pen. Knows letters only."""

SHORTEST = 4
"""Shorter names differ by one letter and are different names."""


def slip_of_the_pen(word: str, name: str) -> bool:
    """One letter more, less or other, or two changed round (Damerau 1964); the first letter is kept."""
    if min(len(word), len(name)) < SHORTEST or word[0] != name[0] or word == name:
        return False
    if len(word) == len(name):
        return _other_or_swapped(word, name)
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _other_or_swapped(word: str, name: str) -> bool:
    unlike = [i for i in range(len(word)) if word[i] != name[i]]
    if len(unlike) == 2 and unlike[1] == unlike[0] + 1:
        first, second = unlike
        return word[first] == name[second] and word[second] == name[first]
    return len(unlike) == 1 and unlike[0] != len(word) - 1
