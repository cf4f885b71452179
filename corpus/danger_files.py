"""Reading and checking the screening data of a corpus: signs, idioms, routes, contacts, permitted questions.

Knows files, shapes and the rules between the records; knows nothing of how signs are met in a text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.danger import PLACEHOLDER, Category, Contact, Danger, Idioms, PermittedQuestion, Route, Signs, WordSet
from corpus.reading import SHIPPED, Fault, records_in
from corpus.records import Record

FOLDER = "screening"
SHAPES: dict[str, type[Record]] = {
    "words": WordSet,
    "idioms": Idioms,
    "signs": Signs,
    "contacts": Contact,
    "routes": Route,
    "questions": PermittedQuestion,
}
PROMISES = re.compile(
    r"\b(?:we|casementor|somebody|someone|a moderator|a mentor) (?:will|shall)\b|\bwe'll\b"
    r"|\bguarantee|(?<!not )\bpromise|\bconfidential|\bwill be (?:investigated|contacted|kept|told)|\bnobody will\b",
    re.IGNORECASE,
)
"""What a route may never say: a promise of confidentiality, contact, investigation or any future act (R5)."""
OVERREACH = re.compile(
    r"\b(?:question|interrogate|examine|search|confront|investigate|photograph|film)(?:s|ed|ing)?\b|\bevidence\b|\bproof\b"
    r"|\bprove\b|\bfind out\b|\bsecret\b|\bask the (?:child|pupil|girl|boy|colleague|parents?)\b",
    re.IGNORECASE,
)
"""What a teacher is never asked to do (R9); a sentence may name it only to say that it is not to be done."""
_NOT = re.compile(r"\b(?:not|never|no|nobody|without|instead)\b|n't\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def danger_folder(corpus: Path) -> Path:
    """The screening data of a corpus folder: its own where it has any, else the shipped."""
    own = corpus / FOLDER
    return own if own.is_dir() else SHIPPED / FOLDER


def read_danger(folder: Path) -> tuple[dict[str, Danger], list[Fault]]:
    """Screening data by language, with every fault of it. Languages are named by the files, such as routes/en.yaml."""
    faults: list[Fault] = []
    found: dict[str, dict[str, tuple[Record, ...]]] = {}
    for kind, shape in SHAPES.items():
        for path in sorted((folder / kind).glob("*.yaml")):
            records = [record for record, _ in records_in(path, shape=shape, folder=folder.parent, faults=faults)]
            found.setdefault(path.stem, {})[kind] = tuple(records)
    dangers = {language: Danger(language, **kinds) for language, kinds in found.items()}  # type: ignore[arg-type]
    if not dangers:
        faults.append(Fault(f"{folder.name}/", 1, "has no language; add routes, signs and questions"))
    return dangers, [*faults, *(fault for danger in dangers.values() for fault in _check(danger))]


def _check(danger: Danger) -> Iterator[Fault]:
    rules = (_routes_are_whole, _routes_promise_nothing, _signs_are_whole, _sets_are_known, _questions_stay_within)
    for rule in rules:
        yield from rule(danger)


def _fault(danger: Danger, kind: str, mend: str) -> Fault:
    return Fault(f"{FOLDER}/{kind}/{danger.language}.yaml", 1, mend)


def _routes_are_whole(danger: Danger) -> Iterator[Fault]:
    for category in Category:
        if [route.category for route in danger.routes].count(category) != 1:
            yield _fault(danger, "routes", f"'{category}' needs one route, no more and no less")
    known = {contact.name for contact in danger.contacts}
    for route in danger.routes:
        for name in set(PLACEHOLDER.findall(route.text)) - known:
            yield _fault(danger, "routes", f"'{route.category}' names the contact '{name}'; add it to contacts")


def _routes_promise_nothing(danger: Danger) -> Iterator[Fault]:
    for route in danger.routes:
        for sentence in _SENTENCE.split(f"{route.title}\n{route.text}"):
            if PROMISES.search(sentence):
                yield _fault(danger, "routes", f"'{route.category}' promises something: “{sentence}”")
            if oversteps(sentence):
                yield _fault(danger, "routes", f"'{route.category}' asks too much of the teacher: “{sentence}”")


def oversteps(sentence: str) -> bool:
    """Whether a sentence asks the teacher for what only services may do (R9)."""
    return OVERREACH.search(sentence) is not None and _NOT.search(sentence) is None


def _signs_are_whole(danger: Danger) -> Iterator[Fault]:
    for category in Category:
        if [signs.category for signs in danger.signs].count(category) != 1:
            yield _fault(danger, "signs", f"'{category}' needs one entry, no more and no less")


def _sets_are_known(danger: Danger) -> Iterator[Fault]:
    known = {words.name for words in danger.words}
    phrases = [("signs", p) for signs in danger.signs for p in (*signs.sure, *signs.hints)]
    phrases += [("idioms", p) for idioms in danger.idioms for p in idioms.phrases]
    for kind, phrase in phrases:
        for name in set(re.findall(r"<([^<>]*)>", phrase)) - known:
            yield _fault(danger, kind, f"'{phrase}' names the set '{name}'; add it to words")
        if re.search(r"\w-\w", re.sub(r"<[^<>]*>", "", phrase)):
            yield _fault(danger, kind, f"'{phrase}' has a hyphen; write the parts as words of their own")


def _questions_stay_within(danger: Danger) -> Iterator[Fault]:
    for category in Category:
        if not danger.permitted((category,)):
            yield _fault(danger, "questions", f"no question is permitted for '{category}'; add one")
    for question in danger.questions:
        if oversteps(question.text):
            yield _fault(danger, "questions", f"'{question.id}' asks too much of the teacher")
