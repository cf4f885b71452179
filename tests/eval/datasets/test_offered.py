"""What mentors did with questions they were offered, as measures: only what was offered says anything."""

from pathlib import Path

from eval.datasets.offered import BY_OUTCOME, MENTORS_DID, measures_of, mentors_did, offered_questions
from eval.experiments.questions import QUESTIONS
from eval.tasks.questions_task import MEASURED
from service.cases.rates import Outcome
from service.measured.dataset import Dataset, Offered, write_dataset


def offer(item: str, outcome: str, *, query: str = "one", task: str = "questions") -> Offered:
    """A question of the bank, offered to a mentor."""
    return Offered(query, task, "library", "", "", item, outcome, 1.0)


def test_every_outcome_has_a_measure_that_the_experiment_knows() -> None:
    assert set(BY_OUTCOME) == set(Outcome)
    assert set(MENTORS_DID) == set(BY_OUTCOME.values()) <= set(MEASURED)
    assert not set(QUESTIONS.measures) & set(MENTORS_DID)


def test_a_dataset_without_offers_says_nothing(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path, "live-v1", Dataset(card="", queries=[], qrels={}))
    assert offered_questions(folder) == {} and offered_questions(tmp_path / "none") == {}
    assert measures_of({}, ["one"]) == ()


def test_only_questions_of_the_bank_are_measured_by_query_and_outcome(tmp_path: Path) -> None:
    offers = [offer("a", "accepted"), offer("b", "accepted"), offer("c", "dropped"), offer("d", "edited", query="two")]
    offers += [offer("", "accepted"), offer("e", "accepted", task="solution")]
    folder = write_dataset(tmp_path, "live-v1", Dataset(card="", queries=[], qrels={}, offered=offers))
    offered = offered_questions(folder)
    assert offered["one"] == {"accepted": frozenset({"a", "b"}), "dropped": frozenset({"c"})}
    assert measures_of(offered, ["one"]) == ("kept by mentors", "dropped by mentors")
    assert measures_of(offered, ["one", "two"]) == tuple(BY_OUTCOME.values())


def test_a_system_is_measured_by_the_share_of_each_outcome_it_asks() -> None:
    offered = {"accepted": frozenset({"a", "b"}), "dropped": frozenset({"c"})}
    assert mentors_did(["a", "new"], offered) == {"kept by mentors": 0.5, "dropped by mentors": 0.0}
    assert mentors_did(["a", "b", "c"], offered) == {"kept by mentors": 1.0, "dropped by mentors": 1.0}
    assert mentors_did(["a"], {}) == {}
