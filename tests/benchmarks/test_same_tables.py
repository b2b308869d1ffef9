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

XREF = TableSpec(
    "master.place_xref", (Column("place_id"), Column("resource"), Column("line_no", "integer")), "internal"
)
OWNED = TableSpec("master.plot", (Column("plot"), Column("place_id")), "internal")
SPEC = TableSpec("std.place", (Column("code"), Column("name"), Column("ingested_at")), "internal", "地点")


def home_with(folder: Path, names: list[str]) -> Path:
    with closing(Lakehouse.open(Settings(home=folder))) as house:
        fill(house, SPEC, [{"code": name[:1], "name": name, "ingested_at": str(folder)} for name in names])
    return folder


def fill(house: Lakehouse, spec: TableSpec, rows: list[dict[str, object]]) -> None:
    house.ensure(spec)
    file = house.new_data_file(spec)
    pq.write_table(pa.Table.from_pylist(rows, schema=arrow_schema(spec.columns)), file)
    house.append(spec, [file], spec.name)


def home_of_ids(folder: Path, ids: list[str], owned: list[str]) -> Path:
    """Places whose ids were drawn, and plots of land with the places they belong to."""
    with closing(Lakehouse.open(Settings(home=folder))) as house:
        fill(house, XREF, [{"place_id": one, "resource": "r", "line_no": line} for line, one in enumerate(ids)])
        fill(house, OWNED, [{"plot": str(number), "place_id": one} for number, one in enumerate(owned)])
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


def test_ids_that_were_drawn_are_compared_by_whose_they_are(tmp_path: Path) -> None:
    one = tables_of(home_of_ids(tmp_path / "one", ["pl_a", "pl_b", "pl_b"], ["pl_a", "pl_b"]))
    same = tables_of(home_of_ids(tmp_path / "same", ["pl_z", "pl_y", "pl_y"], ["pl_z", "pl_y"]))
    other = tables_of(home_of_ids(tmp_path / "other", ["pl_z", "pl_y", "pl_y"], ["pl_y", "pl_y"]))
    assert [*differences(one, same)] == []
    told = [str(found) for found in differences(one, other)]
    assert told == ["master.plot: 1 rows only before, 1 only after in place_id"]
