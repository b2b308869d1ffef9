"""The contracts and rows of benchmarks are still what they were: they are measured rarely, and would rot unseen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.big_deliveries import READINGS, RESIDENTS, write_delivery
from benchmarks.ingest_speed import CONTRACT
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.ledger.records import Batch
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from quality.split.compile import compile_split
from quality.split.split import split


def test_the_register_that_is_ingested(tmp_path: Path) -> None:
    folder = tmp_path / "resources" / "bench"
    folder.mkdir(parents=True)
    (folder / "register.yaml").write_text(CONTRACT, encoding="utf-8")
    registry = Registry.load([tmp_path])
    assert not registry.errors
    assert len(compile_split(registry.resource("bench_register")).rules) >= 20


@pytest.mark.parametrize("name", [READINGS, RESIDENTS])
def test_one_row_in_a_hundred_of_a_big_delivery_is_refused_and_one_in_two_hundred_repeats(
    tmp_path: Path, name: str
) -> None:
    settings, rows, now = Settings(home=tmp_path), 20_000, datetime(2024, 1, 1, tzinfo=UTC)
    resource, raw = Registry.load().resource(name), settings.zone_folder("restricted") / "raw.parquet"
    with DuckEngine(settings) as engine:
        write_delivery(engine, resource, rows, raw)
        batch = Batch("b", name, "", "made up", 0, now, now, resource.version)
        result = split(engine, Lakehouse.open(settings), resource, [raw], batch)
    assert len(compile_split(resource).rules) >= 20
    assert (result.rows_quarantined, result.rows_superseded) == (rows // 100, rows // 200)
