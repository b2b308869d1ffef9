"""Moving, saving and putting back may be killed at any of their file-system calls, and be done again to one end.

A place holds all that they touch: the lake, and the backups beside it.
"""

from pathlib import Path
from typing import Any

import pytest

from lake.carrying.backup import back_up
from lake.carrying.backup_check import check
from lake.carrying.backup_folder import BackupFolder
from lake.carrying.contents import Wanted
from lake.carrying.relocation import relocate
from lake.carrying.restoring import restore
from lake.settings import Settings
from tests.killed_at import Act, State, walk
from tests.lake.carrying.homes import make_home, moved, state


def _settings(place: Path, name: str = "lake") -> Settings:
    return Settings(home=place / name, memory_limit="1GB", threads=1)


def _pass(_stage: str, _done: int, _total: int) -> None:
    pass


def move(place: Path) -> None:
    relocate(_settings(place), _pass)


def save(place: Path) -> None:
    back_up(_settings(place), place / "backups", Wanted(landing=True), _pass)


def put_back(place: Path) -> None:
    restore(_settings(place, "there"), place / "backups", None, _pass)


def of_the_lake(place: Path) -> dict[str, Any]:
    return state(_settings(place))


def of_the_backups(place: Path) -> dict[str, Any]:
    """What the newest set holds: databases are copied to other bytes when they were opened in between."""
    folder = BackupFolder(place / "backups")
    made = folder.read()
    files = {path: one.sha256 for path, one in made.files.items() if not path.endswith(".db")}
    return {"files": files, "tables": made.tables, "rights": made.folders, "damages": check(folder, _pass).damages}


def of_what_was_put_back(place: Path) -> dict[str, Any]:
    return state(_settings(place, "there"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "place"
    make_home(_settings(place))
    return place


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "seen", "every"),
    [(move, of_the_lake, 2), (save, of_the_backups, 3), (put_back, of_what_was_put_back, 7)],
)
def test_killed_before_a_call_and_done_again_it_comes_to_the_same_end(
    act: Act, seen: State, every: int, place: Path
) -> None:
    if act is move:
        there = moved(_settings(place), "elsewhere")
        relocate(there, _pass)
        moved(there, "lake")  # it names the place where it was
    if act is put_back:
        save(place)
    walked = walk(place, act, seen, every=every)
    assert walked.faults == ()
    assert walked.calls > 80
