"""Spark over the Parquet files of the lake: reads what the lakehouse names, writes what its commits bring in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from lake.engine.interface import ListFunction, ListWork, TableSource
from lake.engine.spark.columns import duck_types, no_rows, struct_of
from lake.engine.spark.dialect import to_spark, view_name
from lake.engine.spark.not_portable import not_portable
from lake.engine.spark.session import spark_session
from lake.engine.spark.spark_errors import spark_errors
from lake.engine.typed_select import typed_select
from lake.schema import Column
from lake.settings import Settings
from lake.storage.deletion import delete_file, delete_folder, refuse_outside
from lake.storage.durable import make_folder

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


class SparkEngine:
    """A session with views of its own; SQL is DuckDB's, and is translated (`dialect.py`).

    What is kept, and answers on their way to Python, are Parquet files in the home's scratch folder.
    """

    def __init__(self, settings: Settings) -> None:
        self._home = settings.home
        self._scratch = settings.temporary_folder / f"spark-{uuid4().hex}"
        self._session = spark_session(settings)
        self._relations: dict[str, dict[str, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Drop the views and delete the scratch files; Spark itself lives as long as the process."""
        for name in self._relations:
            self._session.catalog.dropTempView(view_name(name))
        self._relations.clear()
        delete_folder(self._home, self._scratch)

    def attach(self, name: str, columns: Sequence[Column], files: Sequence[str]) -> None:
        """A view in exactly these columns and types; a column that a file does not have is NULL."""
        schema = struct_of(columns)
        reader = self._session.read.schema(schema)
        self._show(name, reader.parquet(*files) if files else self._session.sql(no_rows(schema)))

    def attach_tables(
        self, tables: TableSource, names: Iterable[str], snapshots: Mapping[str, int] | None = None
    ) -> None:
        """Views of lake tables, at the given snapshots or else at their heads."""
        for name in names:
            stored = tables.stored(name, (snapshots or {}).get(name))
            self.attach(name, stored.columns, stored.files)

    def view(self, name: str, sql: str) -> None:
        """Make a query readable under a name; it runs each time it is read."""
        self._show(name, self._frame(sql))

    def keep(self, name: str, sql: str) -> None:
        """Run a query once and make its rows readable under a name, until `forget`."""
        folder = self._scratch / uuid4().hex
        frame = self._frame(sql)
        with spark_errors("a query"):
            frame.write.parquet(_address(folder))
        self._show(name, self._session.read.schema(frame.schema).parquet(_address(folder)))

    def forget(self, name: str) -> None:
        """Free what `keep` kept; its file goes with the engine."""
        self._session.catalog.dropTempView(view_name(name))
        self._relations.pop(name, None)

    def define(self, function: ListFunction, work: ListWork) -> None:
        """LakeError: such functions get a whole column at once, which Spark has in parts."""
        raise not_portable(f"{function.name}()", "write it in SQL")

    def query(self, sql: str) -> pa.Table:
        """The whole answer as an Arrow table; timestamps in UTC."""
        path = self._scratch / f"{uuid4().hex}.parquet"
        self.write(sql, path)
        return pq.read_table(path)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The whole answer as dictionaries; for small answers."""
        found: list[dict[str, Any]] = self.query(sql).to_pylist()
        return found

    def write(self, sql: str, path: Path, columns: Sequence[Column] | None = None) -> int:
        """Write the answer to one Parquet file, cast to `columns` when given; returns its rows.

        LakeError for a path outside the home. Spark writes folders: the one part of one is moved to `path`.
        """
        refuse_outside(self._home, path)
        make_folder(path.parent)
        folder = path.with_name(f".{path.name}-{uuid4().hex}")
        frame = self._frame(typed_select(sql, columns) if columns else sql).coalesce(1)
        try:
            with spark_errors(f"writing {path.name}"):
                frame.write.parquet(_address(folder))
            [part] = folder.glob("part-*.parquet")
            part.replace(path)
        except BaseException:
            delete_file(self._home, path)
            raise
        finally:
            delete_folder(self._home, folder)
        return int(pq.read_metadata(path).num_rows)

    def _frame(self, sql: str) -> DataFrame:
        written = to_spark(sql, self._relations)
        with spark_errors("a query"):
            return self._session.sql(written)

    def _show(self, name: str, frame: DataFrame) -> None:
        frame.createOrReplaceTempView(view_name(name))
        self._relations[name] = duck_types(frame.schema)


def _address(folder: Path) -> str:
    """A local folder as Hadoop reads it, which takes `%20` for three letters and a blank for a blank."""
    return f"file://{folder}"
