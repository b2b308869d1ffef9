"""Models are built by threads ahead of their steps: a step gets what is its own, and what fails stops its own line."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from assets.context import LakeContext
from assets.models import work
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from lake.ledger.records import Verdict
from lake.settings import Engine, Settings
from lake.tables.lakehouse import Lakehouse
from tests.catalog.model_maker import make_model

FAILED = Verdict("unique", "主键唯一", "唯一性", "error", blocking=True, passed=False, checked=2, failed=1)
WARNED = Verdict("told", "应当", "完整性", "warning", blocking=False, passed=False, checked=2, failed=1)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Lakehouse]:
    house = Lakehouse.open(Settings(home=tmp_path / "lake"))
    yield house
    house.close()


def lake_with(house: Lakehouse, folder: Path, reading: dict[str, str]) -> LakeContext:
    """A lake of models: each, by its short name, reads another, or nothing; `broken` makes what cannot be made."""
    models = dict[str, SqlModel]()
    for name, other in reading.items():
        row = "'x'::integer::varchar" if name == "broken" else "'a'"
        sql = f"select {row} as code" + (f" union select code from {named(other)}" if other else "")
        made = make_model(folder, sql, "code", f"topics/smart_water/{name}.sql")
        models[made.name] = made
    return LakeContext(house.settings, house, Registry(), models, (), known_tables=ModelTables(models, {}))


def named(name: str) -> str:
    return f"topic.smart_water_{name}"


def test_a_model_that_fails_stops_what_stands_on_it_alone(
    house: Lakehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = dict.fromkeys(("broken", "doubted", "warned"), "")
    lake = lake_with(house, tmp_path, reading | {f"on_{name}": name for name in reading})
    judged = {named("doubted"): [FAILED], named("warned"): [WARNED]}
    monkeypatch.setattr(work, "judge_model", lambda _lake, model: judged.get(model.name, []))
    tasks = {name: work.building_task(lake, name, model.upstream) for name, model in lake.models.items()}
    with lake.ahead.working(tasks, lake.settings):
        with pytest.raises(duckdb.ConversionException):
            work.built(lake, named("broken"))
        assert work.built(lake, named("doubted")).verdicts == [FAILED]
        results = [work.built(lake, named(name)).result for name in ("warned", "on_warned")]
    assert [(one.table, one.written) for one in results] == [(named("warned"), True), (named("on_warned"), True)]
    holding = [name for name in lake.models if house.exists(name) and house.head(name)]
    assert holding == [named(name) for name in ("doubted", "warned", "on_warned")]


@pytest.mark.parametrize(
    ("ids", "engine", "beside"), [(None, "duckdb", True), (None, "spark", False), ("golden", "duckdb", False)]
)
def test_what_gives_ids_and_what_spark_builds_is_built_alone(
    tmp_path: Path, ids: str | None, engine: Engine, beside: bool
) -> None:
    lake: Any = SimpleNamespace(settings=Settings(home=tmp_path, engine=engine))
    model: Any = SimpleNamespace(name="master.xref", identified=ids)
    assert work.may_be_built_beside_others(lake, model) is beside
