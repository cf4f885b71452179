"""Reading corpus files (YAML, Markdown with front matter) into records, or into faults with file, line and mend.

Knows files and shapes; knows nothing of the rules between records (checking.py) and nothing of search.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from corpus.records import Article, GapCue, Mentor, Question, Record, RubricatorItem, SolvedCase

KINDS: Mapping[str, type[Record]] = {
    "rubricator": RubricatorItem,
    "gaps": GapCue,
    "questions": Question,
    "cases": SolvedCase,
    "articles": Article,
    "mentors": Mentor,
}
SHIPPED = Path(__file__).parent
Shaped = TypeVar("Shaped", bound=Record)
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same YAML read by libyaml where it is there, which takes a tenth of the time."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where it stands and what to do about it."""

    path: str
    line: int
    mend: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.mend}"


@dataclass(frozen=True)
class Source:
    """Where a record was read: its file and the line it starts at."""

    path: str
    line: int


@dataclass(frozen=True)
class Corpus:
    """Everything read from one folder; `sources` maps (kind, id) to where the record stands."""

    rubricator: tuple[RubricatorItem, ...] = ()
    gaps: tuple[GapCue, ...] = ()
    questions: tuple[Question, ...] = ()
    cases: tuple[SolvedCase, ...] = ()
    articles: tuple[Article, ...] = ()
    mentors: tuple[Mentor, ...] = ()
    sources: Mapping[tuple[str, str], Source] = field(default_factory=dict)


def read_corpus(folder: Path) -> tuple[Corpus, list[Fault]]:
    """Read a folder laid out like the shipped one. Unreadable records become faults, the others are returned."""
    if not folder.is_dir():
        return Corpus(), [Fault(str(folder), 1, "there is no such folder; give the folder of a corpus")]
    faults: list[Fault] = []
    found: dict[str, list[Record]] = {kind: [] for kind in KINDS}
    sources: dict[tuple[str, str], Source] = {}
    for kind in KINDS:
        for path in _files(folder, kind):
            for record, line in records_in(path, shape=KINDS[kind], folder=folder, faults=faults):
                source = Source(_shown(path, folder), line)
                first = sources.setdefault((kind, name_of(record)), source)
                if first is source:
                    found[kind].append(record)
                else:
                    faults.append(used_twice(name_of(record), source, first))
    return Corpus(**{kind: tuple(rows) for kind, rows in found.items()}, sources=sources), faults  # type: ignore[arg-type]


def used_twice(name: str, second: Source, first: Source) -> Fault:
    """The fault of an id that already stands elsewhere."""
    return Fault(
        second.path, second.line, f"id '{name}' stands in {first.path}:{first.line} already; give one another id"
    )


def name_of(record: Record) -> str:
    """The name a record is known by within its kind."""
    return str(record.gap if isinstance(record, GapCue) else getattr(record, "id"))  # noqa: B009


def _files(folder: Path, kind: str) -> list[Path]:
    single = folder / f"{kind}.yaml"
    return ([single] if single.is_file() else []) + sorted(
        path for path in (folder / kind).rglob("*") if path.suffix in (".yaml", ".yml", ".md") and path.is_file()
    )


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def records_in(path: Path, *, shape: type[Shaped], folder: Path, faults: list[Fault]) -> Iterator[tuple[Shaped, int]]:
    """The records of one file with their lines; what cannot be read is added to `faults`."""
    where = _shown(path, folder)
    try:
        nodes = list(_nodes(path))
    except UnicodeDecodeError:
        faults.append(Fault(where, 1, "is not UTF-8 text; save it as UTF-8"))
        return
    except yaml.YAMLError as error:
        faults.append(_yaml_fault(where, error, offset=int(path.suffix == ".md")))
        return
    except RecursionError:
        faults.append(Fault(where, 1, "contains itself; remove the anchor that refers to its own parent"))
        return
    for data, lines in nodes:
        line = lines.get((), 1)
        try:
            yield validate(shape, data), line
        except ValidationError as error:
            faults += [Fault(where, _line(lines, tuple(e["loc"])), sentence(e)) for e in error.errors()]


def validate(shape: type[Shaped], data: Any) -> Shaped:
    """Make a record of plain data, turning lists into tuples; raises pydantic's ValidationError."""
    return shape.model_validate(data)


def sentence(error: Mapping[str, Any]) -> str:
    """One validation error as a sentence that says what to mend."""
    name = ".".join(str(part) for part in error["loc"]) or "the record"
    if error["type"] == "extra_forbidden":
        return f"'{name}' is not a known field; remove it or mend its name"
    if error["type"] == "missing":
        return f"'{name}' is missing; add it"
    text = str(error["msg"]).removeprefix("Value error, ")
    return f"'{name}' {text[0].lower()}{text[1:]}"


TEXT = "tag:yaml.org,2002:str"
"""The kind of value that is always readable."""
Lines = dict[tuple[str | int, ...], int]


def _nodes(path: Path) -> Iterator[tuple[Any, Lines]]:
    """Each record of a file as plain data with the line of every field."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".md":
        yield _front_matter(text)
        return
    for node in yaml.compose_all(text, Loader=LOADER):
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                yield _plain(child)
        elif node is not None:
            yield _plain(node)


def _front_matter(text: str) -> tuple[Any, Lines]:
    head, found, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not found:
        return {}, {(): 1}
    node = yaml.compose(head, Loader=LOADER)
    if node is None:
        return {"body": body}, {(): 1}
    data, lines = _plain(node)
    below = {key: line + 1 for key, line in lines.items()}
    return ({**data, "body": body} if isinstance(data, dict) else data), below


def _plain(node: yaml.Node) -> tuple[Any, Lines]:
    lines: Lines = {}
    _walk(node, (), lines)
    return yaml.SafeLoader("").construct_document(node), lines


def _walk(node: yaml.Node, at: tuple[str | int, ...], lines: Lines) -> None:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode) and node.tag != TEXT:
        _readable(node)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if (*at, str(key.value)) in lines:
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' stands twice", key.start_mark)
            _walk(value, (*at, str(key.value)), lines)
            lines[(*at, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for i, value in enumerate(node.value):
            _walk(value, (*at, i), lines)


def _readable(node: yaml.ScalarNode) -> None:
    """Raise with the line of a value that cannot be, such as the 30th of February."""
    try:
        yaml.SafeLoader("").construct_object(node)
    except ValueError as error:
        raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


def _line(lines: Lines, at: tuple[str | int, ...]) -> int:
    while at and at not in lines:
        at = at[:-1]
    return lines.get(at, lines.get((), 1))


def _yaml_fault(where: str, error: yaml.YAMLError, *, offset: int) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 + offset if mark else 1
    return Fault(where, line, f"is not readable YAML ({getattr(error, 'problem', None) or error}); quote or indent it")
