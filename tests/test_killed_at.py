"""The walk over a command's calls finds a command that cannot be run again."""

from pathlib import Path

from tests.killed_at import walk


def count_up(home: Path) -> None:
    """Not to be repeated: what a killed run has counted is counted once more."""
    counter = home / "counter"
    aside = home / "counter.writing"
    aside.write_text(str(1 + int(counter.read_text()) if counter.exists() else 1))
    aside.replace(counter)
    (home / "done").mkdir(exist_ok=True)


def mark(home: Path) -> None:
    (home / "done").mkdir(exist_ok=True)
    (home / "mark").write_text("1")


def files(home: Path) -> dict[str, object]:
    return {path.name: path.read_text() if path.is_file() else None for path in home.iterdir()}


def test_what_cannot_be_repeated_is_found_at_the_call_before_which_it_was_killed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    walked = walk(tmp_path / "home", count_up, files)
    assert (walked.calls, walked.kills) == (3, 3)
    (fault,) = walked.faults
    assert fault == "killed before call 3 of 3: counter is 2 instead of 1"


def test_what_can_be_repeated_comes_to_the_same_end(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    walked = walk(tmp_path / "home", mark, files)
    assert (walked.calls, walked.faults) == (2, ())
