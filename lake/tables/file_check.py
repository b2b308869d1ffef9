"""Data files are looked at before they enter a table: where they lie, their columns, whether they hold rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from lake.errors import LakeError
from lake.schema import TableSpec, arrow_schema
from lake.storage.storage_errors import storage_errors


@dataclass(frozen=True)
class Incoming:
    """Files that a caller wants in a table: all of them, those that hold rows, and how many rows."""

    files: tuple[Path, ...]
    filled: tuple[Path, ...]
    rows: int


def check_files(spec: TableSpec, folder: Path, files: Sequence[Path]) -> Incoming:
    """Look at every file. Raises LakeError for one outside the table's folder or with other columns."""
    wanted = {field.name: field.type for field in arrow_schema(spec.columns)}
    rows = {file: _checked_rows(spec, folder, file, wanted) for file in files}
    return Incoming(tuple(files), tuple(file for file in files if rows[file]), sum(rows.values()))


def _checked_rows(spec: TableSpec, folder: Path, file: Path, wanted: dict[str, pa.DataType]) -> int:
    if not file.is_relative_to(folder):
        raise LakeError(f"a file outside the folder of {spec.name}", advice="write to new_data_file", file=str(file))
    if not file.is_file():
        raise LakeError(f"a data file of {spec.name} is gone", advice="write it again", file=str(file))
    with storage_errors(f"reading {file.name}"), pq.ParquetFile(file) as parquet:
        for field in parquet.schema_arrow:
            if wanted.get(field.name) != _plain(field.type):
                raise LakeError(
                    f"{spec.name} has {wanted.get(field.name, 'no such column')} where the file has {field.type}",
                    advice="give the columns to DuckEngine.write, which casts to their types",
                    file=str(file),
                    column=field.name,
                )
        return int(parquet.metadata.num_rows)


def _plain(kind: pa.DataType) -> pa.DataType:
    """Polars writes the wide forms of text and list; they are the same to Iceberg."""
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind
