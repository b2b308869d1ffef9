"""What is known of a data file without opening it: whether it has every column that its table has now."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.io.pyarrow import compute_statistics_plan, parquet_path_to_id_mapping

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.schema import Column, TableSpec, iceberg_schema
from lake.tables.data_file import _collector, _stored_id, _stored_path
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import ReadRows, WriteRows

SPEC = TableSpec("std.level", (Column("id", "integer"), Column("seen", "texts"), Column("level", "integer")))
WIDER = TableSpec(SPEC.name, (*SPEC.columns, Column("note", "text")))
RETYPED = TableSpec(SPEC.name, (*SPEC.columns[:2], Column("level", "text")))
ROW = {"id": 1, "seen": ["a"], "level": 2}


def test_what_is_told_of_columns_is_what_iceberg_tells_by_default() -> None:
    kinds = ("text", "integer", "double", "date", "timestamp", "boolean", "decimal(10,2)", "texts")
    schema = iceberg_schema(TableSpec("std.all", tuple(Column(kind.split("(")[0], kind) for kind in kinds)))
    told = {_stored_id(field): _collector(field) for field in schema.fields}
    assert told == compute_statistics_plan(schema, {})
    assert {_stored_path(field): _stored_id(field) for field in schema.fields} == parquet_path_to_id_mapping(schema)


def test_a_column_that_came_later_is_in_no_former_file(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    lakehouse.append(SPEC, [write_rows(SPEC, [ROW])], "one")
    assert lakehouse.stored(SPEC.name).all_have
    lakehouse.append(WIDER, [write_rows(WIDER, [{**ROW, "note": "n"}])], "two")
    assert not lakehouse.stored(SPEC.name).all_have
    assert sorted(str(row["note"]) for row in read_rows(SPEC.name)) == ["None", "n"]
    lakehouse.replace(WIDER, [write_rows(WIDER, [{**ROW, "note": "n"}])], "three")
    assert lakehouse.stored(SPEC.name).all_have


def test_a_column_of_another_type_is_another(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    former = lakehouse.append(SPEC, [write_rows(SPEC, [ROW])], "one").snapshot_id
    lakehouse.replace(RETYPED, [write_rows(RETYPED, [{**ROW, "level": "deep"}])], "two")
    assert lakehouse.stored(SPEC.name).all_have
    assert not lakehouse.stored(SPEC.name, former).all_have
    assert read_rows(SPEC.name) == [{**ROW, "level": "deep"}]


def test_files_whose_columns_stand_in_another_order_are_read_by_name(lakehouse: Lakehouse) -> None:
    files = [lakehouse.new_data_file(SPEC), lakehouse.new_data_file(SPEC)]
    for names, file in zip((("id", "level", "seen"), ("level", "seen", "id")), files, strict=True):
        pq.write_table(pa.table({name: pa.array([ROW[name]]) for name in names}), file)
    lakehouse.append(SPEC, files, "one")
    assert lakehouse.stored(SPEC.name).all_have
    with DuckEngine(lakehouse.settings) as engine:
        engine.attach_tables(lakehouse, [SPEC.name])
        assert engine.rows("SELECT * FROM std.level") == [ROW, ROW]


def test_a_file_that_changed_its_columns_before_its_commit_is_refused(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, keep = lakehouse.new_data_file(SPEC), type(lakehouse.storage).keep
    pq.write_table(pa.table({"id": [1]}), file)

    def keeping(storage: object, staged: object) -> None:
        pq.write_table(pa.table({"id": ["one"]}), Path(file))
        keep(storage, staged)  # type: ignore[arg-type]

    monkeypatch.setattr(type(lakehouse.storage), "keep", keeping)
    with pytest.raises(LakeError, match="int64 where the file has string"):
        lakehouse.append(SPEC, [file], "one")
    assert lakehouse.head(SPEC.name) is None
