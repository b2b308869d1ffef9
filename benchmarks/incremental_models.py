"""What one more day costs a model that makes only changed days anew, beside making it whole, in seconds of processor.

`python -m benchmarks.incremental_models [ROWS]` lays so many (5 million) positions of 2,000 vehicles over a year,
builds `topic.smart_transport_key_vehicle_daily`, appends a day and builds again; then whole, to the
same rows.
"""

import sys
import tempfile
from functools import partial
from pathlib import Path

from assets.context import MODEL_FOLDERS, LakeContext
from assets.models.build import build_model
from benchmarks.small_delivery import processor_seconds
from catalog.models.sql_model import SqlModel, load_models
from catalog.registry.registry import Registry
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse

MODEL = "topic.smart_transport_key_vehicle_daily"
POSITIONS = "std.trb_vehicle_position"
_DAYS, _VEHICLES = 365, 2_000
_ROWS = f"""
SELECT '粤J' || lpad(CAST(one % {_VEHICLES} AS VARCHAR), 5, '0') AS plate_number, '2' AS plate_colour,
       TIMESTAMPTZ '2023-01-01 00:00:00+08' + INTERVAL 1 DAY * day + INTERVAL 1 SECOND * (one * 86399 // of_a_day)
       AS positioned_at,
       112.9 + (hash(one) % 1000) / 1e5 AS longitude, 22.5 + (hash(one + 1) % 1000) / 1e5 AS latitude,
       CAST(hash(one + 2) % 90 AS DOUBLE) AS speed
FROM (SELECT {{rows}} AS of_a_day) CROSS JOIN (SELECT unnest(range({{rows}})) AS one) CROSS JOIN
     (SELECT unnest(range({{first}}, {{last}})) AS day)
"""


def measured(rows: int) -> dict[str, float]:
    """Seconds of each way; the tables are compared."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "lake")
        house, registry, models = Lakehouse.open(settings), Registry.load(), load_models(MODEL_FOLDERS)
        lake = LakeContext(settings, house, registry, models, ())
        model, a_day = models[MODEL], rows // _DAYS
        for name in model.upstream:
            house.ensure(lake.tables.spec(name) if name in models else registry.resource(name.partition(".")[2]).std)
        _deliver(lake, a_day, 0, _DAYS)
        seconds = {"first": processor_seconds(partial(build_model, lake, model))}
        _deliver(lake, a_day, _DAYS, _DAYS + 1)
        seconds["one more day"] = processor_seconds(partial(build_model, lake, model))
        patched = _content(lake, model)
        house.drop(MODEL)
        seconds["the same, made whole"] = processor_seconds(partial(build_model, lake, model))
        assert _content(lake, model) == patched, "not equal to a full rebuild"
        house.close()
    return seconds


def _deliver(lake: LakeContext, a_day: int, first: int, last: int) -> None:
    spec = lake.registry.resource(POSITIONS.partition(".")[2]).std
    path = lake.lakehouse.new_data_file(spec)
    given = _ROWS.format(rows=a_day, first=first, last=last)
    with lake.engine() as engine:
        empty = ", ".join(f"NULL AS {one.name}" for one in spec.columns if f"AS {one.name}" not in given)
        engine.write(f"SELECT *, {empty} FROM ({given})", path, spec.columns)
    lake.lakehouse.append(spec, [path], token=f"days {first} to {last}")


def _content(lake: LakeContext, model: SqlModel) -> object:
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [model.name])
        [row] = engine.rows(f"SELECT count(*) AS n, sum(hash(one)) AS rows FROM {model.name} AS one")
    return row


if __name__ == "__main__":
    for way, seconds in measured(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000).items():
        print(f"{way}: {seconds:.1f} s")
