"""Reading corpus files: what becomes a record, and the fault that says where and what to mend."""

from datetime import date
from pathlib import Path

import pytest

from corpus.checking import check
from corpus.reading import Corpus, Fault, read_corpus

ITEM = """\
- id: educational-law
  title: Educational law
  description: What is allowed.
  boundary: Not what is decent.
  cues: [It is forbidden., Somebody must sign., The rule says so.]
"""
ARTICLE = """\
---
id: calm-beginnings
title: Calm beginnings
summary: Ways to begin.
problem_fields: [class-management]
---

The first paragraph.

---

The second one.
"""
MENTOR = """\
- id: anna-berg
  name: Anna Berg
  position: Teacher
  institution: School of Lindau
  subject_area: history
  problem_fields: [class-management]
  stages: [primary]
  interests: [quiet]
  about: Likes noisy classes.
  languages: [en]
  load_limit: 3
  availability:
    days: [Monday]
    hours_per_week: 3
"""


def read(folder: Path, **files: str | bytes) -> tuple[Corpus, list[Fault]]:
    """Write files, named with `__` for a folder and `_` for a dot, and read them as a corpus."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_corpus(folder)


def only_fault(folder: Path, **files: str | bytes) -> Fault:
    _, faults = read(folder, **files)
    assert len(faults) == 1, faults
    return faults[0]


def test_a_folder_without_files_is_an_empty_corpus(tmp_path: Path) -> None:
    assert read(tmp_path) == (Corpus(), [])


def test_a_folder_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    corpus, faults = read_corpus(tmp_path / "nowhere")
    assert corpus == Corpus()
    assert "nowhere" in str(faults[0])


def test_a_list_gives_a_record_for_each_entry_with_its_line(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, rubricator_yaml="# a comment\n" + ITEM + ITEM.replace("educational-law", "ethics"))
    assert not faults
    assert [item.id for item in corpus.rubricator] == ["educational-law", "ethics"]
    assert corpus.sources["rubricator", "ethics"].line == 7


def test_files_below_the_kinds_folder_are_read_at_any_depth(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, mentors__north__anna_yaml=MENTOR)
    assert not faults
    assert corpus.sources["mentors", "anna-berg"].path == "mentors/north/anna.yaml"


def test_an_empty_file_is_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, mentors_yaml="# nobody yet\n") == (Corpus(), [])


def test_front_matter_and_text_make_an_article(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, articles__calm_md=ARTICLE)
    assert not faults
    assert corpus.articles[0].title == "Calm beginnings"


def test_a_line_of_dashes_inside_the_text_belongs_to_the_text(tmp_path: Path) -> None:
    corpus, _ = read(tmp_path, articles__calm_md=ARTICLE)
    assert corpus.articles[0].body == "The first paragraph.\n\n---\n\nThe second one."


def test_line_ends_of_another_system_make_no_difference(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, articles__calm_md=ARTICLE.replace("\n", "\r\n"))
    assert not faults
    assert corpus.articles[0].body.startswith("The first paragraph.\n\n---")


def test_a_byte_order_mark_makes_no_difference(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, articles__calm_md=b"\xef\xbb\xbf" + ARTICLE.encode())
    assert not faults
    assert corpus.articles


def test_a_text_without_front_matter_misses_its_fields(tmp_path: Path) -> None:
    _, faults = read(tmp_path, articles__calm_md="Just a text.\n")
    assert any("title" in fault.mend and "missing" in fault.mend for fault in faults)


def test_an_unknown_field_is_refused_with_its_line(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, rubricator_yaml=ITEM + "  colour: red\n")
    assert (fault.path, fault.line) == ("rubricator.yaml", 6)
    assert "colour" in fault.mend


def test_an_unknown_field_deep_inside_is_refused_with_its_line(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, mentors_yaml=MENTOR + "    weeks: 2\n")
    assert (fault.path, fault.line) == ("mentors.yaml", 15)
    assert "weeks" in fault.mend


def test_a_missing_field_is_named_at_the_record(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, rubricator_yaml=ITEM + ITEM.replace("  title: Educational law\n", ""))
    assert (fault.path, fault.line) == ("rubricator.yaml", 6)
    assert "title" in fault.mend


def test_a_wrong_value_is_named_with_its_line(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, mentors_yaml=MENTOR.replace("load_limit: 3", "load_limit: 300"))
    assert (fault.path, fault.line) == ("mentors.yaml", 11)
    assert "load_limit" in fault.mend


def test_a_wrong_entry_of_a_list_is_named_with_its_line(tmp_path: Path) -> None:
    listed = MENTOR.replace("languages: [en]", "languages:\n    - en\n    - English")
    fault = only_fault(tmp_path, mentors_yaml=listed)
    assert (fault.path, fault.line) == ("mentors.yaml", 12)
    assert "languages" in fault.mend


def test_a_wrong_value_of_front_matter_is_named_with_its_line_in_the_file(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, articles__calm_md=ARTICLE.replace("title: Calm beginnings", "title: [a, b]"))
    assert (fault.path, fault.line) == ("articles/calm.md", 3)


def test_every_fault_of_a_record_is_told_at_once(tmp_path: Path) -> None:
    _, faults = read(tmp_path, mentors_yaml=MENTOR.replace("load_limit: 3", "load_limit: 0").replace("[en]", "[]"))
    assert [fault.line for fault in faults] == [10, 11]


def test_a_broken_record_does_not_hide_its_neighbours(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, rubricator_yaml="- id: broken\n" + ITEM)
    assert [item.id for item in corpus.rubricator] == ["educational-law"]
    assert faults


def test_an_id_used_twice_is_named_at_its_second_place(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, mentors__a_yaml=MENTOR, mentors__b_yaml="# again\n" + MENTOR)
    (fault,) = [*faults, *(fault for fault in check(corpus) if "twice" in fault.mend)]
    assert (fault.path, fault.line) == ("mentors/b.yaml", 2)


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, mentors_yaml=MENTOR.replace("name: Anna Berg", "name: Anna: Berg"))
    assert (fault.path, fault.line) == ("mentors.yaml", 2)
    assert "YAML" in fault.mend


def test_broken_front_matter_is_named_with_its_line_in_the_file(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, articles__calm_md=ARTICLE.replace("title: Calm", "title: Calm: and"))
    assert (fault.path, fault.line) == ("articles/calm.md", 3)
    assert "YAML" in fault.mend


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, mentors_yaml=MENTOR.replace("Berg", "Bérg").encode("latin-1"))
    assert fault.path == "mentors.yaml"
    assert "UTF-8" in fault.mend


def test_a_character_yaml_does_not_allow_is_a_fault(tmp_path: Path) -> None:
    assert only_fault(tmp_path, mentors_yaml="- id: a\x00\n").path == "mentors.yaml"


def test_a_program_hidden_in_yaml_is_never_run(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, mentors_yaml="- !!python/object/apply:os.system ['true']\n")
    assert "python" in fault.mend


def test_a_date_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    _, faults = read(tmp_path, mentors_yaml=MENTOR + "    away_until: 2026-02-30\n")
    assert [fault.line for fault in faults] == [15]


def test_a_quoted_date_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    _, faults = read(tmp_path, mentors_yaml=MENTOR + "    away_until: '2026-13-45'\n")
    assert [fault.line for fault in faults] == [15]


def test_a_date_may_stand_without_quotes(tmp_path: Path) -> None:
    corpus, faults = read(tmp_path, mentors_yaml=MENTOR + "    away_until: 2026-02-20\n")
    assert not faults
    assert corpus.mentors[0].availability.away_until == date(2026, 2, 20)


def test_yaml_that_contains_itself_is_a_fault(tmp_path: Path) -> None:
    assert only_fault(tmp_path, mentors_yaml="- &self [*self]\n").path == "mentors.yaml"


def test_a_field_written_twice_is_a_fault(tmp_path: Path) -> None:
    fault = only_fault(tmp_path, mentors_yaml=MENTOR.replace("  name: Anna Berg\n", "  name: Anna\n  name: Berg\n"))
    assert fault.line == 3


@pytest.mark.parametrize("content", ["just text\n", "- text\n", "- 3\n", "- [a]\n", "- 1: x\n"])
def test_an_entry_that_is_no_record_is_a_fault_and_not_a_crash(tmp_path: Path, content: str) -> None:
    _, faults = read(tmp_path, mentors_yaml=content)
    assert faults
    assert all(fault.path == "mentors.yaml" and fault.line == 1 for fault in faults)


def test_a_fault_reads_as_file_line_and_mend() -> None:
    assert str(Fault("cases/a.yaml", 7, "mend it")) == "cases/a.yaml:7: mend it"
