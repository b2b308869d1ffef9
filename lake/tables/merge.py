"""Merge by key, copy on write: only data files that hold a touched key are written anew."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from lake.engine.parquet import parquet_select
from lake.errors import LakeError
from lake.schema import Column
from lake.storage.interface import Storage
from lake.tables.commit import Change, data_files_of

BYTES_PER_FILE = 128 * 1024 * 1024
_FILE = "_lake_file"


class Merge:
    """Rows of `incoming` replace the table's rows of the same key; NULL equals NULL in a key.

    `deleted`: files of rows whose keys leave the table; they are read and do not become part of it.
    """

    def __init__(
        self,
        engine: DuckEngine,
        storage: Storage,
        columns: tuple[Column, ...],
        incoming: Sequence[Path],
        key: Sequence[str],
        *,
        deleted: Sequence[Path] = (),
    ) -> None:
        known = {column.name: column for column in columns}
        if not key or not set(key) <= known.keys():
            raise LakeError(f"merge key {list(key)} is not among the columns", advice="give the names of key columns")
        self._engine = engine
        self._storage = storage
        self._columns = columns
        self._key = [known[name] for name in key]
        self._incoming = list(incoming)
        self._named = [*incoming, *deleted]

    def refuse_duplicates(self) -> None:
        """Raises LakeError when two incoming rows have the same key: which of them holds is not ours to guess."""
        names = ", ".join(quote(column.name) for column in self._key)
        found = self._engine.rows(
            f"SELECT count(*) AS keys FROM (SELECT {names} FROM ({self._incoming_keys()}) "
            f"GROUP BY {names} HAVING count(*) > 1)"
        )
        if found[0]["keys"]:
            raise LakeError(
                f"{found[0]['keys']} keys come in more than once",
                advice=f"keep one row for each {', '.join(column.name for column in self._key)} before merging",
            )

    def plan(self, table: Table) -> Change:
        """The change against the table's head."""
        current = data_files_of(table, table.current_snapshot())
        if not self._named or not current:
            return Change(added=self._incoming)
        touched = self._touched(current)
        kept = self._write_kept(touched, self._storage.staged(table.location()) / "data") if touched else []
        return Change(added=[*self._incoming, *kept], removed=touched, made=kept)

    def _incoming_keys(self) -> str:
        return parquet_select(self._key, [str(path) for path in self._named])

    def _same_key(self) -> str:
        names = [quote(column.name) for column in self._key]
        return " AND ".join(f"present.{name} IS NOT DISTINCT FROM incoming.{name}" for name in names)

    def _touched(self, current: Sequence[DataFile]) -> list[DataFile]:
        files = [file.file_path for file in current]
        found = self._engine.rows(
            f"SELECT DISTINCT {_FILE} FROM ({parquet_select(self._key, files, file_name_as=_FILE)}) AS present "
            f"SEMI JOIN ({self._incoming_keys()}) AS incoming ON {self._same_key()}"
        )
        names = {row[_FILE] for row in found}
        return [file for file in current if file.file_path in names]

    def _write_kept(self, touched: Sequence[DataFile], data_folder: Path) -> list[Path]:
        kept = []
        for bundle in bundles(touched):
            path = data_folder / f"kept-{uuid4().hex}.parquet"
            present = parquet_select(self._columns, [file.file_path for file in bundle])
            rows = self._engine.write(
                f"SELECT present.* FROM ({present}) AS present "
                f"ANTI JOIN ({self._incoming_keys()}) AS incoming ON {self._same_key()}",
                path,
            )
            if rows:
                kept.append(path)
            else:
                self._storage.discard(path)
        return kept


def bundles(files: Sequence[DataFile]) -> list[list[DataFile]]:
    """Neighbouring files together up to the size of one, so that small ones vanish.

    Rows do not move further than that: keys that came together stay together, and the next merge touches few files.
    """
    bundled: list[list[DataFile]] = []
    size = BYTES_PER_FILE
    for file in files:
        size += file.file_size_in_bytes
        if size > BYTES_PER_FILE:
            bundled.append([])
            size = file.file_size_in_bytes
        bundled[-1].append(file)
    return bundled
