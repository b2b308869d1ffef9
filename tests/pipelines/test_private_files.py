import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import Definitions

from lake.errors import LakeError
from pipelines import definitions
from pipelines.command_line import main


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_the_command_line_makes_private_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "app", (tmp_path / "made").mkdir)
    main.main()
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700


def test_dagster_makes_private_files_and_loads_no_home_whose_ledger_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    monkeypatch.setattr(definitions, "kept_catalogue", lambda _settings: (tmp_path / "made").mkdir())
    monkeypatch.setattr(definitions, "build_definitions", lambda _catalogue: Definitions())
    load = definitions.definitions
    load()
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o700
    (tmp_path / "catalog.db").write_bytes(b"no database, but more than nothing" * 100)
    with pytest.raises(LakeError, match="damaged"):
        load()
