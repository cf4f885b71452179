"""Cutting text into sentences, words and stems, by language. Knows nothing of indexes or encoders."""

import re
from functools import cache, lru_cache
from threading import local

import Stemmer

LANGUAGES = {"en": "english", "ru": "russian", "lt": "lithuanian"}

STOP_WORDS = {
    "en": "a an and are as at be been but by for from had has have if in into is it its no not of on or such than that "
    "the then there these this to was were will with would",
    "ru": "а без бы был была были было быть в во да для до если же за и из или к как когда ко ли на над не ни но о об "
    "от по под при с со так там то тоже только у уже что чтобы эта эти это этот",
    "lt": "apie ar arba bei bet būti buvo čia dar dėl iki ir iš į ja jau jei kad kai kaip ką ko ne nei nes nors nuo o "
    "o per po prie su ta tai tas tik to yra už",
}
"""Only words without any content. Pronouns stay: who did what to whom tells situations apart (measured on dev)."""

TELLING = {
    "en": "about after and any asked because been before being boy boys but can can't child children class "
    "colleague could did didn't does doesn't don't each every everyone everything father from get girl girls "
    "he's him his home how i'd i'm i've if into it it's its less lesson lessons may morning mother must never "
    "night nobody now old one only or our out parents pupil pupils said says she she's should since some "
    "somebody teacher teachers than that the their them then there these they they're think this today told "
    "twice until up us very wants were what when where whether which who whom why with without would year "
    "years yes you your",
    "ru": STOP_WORDS["ru"],
    "lt": "apie arba bei bet būti buvo čia dar dėl iki ir iš į jau jei kad kai kaip nei nes nors nuo prie su tai tas "
    "tik yra",
}
"""Frequent words by which a language is known: hardly any other writes them so, as many do "a", "in", "on" or "was"."""
FEWEST_WORDS, TOLD = 8, 0.04
"""From how many words on a text shows which language it is in, and the least share of telling words in one we know.

The English words and both numbers were chosen on all English forms of eval/ and cases of corpus/, terse and mistyped
ones among them: every one stays English (at .05 the first does not), and forms in other languages hardly ever do. A
sentence alone may lack such words.
"""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])(?<!\b[^\W\d_]\.)\s+|(?<=[.!?…][\"'»”)\]])\s+|\n+")
_thread = local()


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text in order, blanks stripped; a line end closes a sentence too, an initial does not."""
    return tuple(part.strip() for part in _SENTENCE_END.split(text) if part and part.strip())


def words(text: str) -> list[str]:
    """Lower-case words; an apostrophe inside a word keeps it whole."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def stems(text: str, *, language: str) -> list[str]:
    """Stems of the words that carry meaning, in order and with repetitions.

    Stop words of the language are left out; a language without a stemmer keeps its words as they are.
    Stemmers are Snowball's (Porter 2001).
    """
    return [stem for _, stem in stemmed(text, language=language)]


def stemmed(text: str, *, language: str) -> list[tuple[str, str]]:
    """The words behind `stems`, each with its stem."""
    return [(word, stem) for word in words(text) if (stem := _stem(word, language)) is not None]


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str | None:
    """The stem of a word; None for a stop word."""
    if word in _stop_words(language):
        return None
    kept = word.removesuffix("'s")
    return str(_stemmer(language).stemWord(kept)) if language in LANGUAGES else kept


def guess_language(text: str) -> str:
    """The known language whose stop words the text uses most; English where nothing tells.

    Texts in other languages have one too, so that texts are cut alike whatever their length; see `known_language`.
    """
    found = words(text)
    counts = {code: sum(word in _stop_words(code) for word in found) for code in LANGUAGES}
    return max(counts, key=lambda code: (counts[code], code == "en"))


def known_language(text: str) -> str:
    """The language of a text as `guess_language` has it; empty where it is in none we know.

    A text of few words is believed to be in the guessed one.
    """
    guessed, found = guess_language(text), words(text)
    told = sum(word in _telling(guessed) for word in found)
    return guessed if len(found) < FEWEST_WORDS or told >= TOLD * len(found) else ""


@cache
def _telling(language: str) -> frozenset[str]:
    return frozenset(TELLING[language].split())


@cache
def _stop_words(language: str) -> frozenset[str]:
    return frozenset(STOP_WORDS.get(language, "").split())


def _stemmer(language: str) -> Stemmer.Stemmer:
    """One stemmer per thread: Snowball's objects are not safe to share."""
    stemmers = _thread.__dict__.setdefault("stemmers", {})
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(LANGUAGES[language])
    return stemmers[language]
