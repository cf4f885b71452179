"""What was asked and what each system answered, kept beside the rows so that people can read it. Knows files only."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from service.measured.json_lines import append_lines, read_lines, write_lines


@dataclass(frozen=True)
class Asked:
    """One judged item: its name, its text, and the groups it belongs to, each written as 'kind: name'."""

    query: str
    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """One thing in an answer. `grade` is what a judge gave it; None is unjudged, which is not irrelevant."""

    id: str
    title: str
    score: float
    grade: int | None = None


@dataclass(frozen=True)
class Answered:
    """What one system answered to one query, best first."""

    system: str
    query: str
    shown: tuple[Shown, ...]


def read_answers(path: Path) -> list[Answered]:
    """Every answer of a file; none where there is no file."""
    return [
        Answered(line["system"], line["query"], tuple(Shown(**shown) for shown in line["shown"]))
        for line in read_lines(path)
    ]


def append_answer(path: Path, answered: Answered) -> None:
    """Add one answer at the end of a file."""
    append_lines(path, [asdict(answered)])


def write_answers(path: Path, answers: Iterable[Answered]) -> None:
    """A file of just these answers in order, each once."""
    once = {(answered.system, answered.query): answered for answered in answers}
    write_lines(path, (asdict(once[key]) for key in sorted(once)))


def read_asked(path: Path) -> dict[str, Asked]:
    """Every judged item of a file by name."""
    lines = (Asked(line["query"], line["text"], tuple(line["groups"])) for line in read_lines(path))
    return {asked.query: asked for asked in lines}


def write_asked(path: Path, asked: Iterable[Asked]) -> None:
    """A file of these judged items in their order."""
    write_lines(path, map(asdict, asked))
