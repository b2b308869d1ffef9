"""A backup of a home: a whole set of its files at one moment, of which only what is new is copied.

Made under the run's lock, so that ledger, catalogue and files are those of one moment; readers go on. What the ledger
knows the checksum of is not read when that content is there already, and a table whose metadata is the same has the
same files. Everything else is read, unless its size, its number and the moment that the kernel notes are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sqlalchemy import URL

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import FORMAT_VERSION, IN_ONE_FOLDER, BackupSet, Rights, SavedFile
from lake.carrying.contents import Contents, Wanted, contents_of
from lake.carrying.damage import BACKED_UP, refuse_damages
from lake.carrying.expected import Sums, expected_of_tables
from lake.carrying.local_home import refuse_missing
from lake.carrying.relocation import Progress
from lake.carrying.rights import rights_of
from lake.carrying.saving_buckets import SavedBuckets, save_buckets
from lake.carrying.served_catalogue import save_catalogue
from lake.carrying.table_place import TablePlace, named_tables, table_places
from lake.errors import LakeError
from lake.home.identity import refuse_strange_home
from lake.ledger.database import ledger_place
from lake.ledger.transfer import copy_ledger
from lake.releases.verification import database_damages
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.file_faults import GONE, OTHER_THAN_COMMITTED
from lake.storage.local.folder import LocalStorage
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.tables.soundness import Damage
from lake.told import Told

_ADVICE = Told(
    "`lake verify` says what can be done about it; nothing that was backed up before is lost",
    "可用 `lake verify` 查看能做什么；以前的备份不受影响",
)


@dataclass(frozen=True)
class Backup:
    """A set that was made, and what of it was new."""

    made: BackupSet
    files_copied: int
    bytes_copied: int


def back_up(settings: Settings, to: Path, wanted: Wanted, progress: Progress) -> Backup:
    """Make a set in a folder of backups. Call it under the run's lock; may be repeated after a crash at any point.

    Raises LakeError, and makes no set, for a home that is not whole.
    """
    refuse_missing(settings)
    folder, patience = BackupFolder(to), Patience(settings.busy_seconds)
    if folder.folder.is_relative_to(settings.home) or settings.home.is_relative_to(folder.folder):
        raise LakeError(
            Told("a backup does not lie in what it is a backup of", "备份不能放在它所备份的湖目录中"),
            advice=Told("name a folder on another disk", "请指明另一块磁盘上的文件夹"),
        )
    refuse_strange_home(settings, patience)
    with folder.writing(), storage_errors("making the backup"):
        return _Making(settings, folder, patience, _former(settings, folder)).make(wanted, progress)


@dataclass
class _Making:
    """A set on its way."""

    settings: Settings
    folder: BackupFolder
    patience: Patience
    former: BackupSet | None
    saved: dict[str, SavedFile] = field(default_factory=dict)
    copied: list[int] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)

    def make(self, wanted: Wanted, progress: Progress) -> Backup:
        """Save everything, and say so last."""
        catalogue = self._catalogue()
        places = [] if self.settings.storage else table_places(self.settings, self.patience, catalogue)
        contents = contents_of(self.settings, {place.name.rpartition(".")[0] for place in places}, wanted)
        named = named_tables(catalogue, self.patience)
        expected = self._expected(places) | dict.fromkeys(contents.files)
        self._save_databases(contents, catalogue)
        for number, (path, sha256) in enumerate(expected.items()):
            progress("files", number, len(expected))
            self._save(path, sha256)
        refuse_damages(self.damages, BACKED_UP)
        stored = self._save_buckets(progress)
        if stored.files and stored.tables != named:
            raise LakeError(
                Told("tables were changed while they were saved", "备份期间表有改动"),
                advice=Told("let all programs take the lake's lock", "请让所有程序先取得湖的运行锁"),
            )
        tables = stored.tables or {place.name: place.metadata for place in places}
        made = self._described(contents, tables, expected, stored)
        self.folder.finish(made)
        return Backup(made, len(self.copied), sum(self.copied))

    def _expected(self, places: Sequence[TablePlace]) -> Sums:
        """The files of tables that lie in the home, with their checksums. LakeError for a home that is not whole."""
        refuse_damages([*database_damages(self.settings)], BACKED_UP)
        if self.settings.storage:
            return {}
        expected, self.damages = expected_of_tables(self.settings, self.patience, places, self.former)
        refuse_damages(self.damages, BACKED_UP)
        return expected

    def _save_databases(self, contents: Contents, catalogue: Path) -> None:
        for path in contents.databases:
            self._save_database(path, self.settings.home / path)
        if isinstance(ledger := ledger_place(self.settings), URL):
            self._save_ledger(ledger)
        if self.settings.catalog:
            self._save_made(self.settings.catalog_path, catalogue)

    def _described(self, contents: Contents, tables: dict[str, str], expected: Sums, stored: SavedBuckets) -> BackupSet:
        name, moment = self.folder.new_name()
        return BackupSet(
            id=name,
            made_at=moment,
            home=self.settings.home,
            tables=tables,
            files=dict(sorted(self.saved.items())),
            folders=dict(sorted({**self._folders_above(expected), **contents.folders}.items())),
            links=contents.links,
            left_out=contents.left_out,
            stored=stored.files,
            format_version=FORMAT_VERSION if stored.files else IN_ONE_FOLDER,
        )

    def _save_buckets(self, progress: Progress) -> SavedBuckets:
        if not self.settings.storage:
            return SavedBuckets()
        saved = save_buckets(self.settings, self.folder, self.former, progress)
        self.copied += saved.copied
        return saved

    def _save_database(self, path: str, file: Path) -> None:
        copy = self.folder.copy_of_database(file, self.patience)
        sha256, size = self._add(copy)
        self.saved[path] = SavedFile(bytes=size, sha256=sha256, rights=rights_of(file.stat()))
        delete_file(self.folder.folder, copy)

    def _save_ledger(self, ledger: URL) -> None:
        """As the file that it would be in the home: a restored one is in a file or in PostgreSQL, whichever is set."""
        file = self.folder.incoming(self.settings.ledger_path.name)
        copy_ledger(ledger, file, self.patience)
        self._save_made(self.settings.ledger_path, file)

    def _catalogue(self) -> Path:
        """The embedded catalogue, or what a server knows as the file that it would be."""
        if not self.settings.catalog:
            return self.settings.catalog_path
        file = self.folder.incoming(self.settings.catalog_path.name)
        save_catalogue(self.settings, file, self.patience)
        return file

    def _save_made(self, place: Path, file: Path) -> None:
        """A database that was made for the set alone."""
        file.chmod(0o600)
        self._save_database(place.relative_to(self.settings.home).as_posix(), file)
        delete_file(self.folder.folder, file)

    def _save(self, path: str, sha256: str | None) -> None:
        place = self.settings.home / path
        try:
            look, rights = LocalStorage(self.settings.home).look(str(place)), rights_of(place.stat())
        except FileNotFoundError:
            self.damages.append(Damage("backup", path, GONE, advice=_ADVICE))
            return
        before = self.former.files.get(path) if self.former else None
        if sha256 is None and before and before.state == look.state:
            sha256 = before.sha256
        if sha256 is None or not self.folder.holds(sha256, look.bytes):
            found, _ = self._add(place)
            if sha256 not in (None, found):
                problem = OTHER_THAN_COMMITTED
                self.damages.append(Damage("backup", path, problem, advice=_ADVICE))
            sha256 = found
        self.saved[path] = SavedFile(bytes=look.bytes, sha256=sha256, rights=rights, state=look.state)

    def _add(self, file: Path) -> tuple[str, int]:
        sha256, size, is_new = self.folder.add(file)
        if is_new:
            self.copied.append(size)
        return sha256, size

    def _folders_above(self, paths: Sums) -> dict[str, Rights]:
        above = {str(folder) for path in paths for folder in PurePosixPath(path).parents}
        return {path: rights_of((self.settings.home / path).stat()) for path in above}


def _former(settings: Settings, folder: BackupFolder) -> BackupSet | None:
    """The newest set of this home, to compare with; one that cannot be read is as good as none."""
    for name in reversed(folder.names()):
        try:
            found = folder.read(name)
        except LakeError:
            continue
        if found.home == settings.home:
            return found
    return None
