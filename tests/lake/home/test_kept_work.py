"""Work that was kept is given as long as its digest is the same, and never when it may be another's."""

import os
from pathlib import Path

import pytest

from lake.home.kept_work import FOLDER, kept_work
from lake.settings import Settings


class Desk:
    """Counts how often it works; `digests` are what it is asked for, one after the other."""

    def __init__(self, home: Path, *digests: str | None) -> None:
        self.settings, self.digests, self.worked = Settings(home=home), list(digests), 0

    def ask(self, *, sound: bool = True) -> list[int]:
        """The kept work."""

        def work() -> list[int]:
            self.worked += 1
            return [self.worked]

        def digest() -> str | None:
            return self.digests.pop(0) if len(self.digests) > 1 else self.digests[0]

        return kept_work(self.settings, "things", digest, work, lambda _done: sound)


def kept(home: Path) -> list[Path]:
    return sorted((home / FOLDER).glob("*"))


def test_work_is_done_once_for_a_digest(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "a")
    assert [desk.ask(), desk.ask(), Desk(tmp_path, "a").ask()] == [[1], [1], [1]]
    assert Desk(tmp_path, "b").ask() == [1] and desk.worked == 1
    assert [path.stat().st_mode & 0o777 for path in kept(tmp_path)] == [0o600, 0o600]


def test_what_changed_meanwhile_or_is_not_sound_or_not_known_is_not_kept(tmp_path: Path) -> None:
    Desk(tmp_path, "before", "after").ask()
    Desk(tmp_path, "a").ask(sound=False)
    Desk(tmp_path, None).ask()
    assert kept(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"\x80\x05", b"no pickle", b"\x80\x05cgone\nThing\n."])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    desk = Desk(tmp_path, "a")
    desk.ask()
    kept(tmp_path)[0].write_bytes(content)
    assert desk.ask() == [2]
    assert Desk(tmp_path, "a").ask() == [2]


def test_a_letter_that_fell_over_is_noticed_wherever_it_stands(tmp_path: Path) -> None:
    Desk(tmp_path, "a").ask()
    [path] = kept(tmp_path)
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        desk = Desk(tmp_path, "a")
        assert (desk.ask(), desk.worked) == ([1], 1), place


def test_a_file_that_others_may_have_written_is_not_read(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "a")
    desk.ask()
    kept(tmp_path)[0].chmod(0o622)
    assert desk.ask() == [2]


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    for number, digest in enumerate("abcde"):
        Desk(tmp_path, digest).ask()
        os.utime(tmp_path / FOLDER / f"things-{digest}", (number, number))
    Desk(tmp_path, "f").ask()
    assert [path.name for path in kept(tmp_path)] == ["things-d", "things-e", "things-f"]


def test_a_home_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert Desk(tmp_path / "home", "a").ask() == [1]
    assert not (tmp_path / "home").exists()
