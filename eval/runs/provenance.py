"""What a run's numbers depend on besides its declaration: code, corpus, dataset, machine. Knows files and sums only."""

import hashlib
import os
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpus.reading import SHIPPED
from service.measured.run_record import Code

ROOT = Path(__file__).parent.parent.parent
SOURCES = (
    "corpus/**/*.py",
    "retrieval/**/*",
    "prompts/**/*",
    "service/*.py",
    "service/cases/retention.py",
    "service/drafting/*",
    "service/llm/*.py",
    "service/measured/*.py",
    "eval/**/*.py",
    "eval/screening-*/held-out.jsonl",
)
"""Everything that can change a number, with what the fitted models said of held-out texts; pages and accounts cannot.

A number that follows from a fit is no part of the dataset: runs from before and after one are compared.
"""
RECORDS = ("**/*.yaml", "**/*.md", "**/*.jsonl")


def code() -> Code:
    """The code that runs now."""
    return Code(version=_version(), commit=_commit(), digest=sum_of(_files(ROOT, SOURCES), base=ROOT))


def corpus_checksum(folder: Path = SHIPPED) -> str:
    """The sum of every record of a corpus."""
    return sum_of(_files(folder, RECORDS), base=folder)


def sum_of(files: Iterable[Path], *, base: Path) -> str:
    """One short sum of the names and contents of files."""
    made = hashlib.sha256()
    for file in sorted(files):
        made.update(f"{file.relative_to(base)}\0".encode())
        made.update(hashlib.sha256(file.read_bytes()).digest())
    return made.hexdigest()[:16]


def machine() -> str:
    """The machine in words: processor, how many cores may be used, system, Python."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{platform.machine()}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def _files(folder: Path, patterns: Iterable[str]) -> list[Path]:
    found = (file for pattern in patterns for file in folder.glob(pattern))
    return [file for file in found if file.is_file() and "__pycache__" not in file.parts]


def _version() -> str:
    try:
        return version("casementor")
    except PackageNotFoundError:
        return "not installed"


def _commit() -> str:
    """Git's name of the commit, with '+ changes' where files differ from it; empty outside a repository."""
    try:
        told = subprocess.run(
            ["git", "-C", str(ROOT), "describe", "--always", "--dirty= + changes"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return told.stdout.strip()
