"""A reader that has read enough, and an answer that finds no room."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.command_line.closed_pipe import ended_by_closed_pipe, write_the_rest

FULL = Path("/dev/full")


@contextmanager
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both standard streams lead into a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out, os.fdopen(os.dup(writer), "w", buffering=1) as told:
        monkeypatch.setattr("sys.stdout", out)
        monkeypatch.setattr("sys.stderr", told)
        yield


@pytest.mark.parametrize("words", ["few", "more than is kept back " * 1_000])
def test_an_answer_that_nobody_reads_ends_the_command(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    with unread(monkeypatch), pytest.raises(SystemExit) as ended, ended_by_closed_pipe():
        print(words)
    assert ended.value.code == 141


def test_what_is_told_on_the_way_needs_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    with unread(monkeypatch), ended_by_closed_pipe():
        print("3 of 9", file=sys.stderr)
        print("4 of 9", file=sys.stderr)


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_an_answer_that_finds_no_room_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with FULL.open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        with ended_by_closed_pipe():
            print("湖")
            with pytest.raises(OSError, match="No space left"):
                write_the_rest()
