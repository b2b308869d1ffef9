"""What is measured of a delivery: the same, whatever lies beside it in the table and is measured with it."""

from pathlib import Path

from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.monitoring.measure import CODE, MOST_CODES, Metric, measure

RESOURCE = "wrb_station"


def test_a_delivery_is_measured_the_same_alone_and_beside_others(tmp_path: Path) -> None:
    registry = Registry.load()
    resource = registry.resource(RESOURCE)
    columns = ", ".join(f"NULL::VARCHAR AS {field.name}" for field in resource.fields if field.name != "station_name")
    different = {"few": 3, "many": MOST_CODES + 20, "again": 3}

    def rows(batch: str) -> str:
        name = f"'站' || i % {different[batch]} AS station_name"
        return f"SELECT '{batch}' AS _batch_id, {columns}, {name} FROM range(100) AS t(i)"

    def measured(engine: DuckEngine, *batches: str) -> dict[str, set[Metric]]:
        return {batch: {*found} for batch, found in measure(engine, resource, registry, "std", batches).items()}

    with DuckEngine(Settings(home=tmp_path)) as engine:
        engine.keep("std", " UNION ALL ".join(map(rows, different)))
        together = measured(engine, *different, "gone")
        assert together == {batch: measured(engine, batch)[batch] for batch in different}
    coded = {batch for batch, found in together.items() if any(one.name == CODE for one in found)}
    assert coded == {"few", "again"} and together["few"] == together["again"]
