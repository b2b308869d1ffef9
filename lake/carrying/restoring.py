"""A home out of a backup: every file is compared with its checksum on its way, and opened when all are there.

Into an empty folder only. Until the end the home is marked and refused when it is opened; cut off anywhere, restoring
again, also another set, comes to the same end. Where the place is not the one that the backup was made in, the home is
relocated. A set has its catalogue as the file that the embedded one is; a server is told of the tables at the end. What
was in buckets goes into a folder as well.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import URL

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet
from lake.carrying.damage import damaged_set
from lake.carrying.from_buckets import in_one_folder
from lake.carrying.releases import write_views_anew
from lake.carrying.relocation import Progress, Relocation, move
from lake.carrying.restoring_buckets import (
    Targets,
    are_moved,
    mark_buckets,
    move_tables,
    places_in,
    put_buckets,
    refuse_filled_buckets,
    root_of_tables,
    targets_of,
    unmark_buckets,
)
from lake.carrying.restoring_home import BESIDE_DATABASE, put_file, put_links_and_rights, remove_others
from lake.carrying.served_catalogue import claim_catalogue, hand_over, refuse_filled_catalogue, try_out
from lake.carrying.stored_tables import StoredPlace
from lake.carrying.table_place import move_catalogue, named_tables, table_places
from lake.errors import LakeError
from lake.home.identity import write_ledger_identifier
from lake.home.under_way import MARK, UnderWay, begin, end, under_way
from lake.ledger.database import ledger_place
from lake.ledger.ledger import Ledger
from lake.ledger.transfer import copy_ledger, refuse_filled_ledger
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.durable import make_folder
from lake.storage.file_faults import GONE_OR_CUT_OFF
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.told import Told

_GONE_AND_MORE = Told("{gone}{more}", "{gone}{more}")
_AND_MORE = Told(", and {count} more", "，另有 {count} 个")
_FIRST = (MARK, "run.lock")
"""What may be in a home before anything was restored."""


@dataclass(frozen=True)
class Restored:
    """What was put back, and what was written anew because the place is another one."""

    made: BackupSet
    relocation: Relocation


def restore(settings: Settings, source: Path, name: str | None, progress: Progress) -> Restored:
    """Put a set, the newest when none is named, into an empty home. Call it under the run's lock.

    Raises LakeError, naming the file, for a backup that is not whole.
    """
    folder, patience = BackupFolder(source), Patience(settings.busy_seconds)
    saved = folder.read(name)
    _refuse_incomplete(folder, saved)
    made = in_one_folder(folder, saved) if saved.stored and not settings.storage else saved
    with storage_errors("restoring the home"):
        targets = targets_of(settings, made)
        _refuse_filled_places(settings, targets, patience)
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        restoring = _Restoring(settings, folder, made, targets, begin(settings, "restore"), patience, progress)
        restoring.claim()
        restoring.put()
        done = restoring.move()
        views = restoring.hand_over()
        end(settings)
        unmark_buckets(settings, targets)  # cut off before it, the mark is of no more use
        former = done.former if made is saved else root_of_tables(saved)
        return Restored(made, replace(done, former=former, releases=done.releases + views))


@dataclass(frozen=True)
class _Restoring:
    """A set on its way back, the places for which are known to be empty or this restore's own."""

    settings: Settings
    folder: BackupFolder
    made: BackupSet
    targets: Targets
    mark: UnderWay
    patience: Patience
    progress: Progress

    def claim(self) -> None:
        """Let buckets and catalogue say whose they are."""
        mark_buckets(self.settings, self.targets, self.mark.identifier)
        if self.settings.catalog:
            claim_catalogue(self.settings, self.mark.identifier, self.patience)

    def put(self) -> None:
        """All files, as they were saved; what lies in the home first, with ledger and catalogue."""
        remove_others(self.settings, self.folder, self.made)
        for path in sorted(self.made.folders):
            make_folder(self.settings.home / path)
        for number, path in enumerate(self.made.files):
            self.progress("files", number, len(self.made.files))
            put_file(self.settings, self.folder, self.made, path)
        if self.settings.catalog and self.targets:
            try_out(self.settings, self._places(), self.folder, self.made, self.patience)
        put_buckets(self.targets, self.folder, self.made, self.progress)
        put_links_and_rights(self.settings, self.made)
        if isinstance(ledger := ledger_place(self.settings), URL):
            _put_ledger(self.settings, ledger, self.mark.identifier, self.patience)

    def move(self) -> Relocation:
        """Let everything that names a place name the one where it is now."""
        if are_moved(self.targets):
            places = self._places()
            written = move_tables(self.settings, self.folder, self.made, places, self.mark.identifier)
            return Relocation(root_of_tables(self.made), len(places), written)
        if self.targets or all(place.is_here for place in table_places(self.settings, self.patience)):
            return Relocation()
        return move(self.settings, self.patience, lambda: self.mark, self.progress)

    def hand_over(self) -> int:
        """Let a catalogue behind a server, and the releases of a bucket, name what is there now; counts releases."""
        if self.settings.catalog:
            _write_identifier(self.settings, self.mark.identifier, self.patience)
            hand_over(self.settings, named_tables(self.settings.catalog_path, self.patience), self.patience)
            _delete_database(self.settings, self.settings.catalog_path)
        return write_views_anew(self.settings, self.patience) if are_moved(self.targets) else 0

    def _places(self) -> list[StoredPlace]:
        return places_in(self.settings, self.targets, self.made, self.patience)


def _refuse_filled_places(settings: Settings, targets: Targets, patience: Patience) -> None:
    """What an earlier try of the same restore has left is gone over, wherever it got to."""
    _refuse_filled(settings)
    begun = under_way(settings)
    over = begun.identifier if begun else None
    refuse_filled_buckets(settings, targets, over=over)
    if settings.catalog:
        refuse_filled_catalogue(settings, patience, over=over)
    if isinstance(ledger := ledger_place(settings), URL):
        refuse_filled_ledger(ledger, patience, over=over)


def _refuse_incomplete(folder: BackupFolder, made: BackupSet) -> None:
    """By presence and length, before anything is written; what is in them is compared when they are copied."""
    gone = [path for path, saved in made.contents.items() if not folder.holds(saved.sha256, saved.bytes)]
    if gone:
        more = _AND_MORE.of(count=len(gone) - 1) if gone[1:] else ""
        raise damaged_set(made.id, gone[0], _GONE_AND_MORE.of(gone=GONE_OR_CUT_OFF, more=more))


def _refuse_filled(settings: Settings) -> None:
    """A home in which a restore was cut off is taken for empty."""
    there = settings.home.iterdir() if settings.home.exists() else ()
    filled = [path.name for path in there if path.name not in _FIRST]
    if filled and not under_way(settings):
        raise LakeError(
            Told(
                f"a home is restored into an empty folder, and {settings.home} holds {', '.join(sorted(filled)[:3])}",
                f"湖只恢复到空文件夹，而 {settings.home} 中有 {'、'.join(sorted(filled)[:3])}",
            ),
            advice=Told(
                "move what is there aside, or let LAKE_HOME name another folder: nothing was changed",
                "请移开其中的内容，或让 LAKE_HOME 指向别的文件夹；本次没有改动",
            ),
        )


def _put_ledger(settings: Settings, ledger: URL, identifier: str, patience: Patience) -> None:
    """Into PostgreSQL, whole or not at all, out of the file that was put, which goes.

    Under the id that the home gets by being restored: it tells a first try, which is gone over, from another's ledger.
    """
    with closing(Ledger(settings.ledger_path, patience)) as file, file.transaction() as change:
        write_ledger_identifier(change, identifier)
    copy_ledger(settings.ledger_path, ledger, patience, over=identifier)
    _delete_database(settings, settings.ledger_path)
    move_catalogue(settings, patience, (), identifier)


def _write_identifier(settings: Settings, identifier: str, patience: Patience) -> None:
    with closing(Ledger(ledger_place(settings), patience)) as ledger, ledger.transaction() as change:
        write_ledger_identifier(change, identifier)


def _delete_database(settings: Settings, file: Path) -> None:
    for ending in ("", *BESIDE_DATABASE):
        delete_file(settings.home, file.with_name(file.name + ending))
