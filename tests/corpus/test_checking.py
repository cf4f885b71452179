"""The rules between records, each broken once."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from corpus.checking import ARTICLE_WORDS, NEEDED, SHARED_WORDS, STAGES, all_records, check
from corpus.reading import KINDS, Corpus, Source
from corpus.records import Article, GapCue, Mentor, Question, RubricatorItem, SolvedCase

ITEM = RubricatorItem(
    id="class-management", title="Class management", description="Order.", boundary="Not law.", cues=("a", "b", "c")
)
CUE = GapCue.model_validate({"gap": "goal", "missing": "m", "usual": 0.5, "phrases": ["p"], "known_if": ["k"]})


@pytest.fixture
def make_corpus(
    make_case: Callable[..., SolvedCase],
    make_article: Callable[..., Article],
    make_mentor: Callable[..., Mentor],
    make_question: Callable[..., Question],
) -> Callable[..., Corpus]:
    """Makes a faultless corpus of one record a kind, with the changes given by kind."""

    def build(**changes: Any) -> Corpus:
        records: dict[str, Any] = {
            "rubricator": (ITEM,),
            "gaps": (CUE,),
            "cases": (make_case(),),
            "articles": (make_article(),),
            "mentors": (make_mentor(),),
            "questions": (make_question(),),
        }
        return Corpus(**{**records, **changes})

    return build


def mends(corpus: Corpus) -> list[str]:
    return [fault.mend for fault in check(corpus)]


def sources(**lines: int) -> Mapping[tuple[str, str], Source]:
    return {("cases", name.replace("_", "-")): Source(f"cases/{name}.yaml", line) for name, line in lines.items()}


def test_a_faultless_corpus_has_no_faults(make_corpus: Callable[..., Corpus]) -> None:
    assert mends(make_corpus()) == []


@pytest.mark.parametrize("kind", NEEDED)
def test_a_corpus_without_what_every_response_is_made_with_is_told(
    kind: str, make_corpus: Callable[..., Corpus]
) -> None:
    bare = make_corpus(cases=(), articles=(), mentors=(), questions=(), **{kind: ()})
    assert [str(fault) for fault in check(bare)] == [
        f"{kind}.yaml:1: has no records; add the file, nothing starts without it"
    ]


def test_of_other_kinds_a_corpus_may_be_empty(make_corpus: Callable[..., Corpus]) -> None:
    assert mends(make_corpus(cases=(), articles=(), mentors=(), questions=())) == []


def test_all_records_names_every_kind(make_corpus: Callable[..., Corpus]) -> None:
    assert {kind for kind, _ in all_records(make_corpus())} == set(KINDS)


def test_one_id_in_two_kinds_is_no_fault(
    make_corpus: Callable[..., Corpus], make_article: Callable[..., Article]
) -> None:
    assert mends(make_corpus(articles=(make_article(id="noisy-start"),))) == []


@pytest.mark.parametrize("path", ["cases/other.yaml", "cases/other.md"])
def test_a_case_is_named_like_its_file(make_corpus: Callable[..., Corpus], path: str) -> None:
    (fault,) = check(make_corpus(sources={("cases", "noisy-start"): Source(path, 1)}))
    assert fault.path == path
    assert "'noisy-start'" in fault.mend


def test_an_article_is_named_like_its_file(make_corpus: Callable[..., Corpus]) -> None:
    (fault,) = check(make_corpus(sources={("articles", "calm-beginnings"): Source("articles/other.md", 1)}))
    assert fault.path == "articles/other.md"


def test_mentors_and_questions_may_share_a_file(make_corpus: Callable[..., Corpus]) -> None:
    found = {
        ("mentors", "anna-berg"): Source("mentors.yaml", 1),
        ("questions", "since-when"): Source("questions/all.yaml", 1),
    }
    assert mends(make_corpus(sources=found)) == []


@pytest.mark.parametrize("kind", ["cases", "articles", "mentors", "questions"])
def test_a_tag_that_the_rubricator_does_not_have_is_a_fault(make_corpus: Callable[..., Corpus], kind: str) -> None:
    (record,) = getattr(make_corpus(), kind)
    changed = record.model_copy(update={"problem_fields": ("class-management", "astrology")})
    (mend,) = mends(make_corpus(**{kind: (changed,)}))
    assert "'astrology'" in mend
    assert "class-management" in mend


def test_an_unknown_participant_is_a_fault(
    make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase]
) -> None:
    (mend,) = mends(make_corpus(cases=(make_case(participants=["neighbours", "parents"]),)))
    assert "'neighbours'" in mend


@pytest.mark.parametrize("kind", ["articles", "mentors"])
def test_an_unknown_stage_is_a_fault(make_corpus: Callable[..., Corpus], kind: str) -> None:
    (record,) = getattr(make_corpus(), kind)
    (mend,) = mends(make_corpus(**{kind: (record.model_copy(update={"stages": ("primary", "kindergarten")}),)}))
    assert "'kindergarten'" in mend
    assert all(stage in mend for stage in STAGES)


def test_a_material_that_is_not_in_the_library_is_a_fault(
    make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase]
) -> None:
    (mend,) = mends(make_corpus(cases=(make_case(materials=["calm-beginnings", "lost-book"]),)))
    assert "'lost-book'" in mend


def test_a_mentor_without_a_profile_is_a_fault(
    make_corpus: Callable[..., Corpus], make_mentor: Callable[..., Mentor]
) -> None:
    (mend,) = mends(make_corpus(mentors=(make_mentor(id="boris-ort"),)))
    assert "'anna-berg'" in mend


@pytest.mark.parametrize("words", [ARTICLE_WORDS[0] - 1, ARTICLE_WORDS[1] + 1])
def test_an_article_too_short_or_too_long_is_a_fault(
    make_corpus: Callable[..., Corpus], make_article: Callable[..., Article], words: int
) -> None:
    body = " ".join(f"w{number}" for number in range(words))
    (mend,) = mends(make_corpus(articles=(make_article(body=body),)))
    assert str(words) in mend


@pytest.mark.parametrize("words", ARTICLE_WORDS)
def test_an_article_just_long_or_short_enough_is_no_fault(
    make_corpus: Callable[..., Corpus], make_article: Callable[..., Article], words: int
) -> None:
    body = " ".join(f"w{number}" for number in range(words))
    assert mends(make_corpus(articles=(make_article(body=body),))) == []


@pytest.mark.parametrize("kind", ["book", "link"])
def test_a_book_or_link_may_be_described_in_a_few_words(
    make_corpus: Callable[..., Corpus], make_article: Callable[..., Article], kind: str
) -> None:
    assert mends(make_corpus(articles=(make_article(kind=kind, body="A good book."),))) == []


def shared_run(words: int) -> tuple[str, str]:
    run = " ".join(f"shared{number}" for number in range(words))
    return f"One begins so: {run}, and ends.", f"Another said, {run.upper()}! Then left."


def test_two_cases_that_share_a_run_of_words_are_a_fault(
    make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase]
) -> None:
    one, other = shared_run(SHARED_WORDS)
    cases = (make_case(essence=one), make_case(id="other-start", essence=other, solutions=[solution("Another way.")]))
    (mend,) = mends(make_corpus(cases=cases))
    assert "'noisy-start'" in mend


def test_two_cases_that_share_one_word_less_are_no_fault(
    make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase]
) -> None:
    one, other = shared_run(SHARED_WORDS - 1)
    cases = (make_case(essence=one), make_case(id="other-start", essence=other, solutions=[solution("Another way.")]))
    assert mends(make_corpus(cases=cases)) == []


def test_a_case_that_shares_a_run_of_words_with_an_article_is_a_fault(
    make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase], make_article: Callable[..., Article]
) -> None:
    article = make_article()
    case = make_case(essence=" ".join(article.body.split()[:SHARED_WORDS]))
    (mend,) = mends(make_corpus(cases=(case,)))
    assert "'noisy-start'" in mend


def test_a_text_may_repeat_itself(make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase]) -> None:
    run, _ = shared_run(SHARED_WORDS)
    assert mends(make_corpus(cases=(make_case(essence=f"{run} {run}"),))) == []


def test_a_question_asked_twice_is_a_fault(
    make_corpus: Callable[..., Corpus], make_question: Callable[..., Question]
) -> None:
    again = make_question(id="again", text="SINCE WHEN, has this been so")
    (mend,) = mends(make_corpus(questions=(make_question(), again)))
    assert "'since-when'" in mend


def test_faults_come_in_the_order_of_files_and_lines(
    make_corpus: Callable[..., Corpus], make_case: Callable[..., SolvedCase]
) -> None:
    cases = (
        make_case(id="b", problem_fields=["x"], essence="One.", solutions=[solution("First way.")]),
        make_case(
            id="a", problem_fields=["x"], essence="Two.", participants=["y"], solutions=[solution("Second way.")]
        ),
    )
    found = check(make_corpus(cases=cases, sources=sources(a=9, b=2)))
    assert [(fault.path, fault.line) for fault in found] == [
        ("cases/a.yaml", 9),
        ("cases/a.yaml", 9),
        ("cases/b.yaml", 2),
    ]


def solution(text: str) -> dict[str, Any]:
    return {"approach": "a", "text": text, "steps": ["one", "two"], "mentor": "anna-berg"}
