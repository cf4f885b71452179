"""Reading and checking the screening data of a corpus: routes, contacts, permitted questions.

Knows files, shapes and the rules between the records; knows nothing of how danger is recognised.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from corpus.danger import PLACEHOLDER, Category, Contact, Danger, Doubt, PermittedQuestion, Route
from corpus.reading import SHIPPED, Fault, records_in
from corpus.records import Record

FOLDER = "screening"
SHAPES: dict[str, type[Record]] = {
    "contacts": Contact,
    "routes": Route,
    "doubt": Doubt,
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
        faults.append(Fault(f"{folder.name}/", 1, "has no language; add routes and questions"))
    return dangers, [*faults, *(fault for danger in dangers.values() for fault in _check(danger))]


def _check(danger: Danger) -> Iterator[Fault]:
    rules = (_routes_are_whole, _texts_name_known_contacts, _texts_promise_nothing, _questions_stay_within)
    for rule in rules:
        yield from rule(danger)


def _fault(danger: Danger, kind: str, mend: str) -> Fault:
    return Fault(f"{FOLDER}/{kind}/{danger.language}.yaml", 1, mend)


def _routes_are_whole(danger: Danger) -> Iterator[Fault]:
    for category in Category:
        if [route.category for route in danger.routes].count(category) != 1:
            yield _fault(danger, "routes", f"'{category}' needs one route, no more and no less")
    if len(danger.doubt) != 1:
        yield _fault(danger, "doubt", "one text is needed, no more and no less")


def _texts(danger: Danger) -> Iterator[tuple[str, str, Route | Doubt]]:
    """What a teacher reads first: the kind of file, a name, and the record."""
    yield from (("routes", str(route.category), route) for route in danger.routes)
    yield from (("doubt", "doubt", doubt) for doubt in danger.doubt)


def _texts_name_known_contacts(danger: Danger) -> Iterator[Fault]:
    known = {contact.name for contact in danger.contacts}
    for kind, name, record in _texts(danger):
        for contact in set(PLACEHOLDER.findall(record.text)) - known:
            yield _fault(danger, kind, f"'{name}' names the contact '{contact}'; add it to contacts")


def _texts_promise_nothing(danger: Danger) -> Iterator[Fault]:
    for kind, name, record in _texts(danger):
        for sentence in _SENTENCE.split(f"{record.title}\n{record.text}"):
            if PROMISES.search(sentence):
                yield _fault(danger, kind, f"'{name}' promises something: “{sentence}”")
            if oversteps(sentence):
                yield _fault(danger, kind, f"'{name}' asks too much of the teacher: “{sentence}”")


def oversteps(sentence: str) -> bool:
    """Whether a sentence asks the teacher for what only services may do (R9)."""
    return OVERREACH.search(sentence) is not None and _NOT.search(sentence) is None


def _questions_stay_within(danger: Danger) -> Iterator[Fault]:
    for category in Category:
        if not danger.permitted((category,)):
            yield _fault(danger, "questions", f"no question is permitted for '{category}'; add one")
    for question in danger.questions:
        if oversteps(question.text):
            yield _fault(danger, "questions", f"'{question.id}' asks too much of the teacher")
