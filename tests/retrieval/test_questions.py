"""Questions worth asking: a few, of both kinds, no two alike, and never what the form has told."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

import pytest

from corpus.reading import Corpus, Fault
from corpus.records import Gap, Question, SolvedCase
from retrieval.encoder import HashingEncoder
from retrieval.gaps import GapFinder, MissingGap
from retrieval.index import Index
from retrieval.items import case_item, question_item
from retrieval.onnx_encoder import OnnxEncoder
from retrieval.query import Query, ask
from retrieval.questions import ALIKE, FEWEST, MOST, ChosenQuestion, QuestionBank
from retrieval.shelf import Shelved
from retrieval.shelving import shelve
from retrieval.vector_cache import VectorCache

Make = Callable[..., Question]
GAPS = [gap for gap in Gap if gap is not Gap.OTHER]
MISSED = tuple(MissingGap(gap, 0.5, f"{gap} is missing.") for gap in GAPS)
ENCODER = HashingEncoder()


def asked(**texts: str) -> Query:
    return ask({"essence": "Pupils shout loudly.", **texts}, encoder=ENCODER, problem_fields=["class-management"])


@pytest.fixture
def bank(make_index: Callable[..., Index], make_question: Make) -> QuestionBank:
    """Thirty-six questions of their own words: one of each kind for every gap but the last."""
    made = [
        make_question(
            id=f"{kind}-{number}",
            text=f"What{kind}{number} about{kind}{number} thing{kind}{number}?",
            kind=kind,
            gap=gap,
            answered_if=[f"Told{kind}{number} plainly{kind}{number}.", f"Also{kind}{number} clear{kind}{number}."],
        )
        for number, gap in enumerate(GAPS)
        for kind in ("clarifying", "developing")
    ]
    return QuestionBank(make_index(*map(question_item, made)))


def shelved(case: SolvedCase) -> Shelved:
    return shelve([case_item(case)], encoder=ENCODER, cache=VectorCache(None))[0]


def ids(chosen: Sequence[ChosenQuestion]) -> list[str]:
    return [question.candidate.id for question in chosen]


@pytest.mark.parametrize("count", [0, 1, 5, 7, 8, 9, 100])
def test_between_five_and_eight_are_asked(bank: QuestionBank, count: int) -> None:
    assert FEWEST <= len(bank.choose(asked(), gaps=MISSED, similar=(), count=count)) <= MOST


def test_few_means_five_to_eight() -> None:
    assert (FEWEST, MOST) == (5, 8)


def test_both_kinds_are_asked(bank: QuestionBank) -> None:
    kinds = {question.candidate.kind for question in bank.choose(asked(), gaps=MISSED, similar=())}
    assert kinds == {"clarifying", "developing"}


def test_both_kinds_are_asked_even_if_one_fits_far_better(bank: QuestionBank) -> None:
    said = " ".join(f"What about{'clarifying'}{n} thing{'clarifying'}{n}." for n in range(len(GAPS)))
    kinds = [question.candidate.kind for question in bank.choose(asked(difficulty=said), gaps=MISSED, similar=())]
    assert min(kinds.count("clarifying"), kinds.count("developing")) >= 2


def test_the_same_input_gives_the_same_questions(bank: QuestionBank) -> None:
    assert ids(bank.choose(asked(), gaps=MISSED, similar=())) == ids(bank.choose(asked(), gaps=MISSED, similar=()))


def test_the_order_of_the_bank_makes_no_difference(make_index: Callable[..., Index], make_question: Make) -> None:
    made = [make_question(id=f"q{n}", text=f"Alpha{n} beta{n}?", gap=GAPS[n]) for n in range(12)]
    one, other = (QuestionBank(make_index(*map(question_item, order))) for order in (made, made[::-1]))
    assert ids(one.choose(asked(), gaps=MISSED, similar=())) == ids(other.choose(asked(), gaps=MISSED, similar=()))


def test_an_empty_bank_asks_nothing(make_index: Callable[..., Index]) -> None:
    assert QuestionBank(make_index()).choose(asked(), gaps=MISSED, similar=()) == ()


def test_guiding_questions_wait_for_the_answers(make_index: Callable[..., Index], make_question: Make) -> None:
    bank = QuestionBank(make_index(question_item(make_question(kind="guiding"))))
    assert bank.choose(asked(), gaps=MISSED, similar=()) == ()


def test_a_question_the_form_has_answered_is_not_asked(bank: QuestionBank) -> None:
    before = ids(bank.choose(asked(), gaps=MISSED, similar=()))
    kind, number = before[0].split("-")
    said = f"Rain falls. Told{kind}{number} plainly{kind}{number}. It is cold."
    assert before[0] not in ids(bank.choose(asked(difficulty=said), gaps=MISSED, similar=()))


def test_no_question_is_asked_twice_under_two_ids(make_index: Callable[..., Index], make_question: Make) -> None:
    same = [make_question(id=f"same-{n}", text="Since when?", gap=gap) for n, gap in enumerate(GAPS)]
    bank = QuestionBank(make_index(*map(question_item, same)))
    assert len(bank.choose(asked(), gaps=MISSED, similar=())) == 1


def test_a_missed_gap_is_asked_about_before_a_told_one(make_index: Callable[..., Index], make_question: Make) -> None:
    made = [
        make_question(id="told", text="Alpha?", gap="goal"),
        make_question(id="missed", text="Alpha?", gap="frequency"),
    ]
    bank = QuestionBank(make_index(*map(question_item, made)))
    gaps = (MissingGap(Gap.GOAL, 0.0, "g"), MissingGap(Gap.FREQUENCY, 1.0, "f"))
    assert ids(bank.choose(asked(), gaps=gaps, similar=())) == ["missed"]


def test_a_question_of_another_field_gives_way(make_index: Callable[..., Index], make_question: Make) -> None:
    made = [
        make_question(id="another-field", text="Alpha?", problem_fields=["parents"]),
        make_question(id="this-field", text="Alpha?", problem_fields=["class-management"]),
    ]
    bank = QuestionBank(make_index(*map(question_item, made)))
    assert ids(bank.choose(asked(), gaps=MISSED, similar=())) == ["this-field"]


def test_a_question_that_fits_every_case_gives_way_to_one_that_fits_this_case(
    make_index: Callable[..., Index], make_question: Make, make_case: Callable[..., SolvedCase]
) -> None:
    usual = "Pupils talk loudly in lessons."
    made = [make_question(id="hub", text=usual), make_question(id="own", text="Where is the missing money now?")]
    cases = [make_case(id=f"case-{n}", title=usual, essence=usual, question=usual) for n in range(3)]
    query = ask({"essence": f"{usual} The missing money is gone now."}, encoder=ENCODER)
    alone = QuestionBank(make_index(*map(question_item, made)))
    among = QuestionBank(make_index(*map(question_item, made), *map(case_item, cases)))
    assert ids(alone.choose(query, gaps=MISSED, similar=()))[0] == "hub"
    assert ids(among.choose(query, gaps=MISSED, similar=()))[0] == "own"


MATTER = {
    "text": "Where is the money for trips now?",
    "asked_when": ["Families pay money for trips.", "The trip money."],
}


def test_a_question_with_a_matter_of_its_own_is_asked_of_forms_that_tell_of_it(
    make_index: Callable[..., Index], make_question: Make
) -> None:
    bank = QuestionBank(make_index(question_item(make_question(**MATTER))))
    query = ask({"essence": "The money for trips is gone now."}, encoder=ENCODER)
    assert ids(bank.choose(query, gaps=MISSED, similar=()))
    assert bank.choose(asked(), gaps=MISSED, similar=()) == ()


def test_a_question_with_a_matter_of_its_own_goes_before_one_that_fits_any_form(
    make_index: Callable[..., Index], make_question: Make
) -> None:
    made = [make_question(id="any", text="Where is the money now?"), make_question(id="own", **MATTER)]
    bank = QuestionBank(make_index(*map(question_item, made)))
    query = ask({"essence": "The money for trips is gone now."}, encoder=ENCODER)
    assert ids(bank.choose(query, gaps=MISSED, similar=()))[0] == "own"


def test_of_many_matters_only_the_three_that_stand_out_most_are_asked_about(
    make_index: Callable[..., Index], make_question: Make
) -> None:
    others = [
        make_question(
            id=f"other-{n}", text=f"Word{n} thing{n}?", asked_when=[f"Word{n} thing{n}.", f"Thing{n} word{n}."]
        )
        for n in range(120)
    ]
    texts = {
        "goal": "Who keeps the purse?",
        "trigger": "When was it counted last?",
        "frequency": "Which list names payers?",
        "support": "Who else has the key?",
    }
    trips = [{**MATTER, "id": f"trip-{n}", "text": texts[gap], "gap": gap} for n, gap in enumerate(texts)]
    bank = QuestionBank(make_index(*map(question_item, [*others, *(make_question(**made) for made in trips)])))
    query = ask({"essence": "The money for trips is gone now."}, encoder=ENCODER)
    found = ids(bank.choose(query, gaps=MISSED, similar=()))
    assert len(found) == 3
    assert set(found) < {"trip-0", "trip-1", "trip-2", "trip-3"}


def test_the_first_reason_names_the_gap(bank: QuestionBank) -> None:
    for question in bank.choose(asked(), gaps=MISSED, similar=()):
        assert question.reasons[0] == f"{question.candidate.gap} is missing."


def test_a_question_of_the_cases_field_says_so(make_index: Callable[..., Index], make_question: Make) -> None:
    bank = QuestionBank(make_index(question_item(make_question(problem_fields=["class-management"]))))
    (question,) = bank.choose(asked(), gaps=MISSED, similar=())
    assert any("problem field" in reason for reason in question.reasons)


# Questions that mentors asked in similar cases

TOLD = "Teachers wait near doors. Bells ring early. Rain falls down."


@pytest.fixture
def other_bank(make_index: Callable[..., Index], make_question: Make) -> QuestionBank:
    """A bank that knows the little words of questions, but has nothing to ask."""
    return QuestionBank(make_index(question_item(make_question(text="When do they?", kind="guiding"))))


def exchange(text: str, **changes: Any) -> dict[str, Any]:
    return {"kind": "clarifying", "asked": text, "answered": "So.", "gap": "trigger", **changes}


def test_a_question_asked_in_a_similar_case_can_be_asked_again(
    other_bank: QuestionBank, make_case: Callable[..., SolvedCase]
) -> None:
    similar = shelved(make_case(questions=[exchange("When do teachers ring?")]))
    (question,) = other_bank.choose(asked(difficulty=TOLD), gaps=MISSED, similar=[similar])
    assert question.candidate.text == "When do teachers ring?"
    assert question.candidate.source == "noisy-start"
    assert any("similar solved case" in reason for reason in question.reasons)


@pytest.mark.parametrize(
    "text",
    [
        "When does T. ring?",
        "Do teachers ring at 10.15?",
        "When do teachers wait near Mina?",
        "Which trombone did the conductor break?",
    ],
)
def test_a_question_about_particulars_of_another_case_is_not_asked(
    text: str, other_bank: QuestionBank, make_case: Callable[..., SolvedCase]
) -> None:
    similar = shelved(make_case(questions=[exchange(text)]))
    assert other_bank.choose(asked(difficulty=TOLD), gaps=MISSED, similar=[similar]) == ()


def test_a_question_may_have_a_word_that_the_form_has_not(
    other_bank: QuestionBank, make_case: Callable[..., SolvedCase]
) -> None:
    similar = shelved(make_case(questions=[exchange("Do teachers ring before doors open?")]))
    assert other_bank.choose(asked(difficulty=TOLD), gaps=MISSED, similar=[similar])


def test_a_question_the_form_itself_says_is_not_asked(
    other_bank: QuestionBank, make_case: Callable[..., SolvedCase]
) -> None:
    similar = shelved(make_case(questions=[exchange("Pupils shout loudly.")]))
    assert other_bank.choose(asked(), gaps=MISSED, similar=[similar]) == ()


def test_each_asked_question_keeps_its_own_kind_and_gap(
    other_bank: QuestionBank, make_case: Callable[..., SolvedCase]
) -> None:
    long = "When do " + "teachers wait near doors " * 30
    exchanges = [exchange(long), exchange("When do teachers ring?", kind="developing", gap="goal")]
    similar = shelved(make_case(questions=exchanges))
    chosen = other_bank.choose(asked(difficulty=TOLD), gaps=MISSED, similar=[similar])
    told = {q.candidate.text: (q.candidate.kind, q.candidate.gap) for q in chosen}
    assert told["When do teachers ring?"] == ("developing", "goal")


# The shipped bank, for real forms

FORMS = (
    {
        "essence": "My form 7 talks through the first ten minutes of every lesson. I stand there and wait.",
        "actions_taken": "I tried marks for behaviour.",
        "difficulty": "They only laugh.",
        "question": "How do I begin calmly?",
    },
    {"essence": "A father writes to me at midnight and complains to the head.", "question": "Must I answer him?"},
    {
        "essence": "A colleague comes into my lessons and corrects me in front of the children.",
        "actions_taken": "I asked her to talk after the lesson; she promised it and did it again the next day.",
        "question": "How can I stop this without a war in the staff room?",
    },
    {"essence": "I am tired. I cry on Sundays.", "question": "Should I leave?"},
    {"essence": "Nobody brings homework.", "question": "What now?"},
)


@pytest.fixture(scope="module")
def shipped_bank(shipped: tuple[Corpus, list[Fault]], encoder: OnnxEncoder, encoder_cache: VectorCache) -> QuestionBank:
    """The shipped bank as the default encoder reads it."""
    index = Index(encoder=encoder, cache=encoder_cache, store="memory", floors={})
    index.put(map(question_item, shipped[0].questions))
    return QuestionBank(index)


@pytest.fixture(scope="module", params=range(len(FORMS)))
def chosen(
    request: pytest.FixtureRequest,
    shipped_bank: QuestionBank,
    shipped: tuple[Corpus, list[Fault]],
    encoder: OnnxEncoder,
    encoder_cache: VectorCache,
) -> tuple[ChosenQuestion, ...]:
    """What is asked of each form."""
    query = ask(FORMS[request.param], encoder=encoder)
    gaps = GapFinder(shipped[0].gaps, encoder=encoder, cache=encoder_cache).find(query)
    return shipped_bank.choose(query, gaps=gaps, similar=())


@pytest.mark.slow
def test_the_shipped_bank_has_five_to_eight_questions_for_any_form(chosen: tuple[ChosenQuestion, ...]) -> None:
    assert 5 <= len(chosen) <= 8


@pytest.mark.slow
def test_the_shipped_bank_has_both_kinds_for_any_form(chosen: tuple[ChosenQuestion, ...]) -> None:
    assert {question.candidate.kind for question in chosen} == {"clarifying", "developing"}


@pytest.mark.slow
def test_no_two_questions_of_the_shipped_bank_are_alike(chosen: tuple[ChosenQuestion, ...]) -> None:
    for one, other in combinations(chosen, 2):
        assert float(one.candidate.vector @ other.candidate.vector) <= ALIKE


@pytest.mark.slow
def test_every_question_of_the_shipped_bank_comes_with_a_reason(chosen: tuple[ChosenQuestion, ...]) -> None:
    assert all(question.reasons and all(question.reasons) for question in chosen)
