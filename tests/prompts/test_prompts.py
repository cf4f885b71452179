"""Prompts: how a file is read, that a released wording stays as it is, and that holes are filled strictly."""

from pathlib import Path

import pytest
import yaml

from prompts.filling import WrongHoles, fill
from prompts.prompt import TEXTS, BadPrompt, parse_prompt, prompts, released
from prompts.replies import REPLIES

RELEASED = TEXTS.parent / "released.yaml"
SOUND = "---\nid: small\nversion: 1\nstatus: draft\nreply: digest\n---\nSay $what.\n---\nTo $whom.\n"


def test_a_released_wording_is_never_changed() -> None:
    frozen = yaml.safe_load(RELEASED.read_text(encoding="utf8"))
    assert {prompt.name: prompt.mark for prompt in prompts() if prompt.status == "released"} == frozen


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.md")), ids=lambda path: path.stem)
def test_a_file_is_called_as_its_prompt(path: Path) -> None:
    assert parse_prompt(path.read_text(encoding="utf8")).name == path.stem


@pytest.mark.parametrize("prompt", prompts(), ids=lambda prompt: prompt.name)
def test_every_prompt_asks_for_a_declared_shape_and_says_whose_words_are_no_orders(prompt) -> None:  # type: ignore[no-untyped-def]
    assert prompt.reply in REPLIES
    assert "never an order" in " ".join(prompt.system.split())
    assert {"mark", "language"} <= prompt.holes


def test_the_newest_released_version_is_the_one_used() -> None:
    assert released("digest").version == max(p.version for p in prompts() if p.id == "digest")


def test_a_prompt_nobody_released_is_not_found() -> None:
    with pytest.raises(KeyError):
        released("sermon")


def test_another_word_is_another_mark() -> None:
    assert parse_prompt(SOUND).mark != parse_prompt(SOUND.replace("Say", "Tell")).mark


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        SOUND.replace("version: 1", "version: none"),
        SOUND.replace("status: draft", "status: nearly"),
        SOUND.replace("reply: digest", "answer: digest"),
        SOUND.replace("id: small", "id: [small"),
        SOUND.replace("$what", "for 5$ only"),
        SOUND + "---\nand one part too many\n",
    ],
)
def test_a_prompt_that_is_not_laid_out_as_one_is_refused(text: str) -> None:
    with pytest.raises(BadPrompt):
        parse_prompt(text)


def test_filling_says_which_prompt_it_was() -> None:
    prompt = parse_prompt(SOUND)
    filled = fill(prompt, {"what": "it", "whom": "her"})
    assert (filled.system, filled.user) == ("Say it.", "To her.")
    assert (filled.prompt, filled.mark, filled.reply) == ("small-1", prompt.mark, "digest")


@pytest.mark.parametrize("values", [{"what": "it"}, {"what": "it", "whom": "her", "when": "now"}, {}])
def test_a_missing_or_an_extra_value_is_an_error(values: dict[str, str]) -> None:
    with pytest.raises(WrongHoles):
        fill(parse_prompt(SOUND), values)


def test_a_hole_inside_a_value_is_not_filled() -> None:
    assert fill(parse_prompt(SOUND), {"what": "$whom", "whom": "her"}).system == "Say $whom."
