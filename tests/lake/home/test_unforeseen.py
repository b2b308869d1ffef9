from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.home import unforeseen as module
from lake.home.unforeseen import unforeseen
from lake.settings import Settings

SECRET = "欧阳翯 440703196001011234"


def caught(error: Exception) -> Exception:
    """The error as somebody catches it: with the lines that led to it."""
    try:
        raise error
    except Exception as raised:
        return raised


def test_kind_and_place_are_told_and_the_text_stays_in_the_log(settings: Settings) -> None:
    told = unforeseen(settings, caught(ValueError(f"could not convert {SECRET!r}")))
    assert told.message.startswith("ValueError at tests/lake/home/test_unforeseen.py:")
    assert SECRET not in f"{told} {told.advice}"
    assert SECRET in settings.error_log.read_text(encoding="utf-8")
    assert settings.error_log.is_relative_to(settings.home / "restricted")
    assert settings.error_log.stat().st_mode & 0o777 == 0o600
    assert settings.error_log.parent.stat().st_mode & 0o777 == 0o700


def test_the_errors_behind_it_are_kept_too(settings: Settings) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as first:
            raise TypeError("no number") from first
    except TypeError as second:
        told = unforeseen(settings, second)
    assert "KeyError" not in told.message
    assert SECRET in settings.error_log.read_text(encoding="utf-8")


def test_a_failure_of_the_disk_is_foreseen(settings: Settings) -> None:
    assert "disk is full" in unforeseen(settings, caught(OSError(28, "No space left on device"))).message
    assert not settings.error_log.exists()


def test_a_log_that_has_grown_is_set_aside(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LARGEST", 100)
    for _ in range(3):
        unforeseen(settings, caught(ValueError("x" * 50)))
    assert settings.error_log.with_suffix(".old.log").is_file()
    assert settings.error_log.stat().st_size < 2_000


def test_where_no_log_can_be_written_the_error_is_told_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "restricted").write_text("in the way")
    told = unforeseen(Settings(home=tmp_path), caught(ValueError(SECRET)))
    assert isinstance(told, LakeError)
    assert "errors.log" not in told.advice


def test_who_asks_to_stop_is_no_fault_of_the_program(settings: Settings) -> None:
    """DuckDB tells of Ctrl+C as of a query that failed."""
    try:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as asked:
            raise RuntimeError("Query interrupted") from asked
    except RuntimeError as error:
        with pytest.raises(KeyboardInterrupt):
            unforeseen(settings, error)
    assert not settings.error_log.exists()
