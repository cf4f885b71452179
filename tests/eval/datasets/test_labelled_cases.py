"""The labelled cases: unchanged, enough of them, labelled through, and nothing of dev in test."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.deidentification.fields import texts
from corpus.deidentification.finding import EntityKind
from eval.datasets.casebook import HOME, Split
from eval.datasets.deidentification import LabelledCase, Span, read_labelled
from eval.safety.deidentification import LABELLED_KINDS, span_is_found

RUN = 8


@pytest.fixture(scope="module")
def dev() -> tuple[LabelledCase, ...]:
    """The part for tuning."""
    return read_labelled("dev", dataset="deidentification-v1")


@pytest.fixture(scope="module")
def test() -> tuple[LabelledCase, ...]:
    """The part for reporting."""
    return read_labelled("test", dataset="deidentification-v1")


@pytest.fixture(scope="module")
def fresh() -> tuple[LabelledCase, ...]:
    """The second test part."""
    return read_labelled("test", dataset="deidentification-v2")


@pytest.fixture(scope="module")
def third() -> dict[Split, tuple[LabelledCase, ...]]:
    """The third dataset, both parts, each by a writer who saw nothing of the other."""
    return {"dev": read_labelled("dev"), "test": read_labelled("test")}


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(HOME / "deidentification-v1", tmp_path / "deidentification-v1"))
    (folder / "test.jsonl").write_bytes((folder / "test.jsonl").read_bytes() + b"\n")
    with pytest.raises(ValueError, match=r"test\.jsonl of deidentification-v1 was changed"):
        read_labelled("test", dataset="deidentification-v1", root=tmp_path)


def test_a_part_that_a_dataset_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="deidentification-v2 has no dev part, only test"):
        read_labelled("dev", dataset="deidentification-v2")


def test_the_second_test_part_has_forty_labels_of_every_kind(fresh: tuple[LabelledCase, ...]) -> None:
    counts = Counter(span.kind for case in fresh for span in case.spans)
    assert set(counts) == set(LABELLED_KINDS)
    assert min(counts.values()) >= 40


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_third_dataset_has_twenty_labels_of_every_kind(
    split: Split, third: dict[Split, tuple[LabelledCase, ...]]
) -> None:
    counts = Counter(span.kind for case in third[split] for span in case.spans)
    assert set(counts) == set(LABELLED_KINDS)
    assert min(counts.values()) >= 20


def test_there_are_200_cases_and_most_of_test_name_several(
    dev: tuple[LabelledCase, ...], test: tuple[LabelledCase, ...]
) -> None:
    assert len(dev) + len(test) >= 200
    assert sum(len(case.spans) > 1 for case in test) >= 0.4 * len(test)
    assert sum(not case.spans for case in test) >= 0.1 * len(test)


def test_every_kind_is_labelled_in_both_parts(dev: tuple[LabelledCase, ...], test: tuple[LabelledCase, ...]) -> None:
    for part in (dev, test):
        counts = Counter(span.kind for case in part for span in case.spans)
        assert set(counts) == set(LABELLED_KINDS)
        assert min(counts.values()) >= 10


def test_a_label_stands_where_it_says_and_no_mark_is_left(
    test: tuple[LabelledCase, ...], fresh: tuple[LabelledCase, ...], third: dict[Split, tuple[LabelledCase, ...]]
) -> None:
    for labelled in (*test, *fresh, *third["dev"], *third["test"]):
        written = texts(labelled.case)
        assert not any(sign in text for text in written.values() for sign in "⟦⟧")
        for span in labelled.spans:
            assert written[span.field][span.start : span.end].strip()


def test_a_name_that_is_labelled_once_is_labelled_everywhere_in_its_case(
    dev: tuple[LabelledCase, ...],
    test: tuple[LabelledCase, ...],
    fresh: tuple[LabelledCase, ...],
    third: dict[Split, tuple[LabelledCase, ...]],
) -> None:
    for labelled in (*dev, *test, *fresh, *third["dev"], *third["test"]):
        assert [*_unlabelled(labelled)] == []


def _unlabelled(labelled: LabelledCase) -> Iterator[str]:
    """Names that stand a second time without a label; May is a month as well, "The Widow" begins as sentences do."""
    written = texts(labelled.case)
    people = [span for span in labelled.spans if span.kind is EntityKind.PERSON]
    named = {word for span in people for word in re.findall(r"[A-Z]\w{2,}", _of(written, span))} - {
        "May",
        "Fire",
        "The",
        "Voice",
    }
    for field, text in written.items():
        told = [(span.start, span.end) for span in labelled.spans if span.field == field]
        for word in named:
            for found in re.finditer(rf"\b{word}\b", text):
                if not any(start <= found.start() < end for start, end in told):
                    yield word


def _of(written: dict[str, str], span: Span) -> str:
    return written[span.field][span.start : span.end]


def test_no_dev_case_shares_eight_words_in_a_row_with_a_test_case(
    dev: tuple[LabelledCase, ...], test: tuple[LabelledCase, ...], fresh: tuple[LabelledCase, ...]
) -> None:
    assert _runs(dev) & _runs((*test, *fresh)) == set()


def test_the_parts_of_the_third_dataset_share_no_eight_words_in_a_row(
    third: dict[Split, tuple[LabelledCase, ...]],
) -> None:
    assert _runs(third["dev"]) & _runs(third["test"]) == set()


def _runs(part: tuple[LabelledCase, ...]) -> set[tuple[str, ...]]:
    told = (re.findall(r"\w+", text.lower()) for case in part for text in texts(case.case).values())
    return {tuple(words[i : i + RUN]) for words in told for i in range(len(words) - RUN + 1)}


def test_a_span_is_found_only_when_nothing_of_it_stays() -> None:
    span = Span("essence", 0, 13, EntityKind.PERSON)
    assert span_is_found("Petya Smirnov", span, {"essence": {*range(13)}})
    assert not span_is_found("Petya Smirnov", span, {"essence": {*range(5)}})
    assert not span_is_found("Petya Smirnov", span, {"question": {*range(13)}})


def test_half_of_an_indirect_hint_is_enough() -> None:
    span = Span("essence", 0, 8, EntityKind.INDIRECT)
    assert span_is_found("the only", span, {"essence": {0, 1, 2, 4}})
    assert not span_is_found("the only", span, {"essence": {0, 1, 2}})
