"""What a SQL model and a governance table cost above the bare SQL, in seconds of processor.

`python -m benchmarks.model_overhead [TIMES]` builds one model of a small table that many (30) times, each time by
another text so that it is due, judges it, and writes a governance table anew. The floor reads the same file by the same
engine, writes the answer to Parquet and syncs it; for the governance table, the same rows without a query.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from assets.context import LakeContext
from assets.governance import Row, WorkedOutTable, worked_out
from assets.ingestion.load import load_resource
from assets.judging.resources import judge_model
from assets.models.build import build_model, build_sql
from benchmarks.many_small_files import RESOURCE, csv_of, open_lake
from benchmarks.small_delivery import processor_seconds
from catalog.models.sql_model import SqlModel
from lake.schema import Column
from lake.storage.durable import sync_files
from lake.tables.derived import rows_file

MODEL = "topic.smart_water_highest"
_TEXT = """/*
title: {{zh: 最高水位, en: Highest level}}
description: 只用于测量。
owner: wrb
system: smart_water
grain: [station]
columns: {{station: 测站, level: 水位, days: 天数}}
checks:
  - {{name: not_too_high, check: "level < 1000", message: 水位过高, dimension: accuracy, severity: warning}}
*/
select station, max(level) as level, count(*) as days
from std.{resource}
where {number} = {number}
group by station
"""
_WARM_UP = 3
"""Runs that are not counted: libraries are imported, tables made."""


def seconds_of_models(lake: LakeContext, folder: Path, times: int) -> tuple[list[float], list[float]]:
    """Of building and judging, and of the floor."""
    ours, floor = list[float](), list[float]()
    for number in range(times):
        model = _model(folder, number)
        here = replace(lake, models={MODEL: model})
        ours.append(processor_seconds(partial(_build, here, model)))
        floor.append(processor_seconds(partial(_bare, here, model)))
    return ours, floor


def seconds_of_tables(lake: LakeContext, times: int) -> tuple[list[float], list[float]]:
    """Of writing a governance table that is behind, and of the floor."""
    table = _governance_table()
    ours = [processor_seconds(partial(table.write, lake)) for _ in range(times)]
    return ours, [processor_seconds(partial(_bare_rows, lake, table)) for _ in range(times)]


def _model(folder: Path, number: int) -> SqlModel:
    path = folder / "topics" / "smart_water" / "highest.sql"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT.format(resource=RESOURCE, number=number), encoding="utf-8")
    return SqlModel.parse(path)


def _build(lake: LakeContext, model: SqlModel) -> None:
    assert build_model(lake, model).written
    assert judge_model(lake, model)


def _bare(lake: LakeContext, model: SqlModel) -> None:
    spec = lake.tables.spec(model.name)
    path = lake.lakehouse.new_data_file(spec)
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, model.upstream)
        engine.write(build_sql(model, spec), path, spec.columns)
    sync_files([path])
    lake.lakehouse.discard(path)


def _governance_table() -> WorkedOutTable:
    number = count()
    columns = (Column("name", title="名称"), Column("row_count", "integer", "行数"))
    return worked_out("measured", "只用于测量", columns, ("name",), _rows, lambda _lake: {"number": next(number)})


def _rows(_lake: LakeContext) -> list[Row]:
    return [{"name": f"row {number}", "row_count": number} for number in range(500)]


def _bare_rows(lake: LakeContext, table: WorkedOutTable) -> None:
    path = rows_file(lake.lakehouse, table.spec, _rows(lake))
    sync_files([path])
    lake.lakehouse.discard(path)


def _shown(what: str, ours: Sequence[float], floor: Sequence[float]) -> str:
    counted, bare = median(ours[_WARM_UP:]), median(floor[_WARM_UP:])
    return f"{what} {counted:.3f} s of processor, its floor {bare:.3f} s: {counted - bare:.3f} s above"


def main(times: int) -> None:
    """Measure both."""
    with tempfile.TemporaryDirectory(prefix="model-overhead-") as temporary:
        folder = Path(temporary)
        lake = open_lake(folder, "full")
        (lake.settings.landing_folder / "level_0000.csv").write_text(csv_of(0), encoding="utf-8")
        load_resource(lake, RESOURCE)
        print(_shown("a SQL model", *seconds_of_models(lake, folder, times)))
        print(_shown("a governance table", *seconds_of_tables(lake, times)))
        lake.lakehouse.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
