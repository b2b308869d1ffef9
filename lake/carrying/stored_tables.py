"""Tables of a backup whose files go into other buckets than they came from: their metadata is written anew there.

It is read from the backup, and not from where it was put: done again after a crash, it comes to the same.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import StoredContent
from lake.carrying.damage import ANOTHER_SET
from lake.errors import LakeError
from lake.ledger.file_records import FileRecord
from lake.storage.file_faults import NOT_IN_THE_SET, OTHER_THAN_SAVED
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.tables.soundness import Damage


@dataclass(frozen=True)
class StoredPlace:
    """A table that was below one root and is now at the same path below another."""

    name: str
    location: str
    former: Location
    root: Location

    def moved(self, location: str) -> str:
        """Where a file or folder of the table is now. LakeError when it is none of the table's."""
        return self.root / self.inside(location)

    def inside(self, location: str) -> str:
        """The same, as a path below the storage."""
        if not location.startswith(f"{self.former}/"):
            raise LakeError(f"{self.name} names a file outside of {self.former}", file=location)
        return location[len(self.former) + 1 :]


@dataclass
class SavedTables:
    """The files of a set in one bucket, by their paths below it, to be written into `storage` with other content.

    `records`: what the ledger knows of them; `renewed`: what it is to know.
    """

    folder: BackupFolder
    files: Mapping[str, StoredContent]
    storage: Storage
    records: Mapping[str, FileRecord]
    damages: list[Damage] = field(default_factory=list)
    renewed: list[FileRecord] = field(default_factory=list)
    written: int = 0

    def look(self, path: str) -> bytes | None:
        """The content of a file; None when it is damaged or not in the set."""
        saved = self.files.get(path)
        content = self.folder.place(saved.sha256).read_bytes() if saved else b""
        return content if saved and hashlib.sha256(content).hexdigest() == saved.sha256 else None

    def read(self, table: str, path: str) -> bytes | None:
        """The same for a file that is needed: its damage is kept in `damages`."""
        content = self.look(path)
        if content is None:
            is_there = path in self.files
            self.damage(table, path, OTHER_THAN_SAVED if is_there else NOT_IN_THE_SET)
        return content

    def size(self, path: str) -> int | None:
        """Bytes of a file; None when it is not in the set."""
        saved = self.files.get(path)
        return saved.bytes if saved else None

    def damage(self, table: str, path: str, problem: str) -> None:
        """Keep that a file is damaged."""
        self.damages.append(Damage(table, path, problem, advice=ANOTHER_SET))

    def write(self, path: str, content: bytes) -> None:
        """Write new content."""
        self.storage.put(self.storage.root / path, content)
        self.written += 1
        if record := self.records.get(path):
            sha256 = hashlib.sha256(content).hexdigest()
            self.renewed.append(replace(record, bytes=len(content), sha256=sha256))
