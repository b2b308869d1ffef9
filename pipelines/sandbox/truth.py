"""The answer sheet of a sandbox city: who every row is about, who is named in it, and every fault planted."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.sandbox.faults.fault import Faulty

ENTITY = "_entity"
"""Hidden column of a view's frame: the person, firm or station the row is about."""
ROLE = "_role_"
"""What hidden columns begin with that say who has a part in the row; a part that nobody has is null.

A role is called as the contract calls its fields without their ends: `_role_wife` is whom `wife_name` and
`wife_citizen_id` show. Faults change what is shown, never who it is.
"""

ENTITIES = ("resource", "file", "line", "key", "entity_id")
ROLES = ("resource", "file", "line", "key", "role", "entity_id")
FAULTS = ("resource", "file", "line", "key", "field", "fault", "written", "right")


class Truth:
    """Writes `entities`, `roles` and `faults.parquet` as the deliveries are made. A context manager."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, mode=0o700)
        self._entities = _writer(folder, "entities", ENTITIES)
        self._roles = _writer(folder, "roles", ROLES)
        self._faults = _writer(folder, "faults", FAULTS)
        self.rows: dict[str, int] = {}
        self.faults: dict[str, int] = {}

    def __enter__(self) -> "Truth":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entities.close()
        self._roles.close()
        self._faults.close()

    def of_file(self, resource: str, file: str, fault: str, written: str, right: str) -> None:
        """Write down what is unusual about a whole file."""
        self._faults.write_table(_arrow_table(_whole_file(resource, file, fault, written, right), FAULTS))
        self.faults[fault] = self.faults.get(fault, 0) + 1

    def record(self, resource: str, file: str, delivered: Faulty, places: pl.DataFrame) -> None:
        """Write down one delivery; `places` has `line` or `key` for each of its rows, the other null."""
        where = places.select(
            resource=pl.lit(resource), file=pl.lit(file), line=pl.col("line").cast(pl.Int64), key="key"
        )
        entities = where.with_columns(entity_id=delivered.frame[ENTITY])
        self._entities.write_table(_arrow_table(entities, ENTITIES))
        named = _roles(where, delivered.frame)
        if len(named):
            self._roles.write_table(_arrow_table(named, ROLES))
        faults = delivered.faults
        found = pl.concat([where[faults["row"]], faults.drop("row")], how="horizontal")
        self._faults.write_table(_arrow_table(found, FAULTS))
        self.rows[resource] = self.rows.get(resource, 0) + len(delivered.frame)
        for code, count in faults["fault"].value_counts(sort=True).iter_rows():
            self.faults[code] = self.faults.get(code, 0) + count


def _roles(where: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    """A line for everybody named, in the order of the rows."""
    hidden = frame.select(pl.col(f"^{ROLE}.*$").name.map(lambda name: name.removeprefix(ROLE)))
    parts = [
        where.with_columns(role=pl.lit(column.name), entity_id=column, row=pl.int_range(pl.len())) for column in hidden
    ]
    if not parts:
        return pl.DataFrame()
    return pl.concat(parts).filter(pl.col("entity_id").is_not_null()).sort("row", maintain_order=True)


def _whole_file(resource: str, file: str, fault: str, written: str, right: str) -> pl.DataFrame:
    values = {"resource": resource, "file": file, "line": None, "key": None, "field": None}
    return pl.DataFrame({**values, "fault": fault, "written": written, "right": right})


def _writer(folder: Path, name: str, columns: Sequence[str]) -> pq.ParquetWriter:
    return pq.ParquetWriter(folder / f"{name}.parquet", _arrow_schema(columns), compression="zstd")


def _arrow_schema(columns: Sequence[str]) -> pa.Schema:
    return pa.schema([(name, pa.int64() if name == "line" else pa.string()) for name in columns])


def _arrow_table(frame: pl.DataFrame, columns: Sequence[str]) -> pa.Table:
    return frame.select(columns).to_arrow().cast(_arrow_schema(columns))
