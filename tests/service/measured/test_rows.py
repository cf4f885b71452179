"""Rows are kept whole: the same values make the same file, a torn line is no row, unreadable is not zero."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from service.measured.rows import Row, append_rows, read_rows, readable, values_of, write_rows

NAMES = st.text(min_size=1, max_size=6)
ROWS = st.builds(
    Row,
    system=NAMES,
    query=NAMES,
    measure=NAMES,
    value=st.floats(allow_nan=False, allow_infinity=False),
)


@given(rows=st.lists(ROWS, max_size=8))
def test_what_is_written_is_read_again(rows: list[Row], tmp_path_factory: object) -> None:
    path = Path(tmp_path_factory.mktemp("rows") / "rows.jsonl")  # type: ignore[attr-defined]
    write_rows(path, rows)
    once = {(row.system, row.query, row.measure): row for row in rows}
    assert read_rows(path) == [once[key] for key in sorted(once)]


def test_the_order_in_which_rows_came_does_not_change_the_file(tmp_path: Path) -> None:
    rows = [Row("words", "q2", "AP", 0.5), Row("words", "q1", "AP", 0.25)]
    write_rows(tmp_path / "a", rows)
    write_rows(tmp_path / "b", reversed(rows))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_line_that_a_kill_cut_off_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    append_rows(path, [Row("words", "q1", "AP", 0.5)])
    with path.open("a", encoding="utf8") as file:
        file.write('{"system": "words", "que')
    assert read_rows(path) == [Row("words", "q1", "AP", 0.5)]


def test_rows_can_be_added_after_a_line_that_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    append_rows(path, [Row("words", "q1", "AP", 0.5)])
    with path.open("a", encoding="utf8") as file:
        file.write('{"system": "words", "que')
    append_rows(path, [Row("words", "q2", "AP", 1.0)])
    assert [row.query for row in read_rows(path)] == ["q1", "q2"]


def test_no_file_has_no_rows(tmp_path: Path) -> None:
    assert read_rows(tmp_path / "none.jsonl") == []


def test_of_two_rows_for_the_same_the_later_counts() -> None:
    assert values_of([Row("s", "q", "m", 0.1), Row("s", "q", "m", 0.2)]) == {"s": {"m": {"q": 0.2}}}


def test_an_unreadable_value_keeps_its_reason_and_is_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    write_rows(path, [Row("judge", "q", "faithfulness", None, "the reply was no JSON")])
    [row] = read_rows(path)
    assert (row.value, row.why) == (None, "the reply was no JSON")
    assert readable(values_of([row])["judge"]["faithfulness"]) == {}
