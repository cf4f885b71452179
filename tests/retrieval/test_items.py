"""Records as searchable items: which words are searched and which only explain."""

from collections.abc import Callable

from corpus.reading import Corpus
from corpus.records import Article, Mentor, Question, SolvedCase
from retrieval.items import FORM_FIELDS, KINDS, case_item, items_of, material_item, mentor_item, question_item


def test_every_record_of_a_corpus_becomes_one_item(
    make_case: Callable[..., SolvedCase],
    make_article: Callable[..., Article],
    make_mentor: Callable[..., Mentor],
    make_question: Callable[..., Question],
) -> None:
    corpus = Corpus(
        cases=(make_case(),), articles=(make_article(),), mentors=(make_mentor(),), questions=(make_question(),)
    )
    assert sorted((item.kind, item.id) for item in items_of(corpus)) == [
        ("cases", "noisy-start"),
        ("materials", "calm-beginnings"),
        ("mentors", "anna-berg"),
        ("questions", "since-when"),
    ]


def test_every_kind_of_item_can_come_from_a_corpus() -> None:
    assert set(KINDS) == {"cases", "materials", "questions", "mentors"}


def test_all_four_fields_of_the_form_are_searched(make_case: Callable[..., SolvedCase]) -> None:
    case = make_case()
    searched = {part.field: part.text for part in case_item(case).parts if not part.lines}
    assert {name: searched[name] for name in FORM_FIELDS} == {name: getattr(case, name) for name in FORM_FIELDS}


def test_an_empty_field_is_no_part(make_case: Callable[..., SolvedCase]) -> None:
    assert "difficulty" not in {part.field for part in case_item(make_case(difficulty="")).parts}


def test_steps_and_asked_questions_only_explain(make_case: Callable[..., SolvedCase]) -> None:
    assert {part.field for part in case_item(make_case()).parts if part.lines} == {"steps", "asked"}


def test_an_item_hands_back_the_whole_record(make_case: Callable[..., SolvedCase]) -> None:
    case = make_case()
    assert SolvedCase.model_validate(case_item(case).record) == case


def test_the_text_of_an_article_is_searched(make_article: Callable[..., Article]) -> None:
    article = make_article()
    assert article.body in [part.text for part in material_item(article).parts]


def test_a_mentor_is_found_by_the_cases_the_mentor_solved(
    make_mentor: Callable[..., Mentor], make_case: Callable[..., SolvedCase]
) -> None:
    corpus = Corpus(mentors=(make_mentor(), make_mentor(id="boris-ort")), cases=(make_case(),))
    essences = {
        item.id: [part.text for part in item.parts if make_case().essence in part.text]
        for item in items_of(corpus)
        if item.kind == "mentors"
    }
    assert len(essences["anna-berg"]) == 1
    assert essences["boris-ort"] == []


def test_a_mentors_load_and_name_are_not_searched(make_mentor: Callable[..., Mentor]) -> None:
    assert all("Anna" not in part.text for part in mentor_item(make_mentor(), solved=[]).parts)


def test_answers_to_a_question_are_kept_one_a_line(make_question: Callable[..., Question]) -> None:
    question = make_question(answered_if=["It began\nin September.", "Every week."])
    (answers,) = [part for part in question_item(question).parts if part.lines]
    assert answers.text.splitlines() == ["It began in September.", "Every week."]
