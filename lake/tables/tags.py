"""Names that keep snapshots of a table from expiring."""

from lake.ledger.file_records import FileRecord, metadata_record
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import missed_metadata
from lake.tables.declaration import retry_conflicts
from lake.tables.declared_tables import DeclaredTables
from lake.tables.transaction import references_of


class Tags(DeclaredTables):
    """How a snapshot gets one; it is taken by `move_tags`, with what nothing keeps any more."""

    def tag(self, name: str, snapshot_id: int, tag: str) -> list[FileRecord]:
        """Keep a snapshot from expiring under a tag; an existing tag of that name moves.

        Returns the records of the metadata that was written for it, now or by a killed call, for the caller to write
        down with others.
        """
        written: list[FileRecord] = []

        def change() -> None:
            table = self.table(name)
            present = table.refs().get(tag)
            if present is None or present.snapshot_id != snapshot_id:
                references_of(table).create_tag(snapshot_id, tag).commit()
                written.append(metadata_record(self.storage, table.metadata_location))
            else:
                written.extend(missed_metadata(self.target(name), table))

        with storage_errors(f"tagging {name}"):
            retry_conflicts(name, change)
        return written
