"""Which generation of an index folder is the current one, and what it was made with. Knows files, no items."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from retrieval.items import Kind


@dataclass(frozen=True)
class Manifest:
    """What a generation was made with."""

    name: str
    encoder: str
    dimensions: int
    store: str
    text_version: str
    made_at: str
    counts: Mapping[str, int] = field(default_factory=dict)
    floors: Mapping[Kind, Mapping[str, float]] = field(default_factory=dict)


class Pointer:
    """One file that names the current generation; it moves in one step."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._file = folder / "current"

    def current(self) -> str:
        """Name of the current generation; empty where there is none."""
        return self._file.read_text(encoding="utf8").strip() if self._file.exists() else ""

    def moved_at(self) -> int:
        """When the pointer was moved last, in nanoseconds; 0 where there is none."""
        try:
            return self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def manifest(self) -> Manifest | None:
        """What the current generation was made with; None where there is none."""
        current = self.current()
        path = self._folder / current / "manifest.json"
        return Manifest(**json.loads(path.read_text(encoding="utf8"))) if current and path.exists() else None

    def next_name(self) -> str:
        """A name no generation of this folder has."""
        numbers = [_number(path.name) for path in self._generations()]
        return f"generation-{max(numbers, default=0) + 1}"

    def move_to(self, manifest: Manifest) -> None:
        """Move the pointer. The generation before stays for answers that are being made from it; older ones go."""
        before = self.current()
        path = self._folder / manifest.name / "manifest.json"
        path.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf8")
        beside = self._folder / "current.new"
        beside.write_text(manifest.name, encoding="utf8")
        beside.replace(self._file)
        for path in self._generations():
            if path.name not in (manifest.name, before):
                shutil.rmtree(path, ignore_errors=True)

    def drop_before(self, name: str) -> None:
        """Delete generations older than the one of this name; one in the making is newer."""
        for path in self._generations():
            if _number(path.name) < _number(name) and path.name != self.current():
                shutil.rmtree(path, ignore_errors=True)

    def _generations(self) -> list[Path]:
        return [path for path in self._folder.glob("generation-*") if path.is_dir()]


def _number(name: str) -> int:
    """The number of a generation; 0 for an index that is none."""
    number = name.removeprefix("generation-")
    return int(number) if number.isdigit() else 0
