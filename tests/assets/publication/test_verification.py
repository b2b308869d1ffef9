"""Published files that were edited, lost or added afterwards are told by their version's own list."""

from pathlib import Path

import pytest

from assets.publication.verification import export_damages
from lake.settings import Settings
from lake.storage.checksum_list import write_sums


@pytest.fixture
def version(tmp_path: Path) -> Path:
    folder = tmp_path / "open" / "datasets" / "air_quality_daily" / "1.0.0"
    folder.mkdir(parents=True)
    for name in ("air_quality_daily.csv", "dictionary.csv"):
        (folder / name).write_text("日期,指数\n2023-08-01,42\n", encoding="utf-8")
    write_sums(folder, ["air_quality_daily.csv", "dictionary.csv"])
    return folder


def found(home: Path) -> list[tuple[str, str]]:
    return [(Path(one.file).name, one.problem) for one in export_damages(Settings(home=home))]


def test_a_version_as_it_was_written_is_sound(version: Path, tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_an_edited_a_lost_and_an_added_file_are_told(version: Path, tmp_path: Path) -> None:
    (version / "air_quality_daily.csv").write_text("日期,指数\n2023-08-01,43\n", encoding="utf-8")
    (version / "dictionary.csv").unlink()
    (version / "air_quality_daily.xlsx").write_bytes(b"PK")
    assert found(tmp_path) == [
        ("air_quality_daily.csv", "has another checksum than when it was written"),
        ("air_quality_daily.xlsx", "is not named in SHA256SUMS"),
        ("dictionary.csv", "is gone"),
    ]


@pytest.mark.parametrize(
    "spoil", [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"\xff")]
)
def test_a_list_that_is_gone_or_empty_hides_nothing(version: Path, tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    spoil(version / "SHA256SUMS")
    assert found(tmp_path)
