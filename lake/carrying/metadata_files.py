"""Files of a home that get new content in place, in an order in which a crash anywhere is made good by doing it again.

All new content is written beside the old and synced. Then one transaction of the ledger writes down the checksums of
all of it. Then it takes the places of the old. What was written beside a file is therefore of use from the moment
that the ledger has its checksum, and nothing before.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lake.ledger.file_records import FileRecord
from lake.storage.deletion import delete_file
from lake.storage.durable import sync_files, sync_folder
from lake.storage.file_faults import GONE, OTHER_THAN_COMMITTED
from lake.tables.soundness import Damage
from lake.told import Told

_COPY_AGAIN = Told(
    "copy the home again while no program of the lake runs, or put the file back from a backup",
    "请在没有程序使用湖时重新复制湖目录，或从备份放回该文件",
)


@dataclass
class MetadataFiles:
    """The files of one home with the ledger's records of them; `damages`: those that are not as they were committed."""

    home: Path
    records: Mapping[str, FileRecord]
    damages: list[Damage] = field(default_factory=list)
    renewed: list[FileRecord] = field(default_factory=list)
    _aside: list[Path] = field(default_factory=list)

    def look(self, path: str) -> bytes | None:
        """The true content of a file; None when it is damaged or gone."""
        file, record = self.home / path, self.records.get(path)
        aside = _aside_of(file)
        if record and aside.exists() and _is_of(record, aside.read_bytes()):
            _take_place(aside)  # a crash kept it from that
        content = file.read_bytes() if file.exists() else None
        return content if content is not None and (record is None or _is_of(record, content)) else None

    def read(self, table: str, path: str) -> bytes | None:
        """The same for a file that is needed: its damage is kept in `damages`."""
        content = self.look(path)
        if content is None:
            is_there = (self.home / path).exists()
            self.damage(table, path, OTHER_THAN_COMMITTED if is_there else GONE)
        return content

    def size(self, path: str) -> int | None:
        """Bytes of a file; None when it is gone."""
        try:
            return (self.home / path).stat().st_size
        except FileNotFoundError:
            return None

    def damage(self, table: str, path: str, problem: str) -> None:
        """Keep that a file is damaged."""
        self.damages.append(Damage(table, path, problem, advice=_COPY_AGAIN))

    def write(self, path: str, content: bytes) -> None:
        """Write new content beside the old one, unless it is the same."""
        aside = _aside_of(self.home / path)
        if (self.home / path).read_bytes() == content:
            delete_file(self.home, aside)
            return
        aside.write_bytes(content)
        self._aside.append(aside)
        if record := self.records.get(path):
            sha256 = hashlib.sha256(content).hexdigest()
            self.renewed.append(replace(record, bytes=len(content), sha256=sha256))

    def sync(self) -> None:
        """Everything that is written is on the disk, and still beside the old."""
        sync_files(self._aside)

    def discard(self) -> None:
        """Forget what was written."""
        for aside in self._aside:
            delete_file(self.home, aside)

    def take_places(self) -> int:
        """Let the new files be the files, and count them; to be called when the ledger has their records."""
        for aside in self._aside:
            _take_place(aside)
        for folder in {aside.parent for aside in self._aside}:
            sync_folder(folder)
        return len(self._aside)


def _is_of(record: FileRecord, content: bytes) -> bool:
    return len(content) == record.bytes and hashlib.sha256(content).hexdigest() == record.sha256


def _aside_of(file: Path) -> Path:
    return file.with_name(f".{file.name}.relocated")


def _take_place(aside: Path) -> None:
    file = aside.with_name(aside.name.removeprefix(".").removesuffix(".relocated"))
    os.replace(aside, file)  # noqa: PTH105 - says that it is atomic
