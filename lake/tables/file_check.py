"""Data files are looked at before they enter a table: where they lie, their columns, whether they hold rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from lake.errors import LakeError
from lake.schema import TableSpec
from lake.storage.storage_errors import storage_errors
from lake.tables.data_file import refuse_other_columns


@dataclass(frozen=True)
class Incoming:
    """Files that a caller wants in a table: all of them, those that hold rows, and how many rows."""

    files: tuple[Path, ...]
    filled: tuple[Path, ...]
    rows: int


def check_files(spec: TableSpec, folder: Path, files: Sequence[Path]) -> Incoming:
    """Look at every file. Raises LakeError for one outside the table's folder or with other columns."""
    rows = {file: _checked_rows(spec, folder, file) for file in files}
    return Incoming(tuple(files), tuple(file for file in files if rows[file]), sum(rows.values()))


def _checked_rows(spec: TableSpec, folder: Path, file: Path) -> int:
    if not file.is_relative_to(folder):
        raise LakeError(f"a file outside the folder of {spec.name}", advice="write to new_data_file", file=str(file))
    if not file.is_file():
        raise LakeError(f"a data file of {spec.name} is gone", advice="write it again", file=str(file))
    with storage_errors(f"reading {file.name}"):
        footer = pq.read_metadata(file)
    refuse_other_columns(spec.name, str(file), footer.schema.to_arrow_schema(), spec.columns)
    return int(footer.num_rows)
