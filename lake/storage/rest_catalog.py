"""The Iceberg catalogue behind a REST server, for lakes that more than one machine works on.

Each look at a table is a request, and a run looks some ten thousand times. Only who holds the lake commits: while this
process does, what it has read or written of a table is what the server has, and is not asked for again.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from threading import Lock
from uuid import uuid4

from pyiceberg.catalog import Catalog
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.io import FileIO, load_file_io
from pyiceberg.table import CommitTableResponse, Table
from pyiceberg.table.update import TableRequirement, TableUpdate
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties

from lake.storage.strange_table import refuse_strange_table

DROPPED = "lake_dropped"
"""Namespace of tables that are no part of the lake any more."""


class GuardedRestCatalog(RestCatalog):
    """A catalogue whose tables lie on the storage, however the server and the tables describe the way to their files.

    `file_io`: the lake's own access to files, `properties`: what PyIceberg needs to reach the server, `holding`: see
    `Storage.holding`. Threads may share it.
    """

    def __init__(
        self, name: str, file_io: Mapping[str, str], properties: Mapping[str, str], holding: Callable[[], object | None]
    ) -> None:
        self._file_io = dict(file_io)
        self._held = holding
        self._look: object | None = None
        self._kept_while: object | None = None
        self._kept: dict[Identifier, Table] = {}
        self._guard = Lock()
        super().__init__(name, **properties)

    def _load_file_io(self, properties: Properties = EMPTY_DICT, location: str | None = None) -> FileIO:
        """Ours; a server or a table's properties could name another."""
        return self._own_file_io

    @cached_property
    def _own_file_io(self) -> FileIO:
        """One for all tables, which keeps its connections."""
        return load_file_io({**self.properties, **self._file_io})

    def load_table(self, identifier: str | Identifier) -> Table:
        """The table as it is now, an object of the caller's own.

        LakeError when its folder, or a file it would delete, is outside the storage.
        """
        key, holding = Catalog.identifier_to_tuple(identifier), self._holding()
        kept = self._known(key, holding)
        if kept is None:
            kept = super().load_table(key)
            refuse_strange_table(kept)
            self._keep(key, kept, holding)
        return Table(key, kept.metadata, kept.metadata_location, kept.io, self, kept.config)

    def table_exists(self, identifier: str | Identifier) -> bool:
        """Whether there is a table of that name."""
        key = Catalog.identifier_to_tuple(identifier)
        return self._known(key, self._holding()) is not None or super().table_exists(key)

    def list_namespaces(self, namespace: str | Identifier = ()) -> list[Identifier]:
        """Those of the lake."""
        return [name for name in super().list_namespaces(namespace) if name != (DROPPED,)]

    def commit_table(
        self, table: Table, requirements: tuple[TableRequirement, ...], updates: tuple[TableUpdate, ...]
    ) -> CommitTableResponse:
        """Commit. Whatever comes of it, nothing that was known before is relied on."""
        key, holding = table.name(), self._holding()
        self._forget(key)
        done: CommitTableResponse = super().commit_table(table, requirements, updates)
        self._keep(key, Table(key, done.metadata, done.metadata_location, table.io, self, table.config), holding)
        return done

    def drop_table(self, identifier: str | Identifier, purge_requested: bool = False) -> None:
        """Put a table aside, so that its files stay: a release may show them.

        Asked to drop it without a purge, some servers (SeaweedFS 4.48) delete its files.
        """
        key = Catalog.identifier_to_tuple(identifier)
        self._forget(key)
        self.create_namespace_if_not_exists(DROPPED)
        self.rename_table(key, (DROPPED, f"{'_'.join(key)}_{uuid4().hex}"))

    def put_aside(self) -> list[Identifier]:
        """The names that dropped tables have now."""
        return self.list_tables(DROPPED) if self.namespace_exists(DROPPED) else []

    def unregister_table(self, identifier: str | Identifier) -> None:
        """Know a table no longer, be it put aside or registered in vain; one that is gone is no error.

        Some servers delete its files: see above.
        """
        key = Catalog.identifier_to_tuple(identifier)
        self._forget(key)
        with suppress(NoSuchTableError):
            super().drop_table(key)

    def forget(self) -> None:
        """Ask for every table again."""
        with self._guard:
            self._kept.clear()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """For somebody who changes nothing: while the context lasts each table is asked for once."""
        self._look = object()
        try:
            yield
        finally:
            self._look = None

    def _holding(self) -> object | None:
        return self._held() or self._look

    def _known(self, key: Identifier, holding: object | None) -> Table | None:
        with self._guard:
            return self._kept.get(key) if holding is not None and holding is self._kept_while else None

    def _keep(self, key: Identifier, table: Table, holding: object | None) -> None:
        """Nothing of what another holding knew: others may have committed in between."""
        with self._guard:
            if holding is not self._kept_while:
                self._kept_while = holding
                self._kept.clear()
            if holding is not None:
                self._kept[key] = table

    def _forget(self, key: Identifier) -> None:
        with self._guard:
            self._kept.pop(key, None)
