"""The lake's Iceberg tables: declared, evolved, and written exactly once."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from uuid import uuid4

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.io import FileIO
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from lake.engine.duck import DuckEngine
from lake.engine.lent_sessions import LENT
from lake.errors import LakeError
from lake.home.identity import refuse_strange_home, tie_together
from lake.ledger.database import ledger_place
from lake.ledger.file_records import FileRecord, metadata_record
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec, logical_type
from lake.settings import Settings
from lake.storage.access_rights import prepare_home
from lake.storage.durable import make_folder
from lake.storage.embedded_catalog import open_catalog
from lake.storage.kept_metadata import KeepingCatalog, Remembering
from lake.storage.opening import table_storage_of
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import (
    Change,
    Commit,
    Target,
    commit_once,
    data_files_of,
    expected_data,
    known_commit,
)
from lake.tables.data_file import have_all_columns
from lake.tables.declaration import create_or_evolve, refuse_other_types, retry_conflicts
from lake.tables.file_check import Incoming, check_files
from lake.tables.manifests import forget_manifests
from lake.tables.merge import Merge
from lake.tables.moving import move_to_zone
from lake.tables.newest_state import newest_state, state_of
from lake.tables.places import new_place
from lake.tables.readable_metadata import readable_metadata
from lake.tables.soundness import Expected, FileChecker
from lake.tables.table_state import TableState
from lake.tables.transaction import references_of
from lake.tables.zones import lies_elsewhere


class Lakehouse:
    """All tables of one lake, with the ledger that remembers what went into them."""

    def __init__(self, settings: Settings, catalog: Catalog, ledger: Ledger, patience: Patience) -> None:
        self.settings = settings
        self.catalog = catalog
        self.ledger = ledger
        self.patience = patience
        self.storage = table_storage_of(settings)
        self.checker = FileChecker(self.storage)
        self.states: dict[str, TableState] = {}
        """By metadata file, which never changes under its name; `table_states` leaves out what no table has now."""
        self._expected_now: dict[str, tuple[str, list[Expected]]] = {}
        """By table: a metadata file, and the data files of its head."""

    @classmethod
    def open(cls, settings: Settings) -> "Lakehouse":
        """Open the lake at `settings.home`, making it when it is not there.

        Raises LakeError when storage fails, and before anything is written when the home is not where it was made or
        its parts do not belong together.
        """
        patience = Patience(settings.busy_seconds)
        refuse_strange_home(settings, patience)
        with storage_errors("opening the lake"):
            prepare_home(settings)
            catalog = open_catalog(settings, patience)
        opened = cls(settings, catalog, Ledger(ledger_place(settings), patience), patience)
        try:
            with storage_errors("opening the lake"):
                tie_together(settings, catalog, opened.ledger)
        except BaseException:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        """Close the catalogue, the ledger and what engines have left open."""
        LENT.close(self.settings.home)
        self.catalog.close()
        self.ledger.close()

    def table(self, name: str) -> Table:
        """The Iceberg table as it is now. Raises LakeError when there is none."""
        with storage_errors(f"reading {name}"), readable_metadata(name):
            try:
                return self.catalog.load_table(name)
            except NoSuchTableError:
                raise LakeError(f"there is no table {name}", advice="load the resource that fills it first") from None

    def read_afresh(self) -> None:
        """Rely on nothing that was read before: metadata that was damaged meanwhile is found at the next look."""
        forget_manifests()
        self.states = {}
        self._expected_now = {}
        if isinstance(self.catalog, Remembering):
            self.catalog.forget()

    def looking(self) -> AbstractContextManager[None]:
        """For somebody who changes nothing: while the context lasts a table may be what it was at the first look."""
        return self.catalog.looking() if isinstance(self.catalog, Remembering) else nullcontext()

    def tables(self) -> list[str]:
        """All table names, sorted."""
        with storage_errors("listing tables"):
            spaces = self.catalog.list_namespaces()
            return sorted(".".join(name) for space in spaces for name in self.catalog.list_tables(space))

    def exists(self, name: str) -> bool:
        """Whether a table of this name is declared."""
        with storage_errors(f"looking for {name}"):
            return self.catalog.table_exists(name)

    def ensure(self, spec: TableSpec) -> None:
        """Create the table, add the columns it lacks, and move it when it lies in another zone: see `move_to_zone`.

        Columns that the declaration no longer names stay, with their types, until `replace` brings other rows.
        """
        with storage_errors(f"declaring {spec.name}"):
            if self._lies_elsewhere(spec):
                move_to_zone(self.target(spec.name), spec)
            if create_or_evolve(self.catalog, self.ledger, new_place(self.settings, self.storage, spec), spec):
                written = metadata_record(self.storage, self.table(spec.name).metadata_location)
                self.ledger.record_files([written])

    def _lies_elsewhere(self, spec: TableSpec) -> bool:
        return self.exists(spec.name) and lies_elsewhere(self.table(spec.name), spec)

    def drop(self, name: str) -> None:
        """Forget a table, or one that is gone; a table of the same name gets another folder.

        Its files stay until upkeep deletes them: see `dropped`.
        """
        # A killed call may have dropped it without forgetting what it held.
        with storage_errors(f"dropping {name}"), suppress(NoSuchTableError):
            self.catalog.drop_table(name)
        self.ledger.forget_commits(name)

    def columns(self, name: str) -> tuple[Column, ...]:
        """The columns as the table has them, with their Chinese titles."""
        fields = self.table(name).schema().fields
        return tuple(Column(field.name, logical_type(field.field_type), field.doc or "") for field in fields)

    def state(self, name: str) -> TableState:
        """What a table holds now, found without opening it. Raises LakeError when there is none."""
        if isinstance(self.catalog, KeepingCatalog):
            with storage_errors(f"reading {name}"):
                location = self.catalog.metadata_location(name)
            if location is not None:
                return self.state_at(name, location)
        return state_of(self.table(name))

    def state_at(self, name: str, location: str) -> TableState:
        """The state that a metadata file of a table tells; LakeError, as when it is opened, for one that is damaged."""
        if (known := self.states.get(location)) is not None:
            return known
        self.read_states({name: location})
        return self.states[location]

    def read_states(self, locations: Mapping[str, str]) -> None:
        """Know the states of tables by the places of their metadata; those that are known are not read again."""
        files: FileIO | None = None  # one for all: it looks once at a folder that leads to many
        for name, location in locations.items():
            if location in self.states:
                continue
            if kept := self.catalog.kept(name, location) if isinstance(self.catalog, KeepingCatalog) else None:
                self.states[location] = state_of(kept)
                continue
            files = files or self.catalog._load_file_io(location=location)
            self.states[location] = self._read_state(name, files, location)

    def _read_state(self, name: str, files: FileIO, location: str) -> TableState:
        with storage_errors(f"reading {name}"):
            file = files.new_input(location)
        return newest_state(file, lambda: self.table(name))

    def head(self, name: str) -> int | None:
        """The current snapshot; None while the table is empty and was never written."""
        return self.state(name).head

    def content_head(self, name: str) -> int | None:
        """The snapshot that brought the current rows: compaction does not move it. For tokens of what is derived."""
        return self.state(name).content

    def last_token(self, name: str) -> str | None:
        """The token that brought the current rows."""
        return self.state(name).token

    def commit_of(self, name: str, token: str) -> Commit | None:
        """What a token brought into a table, also when a crash kept it out of the ledger; None when nothing."""
        if not self.exists(name):
            return None
        target = self.target(name)
        return known_commit(target, target.load(), token)

    def data_files(self, name: str, snapshot_id: int | None = None) -> list[str]:
        """Paths of the Parquet files of a snapshot, of the head when none is given."""
        return sorted(file.file_path for file in self._files(self.table(name), snapshot_id))

    def all_files_have(self, name: str, snapshot_id: int | None = None) -> bool:
        """Whether every one of these files has every column that the table has now, in its type."""
        table = self.table(name)
        return have_all_columns(table.schema(), self._files(table, snapshot_id))

    def _files(self, table: Table, snapshot_id: int | None) -> list[DataFile]:
        name = ".".join(table.name())
        snapshot = table.current_snapshot() if snapshot_id is None else table.snapshot_by_id(snapshot_id)
        if snapshot is None and snapshot_id is not None:
            raise LakeError(f"{name} has no snapshot {snapshot_id}", advice="it has expired; use a release or the head")
        with storage_errors(f"reading {name}"):
            return data_files_of(table, snapshot)

    def files_of(self, name: str, token: str) -> list[str]:
        """The live files that what a token brought in may be in: its own, or all if its snapshot or a file is gone."""
        table, commit = self.table(name), self.ledger.commit_of(token, name)
        snapshot = table.snapshot_by_id(commit) if commit else None
        with storage_errors(f"reading {name}"):
            live = {file.file_path for file in data_files_of(table, table.current_snapshot())}
            own = [file.file_path for file in data_files_of(table, snapshot, added_only=True)]
        return sorted(own if own and live.issuperset(own) else live)

    def refuse_damaged(self, name: str, files: Sequence[str] | None = None, *, snapshot_id: int | None = None) -> None:
        """Read files of a snapshot, or of the head, whole: all or some. LakeError when one is not as was committed.

        For whoever makes something of the rows that would get a sound checksum of its own.
        """
        with storage_errors(f"reading {name}"):
            self.checker.refuse_damaged(self._expected(name, files, snapshot_id))

    def is_sound(self, name: str, files: Sequence[str] | None = None, *, snapshot_id: int | None = None) -> bool:
        """The same as a question, for whoever can do without these rows."""
        with storage_errors(f"reading {name}"):
            return not self.checker.look_all(self._expected(name, files, snapshot_id), whole=True)

    def _expected(self, name: str, files: Sequence[str] | None, snapshot_id: int | None) -> list[Expected]:
        table = self.table(name)
        if files is None and snapshot_id is None:
            return self._expected_of_head(name, table)
        snapshot = table.current_snapshot() if snapshot_id is None else table.snapshot_by_id(snapshot_id)
        live = data_files_of(table, snapshot)
        wanted = [file for file in live if files is None or file.file_path in files]
        return expected_data(self.target(name), table, wanted)

    def _expected_of_head(self, name: str, table: Table) -> list[Expected]:
        """Many models read the same table: what is written down of its files is looked up for the first."""
        known = self._expected_now.get(name)
        if known is None or known[0] != table.metadata_location:
            found = expected_data(self.target(name), table, data_files_of(table, table.current_snapshot()))
            known = self._expected_now[name] = table.metadata_location, found
        return known[1]

    def row_count(self, name: str, snapshot_id: int | None = None) -> int:
        """Rows of a snapshot, of the head when none is given."""
        if snapshot_id is None:
            return self.state(name).rows
        snapshot = self.table(name).snapshot_by_id(snapshot_id)
        return int(snapshot.summary["total-records"] or 0) if snapshot and snapshot.summary else 0

    def tag(self, name: str, snapshot_id: int, tag: str) -> FileRecord | None:
        """Keep a snapshot from expiring under a tag; an existing tag of that name moves.

        Returns the record of the metadata that was written for it, for the caller to write down with others.
        """
        written: list[FileRecord] = []

        def change(table: Table) -> None:
            present = table.refs().get(tag)
            if present is None or present.snapshot_id != snapshot_id:
                references_of(table).create_tag(snapshot_id, tag).commit()
                written.append(metadata_record(self.storage, table.metadata_location))

        self._change_references(name, change)
        return written[0] if written else None

    def untag(self, name: str, tag: str) -> None:
        """Let a tagged snapshot expire; an unknown tag is no error."""
        self._change_references(
            name, lambda table: references_of(table).remove_tag(tag).commit() if tag in table.refs() else None
        )

    def _change_references(self, name: str, change: Callable[[Table], None]) -> None:
        with storage_errors(f"tagging {name}"):
            retry_conflicts(name, lambda: change(self.table(name)))

    def new_data_file(self, spec: TableSpec) -> Path:
        """A new path in the table's data folder, where an engine writes Parquet that a commit then brings in."""
        if not self.exists(spec.name) or self._lies_elsewhere(spec):
            self.ensure(spec)
        folder = self.storage.staged(self.table(spec.name).location()) / "data"
        make_folder(folder)
        return folder / f"{uuid4().hex}.parquet"

    def discard(self, *files: Path) -> None:
        """Delete files that were written for a table, or on the way to one, and are not needed."""
        for file in files:
            self.storage.discard(file)

    def append(self, spec: TableSpec, files: Sequence[Path], token: str) -> Commit:
        """Add the files' rows, once for this token. LakeError when the table holds a column as another type."""
        incoming = self._accept(spec, files)
        refuse_other_types(self.table(spec.name), spec)
        return self._commit(spec, incoming, token, lambda _table: Change(added=incoming.filled))

    def replace(self, spec: TableSpec, files: Sequence[Path], token: str) -> Commit:
        """The files' rows become the whole content, and the columns those that are declared, in one commit."""
        incoming = self._accept(spec, files)
        return self._commit(
            spec,
            incoming,
            token,
            lambda table: Change(
                added=incoming.filled, removed=data_files_of(table, table.current_snapshot()), declared=spec
            ),
        )

    def merge(
        self,
        spec: TableSpec,
        files: Sequence[Path],
        key: Sequence[str],
        token: str,
        *,
        deleted: Sequence[Path] = (),
        delete_missing: bool = False,
        engine: DuckEngine | None = None,
    ) -> Commit:
        """The files' rows replace those of the same key, and rows with a key in `deleted` leave the table.

        Other rows stay, or leave with `delete_missing`. LakeError when the table holds a column as another type.
        `engine`: one of the caller's, which saves opening one.
        """
        incoming = self._accept(spec, files)
        refuse_other_types(self.table(spec.name), spec)
        columns = self.columns(spec.name)
        with nullcontext(engine) if engine else DuckEngine(self.settings) as session:
            merge = Merge(
                session, self.storage, columns, incoming.filled, key, deleted=deleted, delete_missing=delete_missing
            )
            merge.refuse_duplicates()
            return self._commit(spec, incoming, token, merge.plan)

    def _commit(self, spec: TableSpec, incoming: Incoming, token: str, plan: Callable[[Table], Change]) -> Commit:
        return commit_once(self.target(spec.name), token, incoming, plan)

    def target(self, name: str) -> Target:
        """A table as a commit needs it."""
        return Target(self.storage, name, lambda: self.table(name), self.ledger, self.checker)

    def _accept(self, spec: TableSpec, files: Sequence[Path]) -> Incoming:
        self.ensure(spec)
        return check_files(spec, self.storage.staged(self.table(spec.name).location()), files)
