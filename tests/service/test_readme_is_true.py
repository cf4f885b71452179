"""What README.md says of settings, commands, targets and the map is so, and the table has every setting."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from typer.main import get_command

from eval.commands import app as eval_app
from service.__main__ import app
from service.settings import Settings

ROOT = Path(__file__).parent.parent.parent
PREFIX = "CASEMENTOR_"


@pytest.fixture(scope="module")
def readme() -> str:
    """The README."""
    return (ROOT / "README.md").read_text(encoding="utf8")


@pytest.fixture(scope="module")
def rows(readme: str) -> dict[str, str]:
    """Rows of the settings table by the name of the setting."""
    found = re.findall(rf"^\| `{PREFIX}(\w+)` \|(.*)$", readme, flags=re.MULTILINE)
    return {name.lower(): rest for name, rest in found}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_the_table(rows: dict[str, str], name: str) -> None:
    assert name in rows


def test_the_table_has_no_setting_that_does_not_exist(rows: dict[str, str]) -> None:
    assert set(rows) <= set(Settings.model_fields)


def test_no_setting_is_mentioned_that_does_not_exist(readme: str) -> None:
    named = {name.lower() for name in re.findall(rf"{PREFIX}([A-Z_]+[A-Z])\b", readme)}
    assert named <= {*Settings.model_fields, "test_exports"}


@pytest.mark.parametrize(
    "name", [name for name, field in Settings.model_fields.items() if field.default and name != "corpus_folder"]
)
def test_a_default_stands_in_its_row(rows: dict[str, str], name: str) -> None:
    default: Any = Settings.model_fields[name].default
    shown = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
    assert shown in rows[name]


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_explained_in_the_code(name: str) -> None:
    assert str(Settings.model_fields[name].description).endswith(".")


def test_a_setting_comes_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}PORT", "8123")
    assert Settings().port == 8123


def test_a_setting_comes_from_a_file_beside_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{PREFIX}RESPOND_LIMIT=5/minute\n", encoding="utf8")
    monkeypatch.chdir(tmp_path)
    assert Settings().respond_limit == "5/minute"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("encoder_threads", "0"),
        ("vector_store", "paper"),
        ("log_level", "LOUD"),
        ("respond_limit", "often"),
    ],
)
def test_a_value_that_cannot_be_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_a_key_is_not_shown() -> None:
    assert "s3cret" not in repr(Settings(embeddings_key=SecretStr("s3cret")))


def code_of(readme: str) -> list[str]:
    """Lines of code blocks, and code within sentences."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", readme, flags=re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```\w*\n.*?^```", "", readme, flags=re.MULTILINE | re.DOTALL)
    return [*(line for block in blocks for line in block.splitlines()), *re.findall(r"`([^`\n]+)`", rest)]


def commands_of(readme: str) -> list[list[str]]:
    """Every `casementor …` of the README, as words."""
    found = [re.search(r"(?:^|[\s/|])casementor ([a-z].*)", line) for line in code_of(readme)]
    return [re.split(r"\s+[|>#]", match[1])[0].split() for match in found if match]


def test_every_command_of_the_readme_exists_with_its_options(readme: str) -> None:
    commands = commands_of(readme)
    assert len(commands) >= 5
    for words in commands:
        for way in _spelled(words):
            _follow(way)


def _spelled(words: list[str]) -> list[list[str]]:
    """`index status | rebuild` and `eval search|questions` name several commands."""
    ways: list[list[str]] = [[]]
    for word in words:
        ways = [[*way, one] for way in ways for one in (word.split("|") if word[0].isalpha() else [word])]
    return ways


def _follow(words: list[str]) -> None:
    command: Any = get_command(app)
    trees = {"eval": get_command(eval_app)}
    rest = list(words)
    while rest and hasattr(command, "commands"):
        name = rest.pop(0)
        if name in ("…", "..."):
            return
        known = {**command.commands, **(trees if command.name != "eval" else {})}
        assert name in known, f"casementor {' '.join(words)}"
        command = known[name]
    options = {option for parameter in command.params for option in parameter.opts}
    asked = {word.strip("[]").split("=")[0] for word in rest if word.strip("[]").startswith("--")}
    assert asked <= {*options, "--help"}, f"casementor {' '.join(words)}"


def test_every_make_target_of_the_readme_exists(readme: str) -> None:
    named = {
        target
        for line in code_of(readme)
        for match in re.findall(r"^\$? ?make ([a-z ]+)", line)
        for target in match.split()
    }
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    assert {"run", "test", "check"} <= named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))


def test_every_place_of_the_map_exists(readme: str) -> None:
    places = places_of(readme)
    assert len(places) >= 5
    assert [place for place in places if not (ROOT / place).exists()] == []


def places_of(readme: str) -> list[str]:
    """Folders and files that the section with the map names, in its drawing and in its sentences."""
    section = re.search(r"^#+ [^\n]*\b[Mm]ap\b[^\n]*\n(.*?)(?=^#+ |\Z)", readme, flags=re.MULTILINE | re.DOTALL)
    assert section is not None
    drawn: list[str] = []
    above = ""
    for line in section[1].splitlines():
        match = re.match(r"^(\s*)((?:[\w.-]+/?)+(?: · (?:[\w.-]+/?)+)*)(?:\s{2,}|$)", line)
        if match is None or not re.search(r"[/.]", match[2]):
            continue
        names = match[2].split(" · ")
        drawn += [f"{above}{name}" if match[1] else name for name in names]
        if not match[1]:
            above = names[0] if names[0].endswith("/") else ""
    told = [name for name in re.findall(r"`([\w./-]+)`", section[1]) if "/" in name or re.search(r"\.\w+$", name)]
    return [*drawn, *told]
