"""Deliveries are found among all that lies there without a look at each file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lake.connectors.landing.landing_file import LandingFile
from lake.connectors.landing.lying_files import LyingByName, LyingFile

NAMES = [
    *(
        f"{folder}/{name}_2026{month:02}01.csv"
        for folder in ("wrb", "psb")
        for name in "abcde"
        for month in range(1, 13)
    ),
    "wrb/a.csv",
    "wrb/sub/a_1.csv",
    "wrb/a_2026.zip",
    "psb/[a].csv",
    "测站_1.csv",
]
PATTERNS = [
    "wrb/a_*.csv",
    "wrb/**/a_*.csv",
    "**/a.csv",
    "*.csv",
    "psb/[ab]_20260101.csv",
    "wrb/a?csv",
    "测站_*.csv",
    "x/*",
]


def lying() -> list[LyingFile]:
    """In two landing folders, which both have some of the names."""
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return [
        LyingFile(Path(landing), LandingFile(name, Path(landing, name)), 1, 1, now)
        for landing, names in (("/a", NAMES[:30]), ("/b", NAMES))
        for name in names
    ]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_it_matches(pattern: str) -> None:
    files = lying()
    found = sorted(LyingByName(files).deliveries(pattern))
    assert found == [place for place, one in enumerate(files) if one.file.is_delivery(pattern)]
    assert bool(found) == (pattern != "x/*")


def test_only_files_that_begin_so_are_held_against_a_pattern(monkeypatch: pytest.MonkeyPatch) -> None:
    files, asked = lying(), list[str]()
    by_name = LyingByName(files)
    monkeypatch.setattr(LandingFile, "is_delivery", lambda file, _pattern: bool(asked.append(file.name)))
    assert [*by_name.deliveries("wrb/a_*.csv")] == []
    assert {*asked} == {name for name in NAMES if name.startswith("wrb/a_")}
    assert [files[place].name for place in by_name.archives] == ["wrb/a_2026.zip"]
