"""What every test may ask for: small records, encoders, an index in memory; and a guard against the network."""

import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from corpus.reading import SHIPPED, Corpus, Fault, read_corpus
from corpus.records import Article, Mentor, Question, SolvedCase
from retrieval.encoder import Encoder, HashingEncoder
from retrieval.export import SHIPPED_MODEL, exported
from retrieval.index import Index
from retrieval.items import Item
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.vector_cache import VectorCache

ROOT = Path(__file__).parent.parent
EXPORTS = Path(os.environ.get("CASEMENTOR_TEST_EXPORTS") or ROOT / "data" / "test-encoders")

settings.register_profile("casementor", derandomize=True, database=None, deadline=None, max_examples=60)
settings.load_profile("casementor")


def pytest_configure() -> None:
    """Close the network for the whole session, fixtures of every scope included."""
    sys.addaudithook(_refuse_the_outside)


_attempts: list[str] = []
"""Places beyond loopback that the present test tried to reach."""


def _refuse_the_outside(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: raises before anything in this process connects or looks a name up beyond loopback."""
    if event in ("socket.connect", "socket.sendto"):
        family, address = args[0].family, args[1]
        host = address[0] if family in (socket.AF_INET, socket.AF_INET6) else ""
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host or ""
    if not _is_loopback(name):
        _attempts.append(name)
        raise PermissionError(f"tests stay on loopback; this one tried to reach {name}")


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("", "localhost", socket.gethostname())
    return address.is_loopback or address.is_unspecified


@pytest.fixture(autouse=True)
def refused_connections() -> Iterator[list[str]]:
    """Fails the test that tried to leave loopback, even when what it tested swallowed the error."""
    _attempts.clear()
    yield _attempts
    assert not _attempts, f"this test tried to reach {', '.join(_attempts)}"


def case_builder(**changes: Any) -> SolvedCase:
    """A short solved case."""
    return SolvedCase.model_validate(
        {
            "id": "noisy-start",
            "situation": "noisy-start",
            "title": "A noisy start of the lesson",
            "essence": "Form seven talks loudly for ten minutes. Nobody opens the book.",
            "actions_taken": "I wrote marks in the diary.",
            "difficulty": "They only laugh at me.",
            "question": "How can I begin calmly?",
            "participants": ["pupils of form 7"],
            "problem_fields": ["class-management"],
            "format": "anonymously",
            "urgency": "need advice",
            "stage": "lower secondary",
            "questions": [
                {
                    "kind": "clarifying",
                    "asked": "When does it happen?",
                    "answered": "After the break.",
                    "gap": "trigger",
                }
            ],
            "solutions": [
                {
                    "approach": "A quiet ritual",
                    "text": "Stand at the door and greet everybody by name.",
                    "steps": ["Greet each pupil at the door", "Put the first task on the board"],
                    "mentor": "anna-berg",
                }
            ],
            "reflection": {"done": "I stood at the door.", "helped": "yes", "outcome": "It is calmer."},
            **changes,
        }
    )


def article_builder(**changes: Any) -> Article:
    """An article of some four hundred words that are all its own."""
    name = str(changes.get("id", "calm-beginnings"))
    body = " ".join(f"{name.replace('-', '')}{number}" for number in range(400))
    return Article.model_validate(
        {
            "id": "calm-beginnings",
            "title": "Calm beginnings",
            "summary": "Ways to begin a lesson.",
            "problem_fields": ["class-management"],
            "body": body,
            **changes,
        }
    )


def mentor_builder(**changes: Any) -> Mentor:
    """An experienced mentor with free places."""
    return Mentor.model_validate(
        {
            "id": "anna-berg",
            "name": "Anna Berg",
            "position": "Teacher of history",
            "institution": "School of Lindau",
            "subject_area": "history",
            "problem_fields": ["class-management"],
            "stages": ["lower secondary"],
            "interests": ["quiet classrooms"],
            "about": "Likes noisy classes that become calm.",
            "languages": ["en"],
            "availability": {"days": ["Monday", "Thursday"], "hours_per_week": 3},
            "load_limit": 4,
            "open_cases": 1,
            "cases_solved": 9,
            **changes,
        }
    )


def question_builder(**changes: Any) -> Question:
    """A clarifying question of the bank."""
    return Question.model_validate(
        {
            "id": "since-when",
            "text": "Since when has this been so?",
            "kind": "clarifying",
            "theme": "situation",
            "gap": "frequency",
            "not_when": "When the form tells it.",
            "answered_if": ["It began in September.", "It has been so every week."],
            **changes,
        }
    )


@pytest.fixture(scope="session")
def make_case() -> Callable[..., SolvedCase]:
    """Makes a short solved case, with the changes given by field name."""
    return case_builder


@pytest.fixture(scope="session")
def make_article() -> Callable[..., Article]:
    """Makes an article, with the changes given by field name."""
    return article_builder


@pytest.fixture(scope="session")
def make_mentor() -> Callable[..., Mentor]:
    """Makes a mentor, with the changes given by field name."""
    return mentor_builder


@pytest.fixture(scope="session")
def make_question() -> Callable[..., Question]:
    """Makes a question of the bank, with the changes given by field name."""
    return question_builder


@pytest.fixture(scope="session")
def hashing_encoder() -> HashingEncoder:
    """The stand-in without weights: shared words mean nearness."""
    return HashingEncoder()


@pytest.fixture(scope="session")
def encoder() -> OnnxEncoder:
    """The default encoder, exported once into a folder that later runs find again."""
    EXPORTS.mkdir(parents=True, exist_ok=True)
    with FileLock(EXPORTS / "export.lock"):
        folder = exported(SHIPPED_MODEL, EXPORTS)
    return OnnxEncoder(folder)


@pytest.fixture(scope="session")
def exports(encoder: OnnxEncoder) -> Path:
    """The folder in which the default encoder's export stands."""
    return EXPORTS


@pytest.fixture(scope="session")
def encoder_cache() -> VectorCache:
    """Vectors the default encoder made in this run or an earlier one."""
    return VectorCache(EXPORTS / "vectors.sqlite")


@pytest.fixture
def make_index(hashing_encoder: HashingEncoder) -> Iterator[Callable[..., Index]]:
    """Makes an index in memory that holds the given items, without floors unless they are given."""
    made: list[Index] = []

    def build(*items: Item, encoder: Encoder = hashing_encoder, **settings: Any) -> Index:
        index = Index(encoder=encoder, cache=VectorCache(None), **{"store": "memory", "floors": {}, **settings})
        made.append(index)
        index.put(items)
        return index

    yield build
    for index in made:
        index.close()


@pytest.fixture(scope="session")
def shipped() -> tuple[Corpus, list[Fault]]:
    """The shipped corpus with the faults of reading it."""
    return read_corpus(SHIPPED)
