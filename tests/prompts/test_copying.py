"""Copies of prompts for trying out: same holes, names of their own, never released."""

import pytest

from prompts.copying import LONGEST, copy_of
from prompts.prompt import BadPrompt, released

DIGEST = released("digest")


def test_a_copy_has_a_name_and_a_mark_of_its_own_and_is_not_released() -> None:
    copied = copy_of(DIGEST, number=7, system=f"{DIGEST.system}\nBe brief.", user=DIGEST.user)
    assert (copied.name, copied.status, copied.reply) == ("digest-copy-7", "draft", DIGEST.reply)
    assert copied.mark != DIGEST.mark and released("digest") == DIGEST


def test_lines_as_browsers_send_them_change_nothing() -> None:
    copied = copy_of(DIGEST, number=1, system=DIGEST.system.replace("\n", "\r\n"), user=f"\r\n{DIGEST.user}\r\n")
    assert copied.mark == DIGEST.mark


@pytest.mark.parametrize(
    ("system", "user", "said"),
    [
        (DIGEST.system, DIGEST.user.replace("$tried", "nothing"), "$tried"),
        (f"{DIGEST.system} For $whom.", DIGEST.user, "$whom"),
        (f"{DIGEST.system} It costs 5 $.", DIGEST.user, "$$"),
        ("", DIGEST.user, "keep both parts"),
        ("x" * (LONGEST + 1), DIGEST.user, "at most 12,000"),
    ],
)
def test_a_copy_that_could_not_be_filled_is_refused_with_a_sentence(system: str, user: str, said: str) -> None:
    with pytest.raises(BadPrompt) as refused:
        copy_of(DIGEST, number=1, system=system, user=user)
    assert said in str(refused.value)
