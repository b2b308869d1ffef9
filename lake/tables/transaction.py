"""A transaction of PyIceberg that works its metadata out once for each change to it.

PyIceberg's own does so, with a copy of all snapshots, each time that anything of it is looked at: some twenty times a
commit.
"""

from pyiceberg.table import Table, Transaction
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import TableUpdate
from pyiceberg.table.update.snapshot import ManageSnapshots

from lake.storage.metadata_changes import changed_metadata


class SteadyTransaction(Transaction):
    """The same, and what was worked out is kept until the next change. Its table is not refreshed meanwhile."""

    def __init__(self, table: Table, autocommit: bool = False) -> None:
        super().__init__(table, autocommit)
        self._worked_out: tuple[TableMetadata, tuple[TableUpdate, ...], TableMetadata] | None = None

    @property
    def table_metadata(self) -> TableMetadata:
        """The table's metadata with the changes so far."""
        base, changes = self._table.metadata, self._updates
        if not changes:
            return base
        if self._worked_out is None or self._worked_out[0] is not base or self._worked_out[1] is not changes:
            self._worked_out = (base, changes, changed_metadata(base, changes))
        return self._worked_out[2]


def references_of(table: Table) -> ManageSnapshots:
    """For changes to the tags of a table, without PyIceberg's copies of all its snapshots."""
    return ManageSnapshots(SteadyTransaction(table, autocommit=True))
