"""A folder of backups: one folder a set, and every content once, under its checksum, whatever sets have it.

A set is there when its folder is, which is the last thing that is written. What a killed backup copied is used by the
next one. Nobody but its owner may look into it: it holds what `restricted/` holds.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from lake.carrying.backup_set import BackupSet, read_description, write_description
from lake.errors import LakeError
from lake.storage.deletion import delete_file
from lake.storage.durable import make_folder, sync_folder
from lake.storage.patience import Patience
from lake.storage.write_ahead_log import open_to_read
from lake.storage.written_aside import written_aside
from lake.told import Told

_FILES, _INCOMING, _LOCK = "files", "incoming", "backup.lock"
_PIECE = 1 << 20
_NONE = Told("there is {named} in {folder}", "{folder} 中{named}")


class BackupFolder:
    """Sets of one home or of several. Raises LakeError for a folder that holds something else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self._touched: set[Path] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make the folder, and be the only one who writes to it."""
        self._refuse_foreign()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        for name in (_FILES, _INCOMING):
            make_folder(self.folder / name)
        with (self.folder / _LOCK).open("a") as lock:
            (self.folder / _LOCK).chmod(0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LakeError(
                    Told("another backup is being made there", "那里正在做另一次备份"),
                    advice=Told("wait for it", "请待其完成"),
                    file=lock.name,
                ) from None
            for left in (self.folder / _INCOMING).iterdir():
                delete_file(self.folder, left)
            yield

    def _refuse_foreign(self) -> None:
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / _FILES).is_dir():
            raise LakeError(
                Told("this folder holds something else than backups", "这个文件夹中有备份以外的内容"),
                advice=Told(
                    "name an empty folder, one that is not there, or one that `lake backup` made",
                    "请指明空文件夹、尚不存在的文件夹，或 `lake backup` 建的文件夹",
                ),
                file=str(self.folder),
            )

    def names(self) -> list[str]:
        """The whole sets, oldest first."""
        found = self.folder.glob("[0-9]*T*Z*") if self.folder.is_dir() else ()
        return sorted(path.name for path in found if path.is_dir())

    def read(self, name: str | None = None) -> BackupSet:
        """A set, the newest when none is named. LakeError when there is none, or it is damaged."""
        known = self.names()
        if not known or (name is not None and name not in known):
            named = Told(f"no backup {name}", f"没有备份 {name}") if name else Told("no whole backup", "没有完整的备份")
            there = Told(f"those there are: {', '.join(known)}", f"已有的备份：{'、'.join(known)}")
            advice = there if known else Told("make one: `lake backup`", "请先备份：`lake backup`")
            raise LakeError(_NONE.of(named=named, folder=self.folder), advice=advice)
        return read_description(self.folder / (name or known[-1]))

    def place(self, sha256: str) -> Path:
        """Where a content lies."""
        return self.folder / _FILES / sha256[:2] / sha256

    def holds(self, sha256: str, size: int) -> bool:
        """Whether a content is there, as far as its length says."""
        place = self.place(sha256)
        return place.is_file() and place.stat().st_size == size

    def add(self, file: Path) -> tuple[str, int, bool]:
        """Copy a file in; returns its checksum, its bytes, and whether its content was not there before."""
        with file.open("rb") as source:
            return self.add_stream(source)

    def add_stream(self, source: BinaryIO) -> tuple[str, int, bool]:
        """The same of what a stream gives."""
        aside = self.incoming("file")
        digest, size = hashlib.sha256(), 0
        with aside.open("wb") as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += target.write(piece)
        sha256 = digest.hexdigest()
        if is_new := not self.holds(sha256, size):
            self._keep(aside, sha256)
        else:
            delete_file(self.folder, aside)
        return sha256, size, is_new

    def incoming(self, name: str) -> Path:
        """A file to write before it is added; whatever is left of it goes when the next backup begins."""
        return self.folder / _INCOMING / name

    def copy_of_database(self, file: Path, patience: Patience) -> Path:
        """A SQLite file as it is at this moment, whoever has it open: one file, with nothing beside it."""
        copy = self.incoming("database")
        delete_file(self.folder, copy)
        with open_to_read(file, patience) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        return copy

    def _keep(self, aside: Path, sha256: str) -> None:
        place = self.place(sha256)
        make_folder(place.parent)
        aside.chmod(0o400)
        with aside.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(aside, place)  # noqa: PTH105 - says that it is atomic
        self._touched.add(place.parent)

    def new_name(self) -> tuple[str, datetime]:
        """A name for a set that is made now, and the moment."""
        moment = datetime.now(UTC).replace(microsecond=0)
        plain, taken = f"{moment:%Y%m%dT%H%M%SZ}", self.names()
        names = [plain, *(f"{plain}-{number}" for number in range(2, 100))]
        return next(name for name in names if name not in taken), moment

    def finish(self, described: BackupSet) -> None:
        """The set is there, and all its contents are on the disk."""
        for folder in self._touched:
            sync_folder(folder)
        with written_aside(self.folder, self.folder / described.id) as aside:
            make_folder(aside)
            write_description(aside, described)
