"""A name leads to all of what was written, or to what it led to before."""

from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.storage.written_aside import written_aside


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_when_the_block_ends_and_no_sooner(tmp_path: Path) -> None:
    target = tmp_path / "history.json"
    with written_aside(tmp_path, target) as aside:
        aside.write_text("1")
        assert not target.exists()
    with written_aside(tmp_path, target) as aside:
        aside.write_text("2")
        assert target.read_text() == "1"
    assert (target.read_text(), listed(target.parent)) == ("2", ["history.json"])


def test_a_folder_and_a_link_take_their_names_in_one_step(tmp_path: Path) -> None:
    with written_aside(tmp_path, tmp_path / "v1") as aside:
        aside.mkdir()
        (aside / "a").write_text("1")
    for _ in range(2):
        with written_aside(tmp_path, tmp_path / "current") as aside:
            aside.symlink_to("v1")
    assert (tmp_path / "current" / "a").read_text() == "1"
    assert listed(tmp_path) == ["current", "v1"]


def test_what_went_wrong_leaves_nothing_and_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("before")
    with pytest.raises(OSError, match="full"), written_aside(tmp_path, target) as aside:
        aside.write_text("half")
        raise OSError("the disk is full")
    assert (target.read_text(), listed(tmp_path)) == ("before", ["a.csv"])


def test_what_a_crash_left_is_written_anew(tmp_path: Path) -> None:
    left = tmp_path / ".v1.writing"
    left.mkdir()
    (left / "half").write_text("1")
    with written_aside(tmp_path, tmp_path / "v1") as aside:
        aside.mkdir()
    assert listed(tmp_path / "v1") == []


def test_nothing_outside_of_the_home_is_deleted(tmp_path: Path) -> None:
    home, outside = tmp_path / "home", tmp_path / "outside"
    home.mkdir()
    outside.mkdir()
    (outside / ".v1.writing").write_text("somebody's")
    (home / "releases").symlink_to(outside)
    with pytest.raises(LakeError, match="outside"), written_aside(home, home / "releases" / "v1"):
        raise AssertionError("not reached")
    assert listed(outside) == [".v1.writing"]
