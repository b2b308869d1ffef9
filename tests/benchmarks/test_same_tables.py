"""Two homes are compared row for row, whatever order their rows lie in."""

from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.same_tables import differences, tables_of
from lake.schema import Column, TableSpec, arrow_schema
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse

SPEC = TableSpec("std.place", (Column("code"), Column("name"), Column("ingested_at")), "internal", "地点")


def home_with(folder: Path, names: list[str]) -> Path:
    with closing(Lakehouse.open(Settings(home=folder))) as house:
        house.ensure(SPEC)
        rows = [{"code": name[:1], "name": name, "ingested_at": str(folder)} for name in names]
        file = house.new_data_file(SPEC)
        pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(SPEC.columns)), file)
        house.append(SPEC, [file], "token")
    return folder


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (["新会", "台山", "台山"], []),
        (["新会", "台城", "台山"], ["std.place: 1 rows only before, 1 only after in name"]),
        (["新会", "台山"], ["std.place: 1 rows only before, 0 only after in code, name"]),
    ],
)
def test_only_what_differs_is_told(tmp_path: Path, after: list[str], told: list[str]) -> None:
    one = tables_of(home_with(tmp_path / "one", ["台山", "台山", "新会"]))
    other = tables_of(home_with(tmp_path / "other", after))
    assert [str(found) for found in differences(one, other)] == told
