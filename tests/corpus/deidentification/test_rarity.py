"""What makes a text traceable: telling word sequences and rare combinations, counted over the library (R18)."""

from collections.abc import Callable

import pytest

from corpus.deidentification.combinations import ALIKE, STEPS, too_rare
from corpus.deidentification.fields import texts
from corpus.deidentification.finding import EntityKind
from corpus.deidentification.known import Known
from corpus.deidentification.propose import Deidentifier
from corpus.deidentification.rarity import K, Rarity
from corpus.deidentification.rewording import table
from corpus.records import Article, SolvedCase

Make = Callable[..., SolvedCase]
TELLING = "The crocodile gulped marmalade beside zither players."
DEIDENTIFIER = Deidentifier()


def library_of(make_case: Make, make_article: Callable[..., Article], *sentences: str) -> Rarity:
    """A library in which every word of the sentences is known to K items."""
    articles = [make_article(id=f"article-{n}", body=" ".join(sentences)) for n in range(K)]
    return Rarity([make_case(id=f"case-{n}") for n in range(20)], articles)


def test_a_run_of_rare_words_is_telling(make_case: Make, make_article: Callable[..., Article]) -> None:
    library = library_of(make_case, make_article, "the beside players")
    assert [spot.words[0] for spot in library.telling(TELLING)] == ["the", "crocodile"]


def test_a_run_that_the_library_knows_is_not(make_case: Make, make_article: Callable[..., Article]) -> None:
    assert [*library_of(make_case, make_article, TELLING).telling(TELLING)] == []


def test_the_linkage_falls_when_one_word_of_a_run_is_changed(
    make_case: Make, make_article: Callable[..., Article]
) -> None:
    library = library_of(make_case, make_article, "the beside players")
    original = make_case(essence=TELLING)
    reworded = make_case(essence=TELLING.replace("marmalade", "jam"))
    assert library.linkage(original, original).shared == 2
    assert library.linkage(reworded, original).shared == 0
    assert library.linkage(reworded, original).score == 0.0


def test_words_in_a_row_that_no_table_knows_are_left_to_a_person(
    make_case: Make, make_article: Callable[..., Article]
) -> None:
    library = library_of(make_case, make_article, "the beside players")
    findings = DEIDENTIFIER.propose(make_case(essence=TELLING), known=Known(), library=library).findings
    (rare,) = [found for found in findings if found.kind is EntityKind.RARE_WORDS]
    assert rare.needs_a_person
    assert "crocodile" in rare.reason


def test_a_check_asks_only_for_what_is_shared_with_the_original(
    make_case: Make, make_article: Callable[..., Article]
) -> None:
    library = library_of(make_case, make_article, "the beside players jam")
    original = make_case(essence=TELLING)
    reworded = make_case(essence=TELLING.replace("marmalade", "jam"))
    left = DEIDENTIFIER.check(reworded, original=original, known=Known(), library=library)
    assert [found for found in left if found.kind is EntityKind.RARE_WORDS] == []


def test_a_word_that_can_be_changed_is_changed(make_case: Make, make_article: Callable[..., Article]) -> None:
    library = library_of(make_case, make_article, "the beside players and he")
    case = make_case(essence="The crocodile yelled beside zither players and he don't gulp marmalade.")
    told = DEIDENTIFIER.propose(case, known=Known(), library=library).case.essence
    assert told.startswith("The crocodile shouted beside zither")


def test_a_mentors_words_are_not_judged(make_case: Make, make_article: Callable[..., Article]) -> None:
    library = library_of(make_case, make_article, "the beside players")
    solution = {"approach": "A", "text": TELLING, "steps": ["Do this", "Do that"]}
    findings = DEIDENTIFIER.propose(make_case(solutions=[solution]), known=Known(), library=library).findings
    assert [found for found in findings if found.kind is EntityKind.RARE_WORDS] == []


def test_rewording_never_goes_round_in_circles() -> None:
    said = {word.lower() for instead in table().values() for word in instead.split()}
    assert said & table().keys() == set()


@pytest.mark.parametrize(
    ("others", "left_out"),
    [
        ({"subject": "violin", "setting": "village"}, ()),
        ({"subject": "violin", "setting": "city"}, ("setting",)),
        ({"subject": "violin", "setting": "village", "participants": ["pupils of form 8"]}, ("forms",)),
        ({"subject": "maths", "setting": "village"}, ("subject",)),
        ({"subject": "maths", "setting": "city", "participants": ["parents"]}, ("setting", "forms", "subject")),
    ],
)
def test_the_least_is_left_out_that_makes_others_alike(
    others: dict[str, object], left_out: tuple[str, ...], make_case: Make
) -> None:
    library = Rarity([make_case(id=f"case-{n}", **others) for n in range(20)])
    case = make_case(subject="violin", setting="village", participants=["pupils of form 7"])
    assert set(too_rare(case, library)) == set(left_out)


def test_a_small_library_judges_no_combination(make_case: Make) -> None:
    assert too_rare(make_case(subject="violin"), Rarity([make_case()])) == ()


def test_the_last_step_leaves_everything_out_but_the_stage() -> None:
    assert set(STEPS[-1]) == {"setting", "forms", "subject"}
    assert ALIKE <= K


def test_left_out_forms_go_from_the_text_too(make_case: Make) -> None:
    library = Rarity([make_case(id=f"case-{n}", participants=["parents"]) for n in range(20)])
    case = make_case(essence="In form 7 they talk.", participants=["parents", "pupils of form 7"])
    told = DEIDENTIFIER.propose(case, known=Known(), library=library).case
    assert told.participants == ("parents",)
    assert "7" not in texts(told)["essence"]
