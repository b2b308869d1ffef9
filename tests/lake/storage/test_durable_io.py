"""What a table's metadata names is read only where it lies in the home, whatever way leads there."""

from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.storage.durable_io import HOME, DurableFileIO


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home" / "internal" / "table").mkdir(parents=True)
    (tmp_path / "outside" / "table").mkdir(parents=True)
    return tmp_path / "home"


def is_read(home: Path, path: Path, io: DurableFileIO | None = None) -> bool:
    try:
        (io or DurableFileIO({HOME: str(home)})).new_input(path.as_uri())
    except LakeError:
        return False
    return True


def test_files_of_many_folders_and_of_a_home_that_is_a_link(home: Path) -> None:
    io = DurableFileIO({HOME: str(home)})
    assert all(is_read(home, home / "internal" / folder / "file", io) for folder in ("table", "other", "table"))
    alias = home.with_name("alias")
    alias.symlink_to(home)
    assert is_read(home, alias / "internal" / "table" / "file")
    assert is_read(alias, home / "internal" / "table" / "file")


def test_links_are_followed_before_a_file_is_taken_for_one_of_the_home(home: Path) -> None:
    (home / "out").symlink_to(home.parent / "outside")
    (home / "within").symlink_to(home / "internal")
    (home / "internal" / "file").symlink_to(home.parent / "outside" / "file")
    io = DurableFileIO({HOME: str(home)})
    for _again in range(2):
        assert not is_read(home, home / "out" / "table" / "file", io)
        assert not is_read(home, home / "internal" / "file", io)
        assert not is_read(home, home.parent / "outside" / "file", io)
        assert not is_read(home, home / "internal" / ".." / ".." / "outside" / "file", io)
        assert is_read(home, home / "within" / "table" / "file", io)
