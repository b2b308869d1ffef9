"""What every file of a table should be: its length, its rows, its checksum."""

import json
from collections.abc import Sequence

from lake.ledger.file_records import FileRecord, write_records
from lake.ledger.transactions import Transactions


class RecordedFiles(Transactions):
    """The records of all files; every method is one transaction."""

    def record_files(self, files: Sequence[FileRecord]) -> None:
        """Remember files that no token brought: rows arranged anew, metadata of tags."""
        if files:
            with self.transaction() as change:
                write_records(change, files)

    def recorded_files(self, paths: Sequence[str] | None = None) -> dict[str, FileRecord]:
        """What is written down of files, of all or of some, by their path in the home."""
        if paths is None:
            found = self.rows("SELECT * FROM recorded_file")
        else:
            query = f"SELECT * FROM recorded_file WHERE path IN ({self._database.elements})"
            found = self.rows(query, listed=json.dumps(paths))
        return {row["path"]: FileRecord(**row) for row in found}

    def forget_files(self, paths: Sequence[str]) -> None:
        """Files that were deleted."""
        with self.transaction() as change:
            change.execute_many("DELETE FROM recorded_file WHERE path = :path", ({"path": path} for path in paths))
