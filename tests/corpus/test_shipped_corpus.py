"""The shipped corpus: without faults, and as rich as it promises to be."""

from collections import Counter

import pytest

from corpus.checking import ARTICLE_WORDS, STAGES, check
from corpus.reading import Corpus, Fault
from corpus.records import PARTICIPANTS, Gap, SolvedCase

Shipped = tuple[Corpus, list[Fault]]
ITEMS = (
    "educational-law",
    "professional-ethics",
    "class-management",
    "digital-technologies",
    "individualisation",
    "teaching-methods",
    "monitoring-evaluation",
    "urban-projects",
    "self-management",
    "parents",
    "personal-resources",
    "risk-families",
)
METHOD = "questions/method.yaml"
NAMED_GAPS = [gap for gap in Gap if gap is not Gap.OTHER]


@pytest.fixture(scope="module")
def corpus(shipped: Shipped) -> Corpus:
    """The records that could be read."""
    return shipped[0]


def retold(corpus: Corpus) -> list[list[SolvedCase]]:
    by_situation: dict[str, list[SolvedCase]] = {}
    for case in corpus.cases:
        by_situation.setdefault(case.situation, []).append(case)
    return [cases for cases in by_situation.values() if len(cases) > 1]


def test_every_file_can_be_read(shipped: Shipped) -> None:
    assert [str(fault) for fault in shipped[1]] == []


def test_no_rule_between_records_is_broken(corpus: Corpus) -> None:
    assert [str(fault) for fault in check(corpus)] == []


def test_the_rubricator_has_the_twelve_items(corpus: Corpus) -> None:
    assert sorted(item.id for item in corpus.rubricator) == sorted(ITEMS)


def test_there_are_at_least_300_solved_cases(corpus: Corpus) -> None:
    assert len(corpus.cases) >= 300


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_has_at_least_20_cases(corpus: Corpus, item: str) -> None:
    assert sum(item in case.problem_fields for case in corpus.cases) >= 20


def test_demand_is_skewed_as_in_life(corpus: Corpus) -> None:
    counts = Counter(item for case in corpus.cases for item in case.problem_fields)
    assert {item for item, _ in counts.most_common(3)} == {"class-management", "parents", "professional-ethics"}


def test_at_least_40_situations_are_told_twice_or_more(corpus: Corpus) -> None:
    assert len(retold(corpus)) >= 40


def test_no_two_tellings_of_a_situation_have_the_same_title(corpus: Corpus) -> None:
    assert all(len({case.title for case in cases}) == len(cases) for cases in retold(corpus))


def test_at_least_60_cases_have_two_or_more_possible_solutions(corpus: Corpus) -> None:
    assert sum(len(case.solutions) > 1 for case in corpus.cases) >= 60


def test_at_least_15_cases_have_solutions_that_disagree(corpus: Corpus) -> None:
    assert sum(bool(case.disagreement) for case in corpus.cases) >= 15


@pytest.mark.parametrize("participant", PARTICIPANTS)
def test_every_kind_of_participant_takes_part(corpus: Corpus, participant: str) -> None:
    assert any(participant in case.participants for case in corpus.cases)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_cases(corpus: Corpus, stage: str) -> None:
    assert any(case.stage == stage for case in corpus.cases)


def test_some_cases_were_redefined(corpus: Corpus) -> None:
    assert any(case.redefined for case in corpus.cases)


@pytest.mark.parametrize("helped", ["yes", "partly", "no"])
def test_not_every_solution_helped(corpus: Corpus, helped: str) -> None:
    assert any(case.reflection.helped == helped for case in corpus.cases)


@pytest.mark.parametrize("kind", ["clarifying", "developing"])
def test_mentors_asked_both_kinds_of_questions(corpus: Corpus, kind: str) -> None:
    assert any(exchange.kind == kind for case in corpus.cases for exchange in case.questions)


def test_there_are_at_least_120_articles(corpus: Corpus) -> None:
    assert sum(article.kind == "article" for article in corpus.articles) >= 120


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_has_at_least_8_articles(corpus: Corpus, item: str) -> None:
    assert sum(item in article.problem_fields for article in corpus.articles if article.kind == "article") >= 8


def test_articles_have_300_to_900_words(corpus: Corpus) -> None:
    assert ARTICLE_WORDS == (300, 900)
    lengths = {article.id: len(article.body.split()) for article in corpus.articles if article.kind == "article"}
    assert {name: words for name, words in lengths.items() if not 300 <= words <= 900} == {}


def test_there_are_at_least_60_mentors(corpus: Corpus) -> None:
    assert len(corpus.mentors) >= 60


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_has_mentors(corpus: Corpus, item: str) -> None:
    assert sum(item in mentor.problem_fields for mentor in corpus.mentors) >= 3


def test_some_mentors_are_new(corpus: Corpus) -> None:
    assert any(mentor.cases_solved == 0 for mentor in corpus.mentors)


def test_there_are_150_questions_besides_the_methods_own(corpus: Corpus) -> None:
    own = [question for question in corpus.questions if corpus.sources["questions", question.id].path == METHOD]
    assert own
    assert len(corpus.questions) - len(own) >= 150


@pytest.mark.parametrize("kind", ["clarifying", "developing", "guiding"])
def test_the_bank_has_every_kind_of_question(corpus: Corpus, kind: str) -> None:
    assert any(question.kind == kind for question in corpus.questions)


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_has_questions_of_its_own(corpus: Corpus, item: str) -> None:
    assert any(item in question.problem_fields for question in corpus.questions)


@pytest.mark.parametrize("gap", NAMED_GAPS)
def test_every_gap_is_recognised_by_one_cue(corpus: Corpus, gap: Gap) -> None:
    assert sum(cue.gap is gap for cue in corpus.gaps) == 1


def test_nothing_is_a_cue_for_what_the_list_does_not_name(corpus: Corpus) -> None:
    assert all(cue.gap is not Gap.OTHER for cue in corpus.gaps)


@pytest.mark.parametrize("gap", NAMED_GAPS)
def test_every_gap_has_three_questions_that_fit_any_field(corpus: Corpus, gap: Gap) -> None:
    fitting = [q for q in corpus.questions if q.gap is gap and not q.problem_fields]
    assert len(fitting) >= 3


@pytest.mark.parametrize("gap", NAMED_GAPS)
def test_every_gap_has_a_question_that_fits_any_case(corpus: Corpus, gap: Gap) -> None:
    assert any(q.gap is gap and not q.problem_fields and not q.asked_when for q in corpus.questions)


@pytest.mark.parametrize("item", ITEMS)
def test_a_question_of_one_item_says_for_which_forms_it_is_meant(corpus: Corpus, item: str) -> None:
    own = [q for q in corpus.questions if item in q.problem_fields]
    assert len(own) >= 30
    assert all(len(q.asked_when) >= 3 for q in own)
