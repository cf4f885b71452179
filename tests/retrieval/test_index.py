"""One generation of the index: what is put is found, what is withdrawn is gone, and twice is as good as once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.records import Article, Mentor, Question, SolvedCase
from retrieval.encoder import Encoded, HashingEncoder, Passage
from retrieval.index import Index, IndexFault
from retrieval.items import KINDS, Item, Part, case_item, material_item, mentor_item, question_item
from retrieval.neighbours import StoreName
from retrieval.query import ask
from retrieval.search import RANKERS, SHOWN, Search, Stage, pipeline
from retrieval.shelving import digest, shelve
from retrieval.vector_cache import VectorCache


class CountingEncoder(HashingEncoder):
    """Counts the passages it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def encode(self, passages: Sequence[Passage]) -> list[Encoded]:
        self.seen += len(passages)
        return super().encode(passages)


@pytest.fixture
def items(
    make_case: Callable[..., SolvedCase],
    make_article: Callable[..., Article],
    make_mentor: Callable[..., Mentor],
    make_question: Callable[..., Question],
) -> list[Item]:
    """Two cases and one item of each other kind."""
    father = make_case(id="night-father", essence="A father writes at night.", question="Must I answer him?")
    return [
        case_item(make_case()),
        case_item(father),
        material_item(make_article()),
        mentor_item(make_mentor(), solved=[]),
        question_item(make_question()),
    ]


@pytest.fixture(params=["chroma", "memory"])
def index(request: pytest.FixtureRequest, tmp_path: Path, make_index: Callable[..., Index], items: list[Item]) -> Index:
    """A filled index over each store."""
    store: StoreName = request.param
    return make_index(*items, store=store, folder=tmp_path / "generation")


def found_anywhere(index: Index, text: str) -> set[str]:
    query = ask({"essence": text}, encoder=index.encoder)
    stages: list[Stage] = [*RANKERS.values(), pipeline(RANKERS["production"], SHOWN["cases"])]
    return {hit.id for stage in stages for hit in stage(Search(query, "cases", index), ())}


def test_every_item_is_counted(index: Index) -> None:
    assert index.counts() == {"cases": 2, "materials": 1, "mentors": 1, "questions": 1}


def test_a_filled_index_passes_its_check(index: Index) -> None:
    index.check()


def test_an_empty_index_passes_its_check(make_index: Callable[..., Index]) -> None:
    make_index().check()


def test_putting_twice_changes_nothing(index: Index, items: list[Item]) -> None:
    before = {kind: index.shelf.digests(kind) for kind in KINDS}
    index.put(items)
    assert {kind: index.shelf.digests(kind) for kind in KINDS} == before
    assert {kind: index.words[kind].count() for kind in KINDS} == index.counts()
    index.check()


def test_putting_twice_encodes_once(make_index: Callable[..., Index], items: list[Item]) -> None:
    encoder = CountingEncoder()
    index = make_index(*items, encoder=encoder)
    before = encoder.seen
    index.put(items)
    assert encoder.seen == before


def test_removing_what_is_absent_changes_nothing(index: Index, items: list[Item]) -> None:
    index.remove("cases", ["nowhere"])
    index.remove("mentors", [])
    assert index.status(items).whole
    index.check()


def test_a_withdrawn_case_is_found_by_nothing_right_after(index: Index) -> None:
    assert "night-father" in found_anywhere(index, "A father writes at night.")
    index.remove("cases", ["night-father"])
    assert "night-father" not in found_anywhere(index, "A father writes at night.")
    assert index.shelf.get("cases", ["night-father"]) == {}


def test_a_withdrawn_case_leaves_the_others_in_place(index: Index) -> None:
    index.remove("cases", ["night-father"])
    assert "noisy-start" in found_anywhere(index, "Form seven talks loudly.")
    index.check()


def test_withdrawing_twice_is_as_good_as_once(index: Index) -> None:
    index.remove("cases", ["night-father"])
    index.remove("cases", ["night-father"])
    index.check()


def test_a_withdrawn_case_can_come_back(index: Index, items: list[Item]) -> None:
    index.remove("cases", ["night-father"])
    index.put(items)
    assert "night-father" in found_anywhere(index, "A father writes at night.")


def test_a_changed_case_is_found_by_its_new_words_only(index: Index, make_case: Callable[..., SolvedCase]) -> None:
    index.put([case_item(make_case(id="night-father", essence="Zebras gallop.", question="Whither?"))])
    query = ask({"essence": "father night"}, encoder=index.encoder)
    assert "night-father" not in {hit.id for hit in RANKERS["words"](Search(query, "cases", index), ())}
    query = ask({"essence": "Zebras gallop."}, encoder=index.encoder)
    assert RANKERS["meaning"](Search(query, "cases", index), ())[0].id == "night-father"
    index.check()


def test_an_item_of_another_kind_is_never_found(index: Index) -> None:
    assert found_anywhere(index, "Calm beginnings. Ways to begin a lesson.") <= {"noisy-start", "night-father"}


def test_status_of_an_index_that_agrees_is_whole(index: Index, items: list[Item]) -> None:
    assert index.status(items).whole


def test_status_names_what_is_missing(index: Index, items: list[Item], make_case: Callable[..., SolvedCase]) -> None:
    status = index.status([*items, case_item(make_case(id="new-case"))])
    assert status.missing["cases"] == ("new-case",)
    assert not status.whole


def test_status_names_what_is_left_over(index: Index, items: list[Item]) -> None:
    status = index.status([item for item in items if item.id != "night-father"])
    assert status.extra["cases"] == ("night-father",)
    assert not status.whole


def test_status_names_what_is_made_of_older_texts(
    index: Index, items: list[Item], make_case: Callable[..., SolvedCase]
) -> None:
    changed = case_item(make_case(title="Another title"))
    status = index.status([changed, *items[1:]])
    assert status.outdated["cases"] == ("noisy-start",)
    assert not status.whole


def test_a_change_of_the_record_alone_is_a_change(make_mentor: Callable[..., Mentor]) -> None:
    before, after = (mentor_item(make_mentor(open_cases=load), solved=[]) for load in (1, 2))
    assert digest(before) != digest(after)


def test_an_item_without_words_to_search_can_be_put(make_index: Callable[..., Index]) -> None:
    index = make_index(Item("cases", "silent", (Part("steps", "Wait", lines=True),)))
    assert index.counts()["cases"] == 1


def test_words_that_are_lost_are_noticed(index: Index) -> None:
    index.words["cases"].remove(["noisy-start"])
    with pytest.raises(IndexFault, match="rebuild"):
        index.check()


def test_neighbours_that_are_lost_are_noticed(index: Index) -> None:
    index.neighbours["cases"].remove(["noisy-start"])
    with pytest.raises(IndexFault, match="noisy-start"):
        index.check()


@pytest.mark.parametrize("store", ["chroma", "memory"])
def test_an_index_in_a_folder_is_found_again(
    tmp_path: Path, make_index: Callable[..., Index], items: list[Item], store: StoreName
) -> None:
    make_index(*items, store=store, folder=tmp_path / "generation").close()
    again = make_index(store=store, folder=tmp_path / "generation")
    assert again.status(items).whole
    assert "night-father" in found_anywhere(again, "A father writes at night.")
    again.check()


def test_progress_ends_at_the_count(make_index: Callable[..., Index], items: list[Item]) -> None:
    told: list[tuple[str, int, int]] = []
    make_index().put(items, progress=lambda what, done, total: told.append((what, done, total)))
    assert {what: (done, total) for what, done, total in told}["indexing cases"] == (2, 2)


def test_long_fields_are_shelved_whole(make_case: Callable[..., SolvedCase], hashing_encoder: HashingEncoder) -> None:
    said = [f"Pupil {number} talks on and on." for number in range(30)]
    item = case_item(make_case(essence=" ".join(said)))
    (shelved,) = shelve([item], encoder=hashing_encoder, cache=VectorCache(None))
    assert shelved.window_fields.count("essence") > 1
    assert shelved.lines_of("essence")[0] == said


def test_each_step_is_shelved_as_one_line(
    make_case: Callable[..., SolvedCase], hashing_encoder: HashingEncoder
) -> None:
    steps = ['Say "Stop." Then wait. Breathe.', "Greet each pupil\nat the door", "Put the task on the board"]
    solution = {"approach": "a", "text": "Calm.", "steps": steps}
    (shelved,) = shelve([case_item(make_case(solutions=[solution]))], encoder=hashing_encoder, cache=VectorCache(None))
    assert [" ".join(step.split()) for step in steps] == shelved.lines_of("steps")[0]


def test_each_asked_question_is_shelved_as_one_line_however_long(
    make_case: Callable[..., SolvedCase], hashing_encoder: HashingEncoder
) -> None:
    asked = ["Who " + "and who " * 100 + "was there?", "When was it?"]
    exchanges = [{"kind": "clarifying", "asked": text, "answered": "So."} for text in asked]
    (shelved,) = shelve([case_item(make_case(questions=exchanges))], encoder=hashing_encoder, cache=VectorCache(None))
    assert shelved.lines_of("asked")[0] == asked


def test_vectors_of_an_item_are_unit_vectors(items: list[Item], hashing_encoder: HashingEncoder) -> None:
    for shelved in shelve(items, encoder=hashing_encoder, cache=VectorCache(None)):
        assert np.linalg.norm(shelved.windows, axis=1) == pytest.approx(np.ones(len(shelved.windows)), abs=1e-4)


def test_two_items_of_one_id_in_one_batch_count_once(
    make_index: Callable[..., Index], make_case: Callable[..., SolvedCase], tmp_path: Path
) -> None:
    old, new = case_item(make_case()), case_item(make_case(title="Another title"))
    index = make_index(old, new, store="chroma", folder=tmp_path)
    assert index.counts()["cases"] == 1
    assert index.status([new]).whole
    index.check()


def test_the_order_of_parts_does_not_hide_a_change(make_case: Callable[..., SolvedCase]) -> None:
    item = case_item(make_case())
    assert digest(item) != digest(replace(item, parts=item.parts[::-1]))


@pytest.mark.parametrize("store", ["chroma", "memory"])
def test_the_exact_scan_finds_what_the_store_finds(
    store: StoreName, tmp_path: Path, make_index: Callable[..., Index]
) -> None:
    rows = [Item("cases", f"n{n:02}", (Part("essence", f"word{n} word{n + 1}"),)) for n in range(30)]
    index = make_index(*rows, store=store, folder=tmp_path / "generation")
    asked = ask({"essence": "word7 word8"}, encoder=index.encoder).centre
    assert index.near("cases", asked, limit=3) == index.neighbours["cases"].nearest(asked, limit=3)
    assert index.near("cases", asked, limit=3)[0] == "n07"


def test_a_small_kind_is_found_without_opening_the_store(tmp_path: Path, make_index: Callable[..., Index]) -> None:
    rows = [Item("cases", f"n{n:02}", (Part("essence", f"word{n}"),)) for n in range(30)]
    make_index(*rows, store="chroma", folder=tmp_path / "generation").close()
    (tmp_path / "generation" / "vectors").rename(tmp_path / "elsewhere")
    index = make_index(store="chroma", folder=tmp_path / "generation")
    asked = ask({"essence": "word7"}, encoder=index.encoder).centre
    assert index.near("cases", asked, limit=3)[0] == "n07"
    assert not (tmp_path / "generation" / "vectors").exists()


def test_a_withdrawn_case_is_not_found_by_the_exact_scan(make_index: Callable[..., Index]) -> None:
    index = make_index(*(Item("cases", f"n{n:02}", (Part("essence", f"word{n}"),)) for n in range(30)))
    asked = ask({"essence": "word7"}, encoder=index.encoder).centre
    assert index.near("cases", asked, limit=3)[0] == "n07"
    index.remove("cases", ["n07"])
    assert "n07" not in index.near("cases", asked, limit=29)
    assert "n07" not in index.near("cases", asked, limit=3)
