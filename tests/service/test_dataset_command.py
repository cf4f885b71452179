"""The commands `casementor dataset`: what is refused is told in a sentence, and nothing is written then."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from service.dataset_command import app
from service.measured.dataset import Dataset, datasets_in, write_dataset
from service.terminal import Refused


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with nothing in it."""
    monkeypatch.setenv("CASEMENTOR_DATA_FOLDER", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("live", "not a name with a version"), ("../live-v1", "not a name with a version"), ("live-v1", "no case here")],
)
def test_what_cannot_be_exported_is_refused_with_a_sentence(data: Path, name: str, sentence: str) -> None:
    done = CliRunner().invoke(app, ["export", name])
    assert isinstance(done.exception, Refused) and sentence in str(done.exception)
    assert not (data / "datasets").exists()


def test_exports_are_listed_and_unfinished_ones_are_none(data: Path) -> None:
    folder = write_dataset(data / "datasets", "live-v1", Dataset(card="", queries=[], qrels={}))
    (data / "datasets" / ".live-v2").mkdir()
    assert datasets_in(data / "datasets") == [folder]
    assert str(folder) in CliRunner().invoke(app, ["list"]).output.replace("\n", "")
