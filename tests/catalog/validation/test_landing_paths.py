"""A path whose folder is misspelt is told as soon as something has landed."""

import zipfile
from pathlib import Path

from catalog.validation.landing_paths import unmet_paths


def test_a_folder_that_is_not_there_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    wanted = [("umb_tree", "Ubm/tree_*.csv"), ("psb_resident", "psb/resident_*.csv")]
    landing = tmp_path / "landing"
    assert [*unmet_paths(wanted, [landing], ["umb", "psb"])] == []
    (landing / "wrb").mkdir(parents=True)
    (other,) = map(str, unmet_paths(wanted, [landing], ["umb", "psb"]))
    assert "no landing folder has Ubm/" in other
    (landing / "umb" / "2023").mkdir(parents=True)
    (misspelt,) = map(str, unmet_paths(wanted, [landing], ["umb", "psb"]))
    assert "did you mean umb/?" in misspelt
    with zipfile.ZipFile(landing / "all.zip", "w") as archive:
        archive.writestr("Ubm/tree_1.csv", "a\n1\n")
    assert [*unmet_paths(wanted, [landing], ["umb", "psb"])] == []
    (landing / "all.zip").unlink()
    (landing / "Ubm").mkdir()
    assert [*unmet_paths(wanted, [landing], ["umb", "psb"])] == []
