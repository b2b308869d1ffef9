"""What one process worked out of a model's SQL the next one on the same home need not, and of other SQL it must."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.models import analyses
from assets.models.analyses import kept_analyses
from catalog.models import lineage
from catalog.models.faults import faults
from catalog.models.memory import Memory
from catalog.models.model_tables import ModelTables
from lake.home.kept_work import FOLDER
from lake.schema import Column, TableSpec
from lake.settings import Settings
from tests.catalog.model_maker import make_model

TOWN = {"std.town_of_analyses": (Column("code"), Column("name", grade=2))}
SQL = "select code, name as word from std.town_of_analyses"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setattr(analyses, "running_code", lambda: "code")
    (tmp_path / "home").mkdir()
    yield Settings(home=tmp_path / "home")
    _another_process(monkeypatch)


def analysed(settings: Settings, sql: str = SQL) -> tuple[TableSpec, int]:
    """The table of a model, and how many faults it has."""
    with kept_analyses(settings):
        model = make_model(settings.home.parent, sql, "code word")
        tables = ModelTables({model.name: model}, TOWN)
        return tables.spec(model.name), len(faults(model, tables))


def _another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for memory in analyses._MEMORIES.values():
        monkeypatch.setattr(memory, "_known", {})
        monkeypatch.setattr(memory, "_asked", {})


def test_the_next_process_binds_no_sql(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = analysed(settings)
    _another_process(monkeypatch)
    monkeypatch.setattr(lineage, "_RESOLVED", Memory(most=1))
    monkeypatch.setattr(lineage, "qualify", None)
    assert analysed(settings) == first


def test_other_sql_is_analysed_and_what_nobody_asks_for_any_more_goes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed(settings)
    _another_process(monkeypatch)
    assert analysed(settings, "select code, avg(1 / length(name)) as word from std.town_of_analyses group by 1")[1] > 0
    [file] = (settings.home / FOLDER).iterdir()
    assert b"avg(1 / length(name))" in file.read_bytes() and SQL.encode() not in file.read_bytes()


def test_nothing_is_kept_when_nobody_knows_which_code_runs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyses, "running_code", lambda: None)
    analysed(settings, "select code, upper(name) as word from std.town_of_analyses")
    assert not (settings.home / FOLDER).exists()
