"""What a walk counts, and that it tells when a command was not killed where it should have been."""

from pathlib import Path

import pytest

from tests.killed_at import Walked, walk

pytestmark = pytest.mark.slow


def write(home: Path) -> None:
    """Two calls that change something below the home, and some that do not."""
    (home / "written").write_text("1")
    (home.parent / "beside").write_text((home / "written").read_text())
    (home / "written").rename(home / "renamed")


def write_less_the_next_time(home: Path) -> None:
    if not (home.parent / "beside").exists():
        (home / "written").write_text("1")
    write(home)


def state(home: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in home.iterdir()}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_only_what_changes_the_home_is_counted(home: Path) -> None:
    assert walk(home, write, state) == Walked(2, 2, ())


def test_a_command_that_ends_before_it_is_killed_is_a_fault(home: Path) -> None:
    walked = walk(home, write_less_the_next_time, state)
    assert (walked.calls, walked.kills) == (3, 2)
    [fault] = walked.faults
    assert "it ended before call 3 of 3" in fault and f"{home}/written" in fault
