"""Rows get into the tables of a lake: added, in place of all others, or merged by key; each token once."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from uuid import uuid4

from pyiceberg.table import Table

from lake.engine.duck import DuckEngine
from lake.schema import TableSpec
from lake.storage.durable import make_folder
from lake.tables.commit import (
    CONTENT,
    Change,
    Commit,
    commit_once,
    content_of,
    data_files_of,
    discard_files,
    known_commit,
)
from lake.tables.declaration import refuse_other_types
from lake.tables.declared_tables import DeclaredTables
from lake.tables.file_check import Incoming, check_files
from lake.tables.merge import Merge
from lake.tables.zones import lies_elsewhere


class Writing(DeclaredTables):
    """A caller writes Parquet to `new_data_file`, and a commit then brings it in."""

    def new_data_file(self, spec: TableSpec) -> Path:
        """A new path in the table's data folder, where an engine writes Parquet that a commit then brings in."""
        table = self.find(spec.name)
        if table is None or lies_elsewhere(table, spec):
            self.ensure(spec)
            table = self.table(spec.name)
        folder = self.storage.staged(table.location()) / "data"
        make_folder(folder)
        return folder / f"{uuid4().hex}.parquet"

    def discard(self, *files: Path) -> None:
        """Delete files that were written for a table, or on the way to one, and are not needed."""
        discard_files(self.storage, files)

    def append(self, spec: TableSpec, files: Sequence[Path], token: str) -> Commit:
        """Add the files' rows, once for this token. LakeError when the table holds a column as another type."""
        incoming = self._accept(spec, files)
        refuse_other_types(self.table(spec.name), spec)
        return self._commit(spec, incoming, token, lambda _table: Change(added=incoming.filled))

    def replace(self, spec: TableSpec, files: Sequence[Path], token: str) -> Commit:
        """The files' rows become the whole content, and the columns those that are declared, in one commit.

        No rows in place of none are told by a snapshot of their own, too: its token says of what they were made.
        """
        incoming = self._accept(spec, files)

        def whole(table: Table) -> Change:
            head = table.current_snapshot()
            former = data_files_of(table, head)
            stays_empty = head is not None and not former and not incoming.filled
            same_rows = {CONTENT: str(content_of(head))} if stays_empty else {}
            return Change(added=incoming.filled, removed=former, declared=spec, summary=same_rows)

        return self._commit(spec, incoming, token, whole)

    def merge(
        self,
        spec: TableSpec,
        files: Sequence[Path],
        key: Sequence[str],
        token: str,
        *,
        deleted: Sequence[Path] = (),
        engine: DuckEngine | None = None,
    ) -> Commit:
        """The files' rows replace those of the same key, rows with a key in `deleted` leave, and all others stay.

        LakeError when the table holds a column as another type, or two incoming rows have the same key.
        `engine`: one of the caller's, which saves opening one.
        """
        incoming = self._accept(spec, files)
        refuse_other_types(self.table(spec.name), spec)
        columns = self.columns(spec.name)
        with nullcontext(engine) if engine else DuckEngine(self.settings) as session:
            merge = Merge(session, self.storage, columns, incoming.filled, key, deleted=deleted)
            merge.refuse_duplicates()
            return self._commit(spec, incoming, token, merge.plan)

    def commit_of(self, name: str, token: str) -> Commit | None:
        """What a token brought into a table, also when a crash kept it out of the ledger; None when nothing."""
        if not self.exists(name):
            return None
        target = self.target(name)
        return known_commit(target, target.load(), token)

    def _commit(self, spec: TableSpec, incoming: Incoming, token: str, plan: Callable[[Table], Change]) -> Commit:
        return commit_once(self.target(spec.name), token, incoming, plan)

    def _accept(self, spec: TableSpec, files: Sequence[Path]) -> Incoming:
        self.ensure(spec)
        return check_files(spec, self.storage.staged(self.table(spec.name).location()), files)
