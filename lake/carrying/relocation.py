"""A home becomes a lake of its own where it is: everything in it that names a place names this one.

Nothing outside of the home is read or written, also when what it was copied from is still there. What names places is
the catalogue, the tables' metadata, the releases' DuckDB files and links. The catalogue is changed last, in one
transaction: until then the home is refused when it is opened, and relocating it again goes on. It gets a new id, so
that its ledger is not taken for that of the home which it may be a copy of.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lake.carrying.damage import MOVED, refuse_damages
from lake.carrying.local_home import refuse_missing, refuse_other_storage, refuse_shared
from lake.carrying.metadata_files import MetadataFiles
from lake.carrying.releases import forget_unpublished, look_at, store_of, write_anew
from lake.carrying.table_place import TablePlace, move_catalogue, table_places
from lake.carrying.tables import write_moved
from lake.home.identity import refuse_strange_parts, write_ledger_identifier
from lake.home.under_way import UnderWay, begin, end, refuse_under_way, under_way
from lake.ledger.database import ledger_place
from lake.ledger.file_records import renew_records
from lake.ledger.ledger import Ledger
from lake.releases.store import Release
from lake.releases.verification import database_damages
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.storage.written_aside import written_aside

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how many of it are done, and how many there are."""


@dataclass(frozen=True)
class Relocation:
    """What was written anew.

    `former`: where the home, or what of it is in a bucket, was made; None when it is there, and nothing was done.
    """

    former: Path | str | None = None
    tables: int = 0
    files: int = 0
    releases: int = 0


def relocate(settings: Settings, progress: Progress) -> Relocation:
    """Let the home be a lake where it is; may be repeated after a crash at any point. Call it under the run's lock.

    Raises LakeError, and changes nothing, for a home that is not whole.
    """
    refuse_other_storage(settings)
    refuse_missing(settings)
    refuse_under_way(settings, but="relocate")
    patience = Patience(settings.busy_seconds)
    with storage_errors("relocating the home"):
        moved = [place for place in table_places(settings, patience) if not place.is_here]
        if not under_way(settings):
            refuse_strange_parts(settings, patience)
            if not moved:
                return Relocation()
        for place in moved[:1]:
            refuse_shared(settings, place.former)
        done = move(settings, patience, lambda: begin(settings, "relocate"), progress)
        end(settings)
        return done


def move(settings: Settings, patience: Patience, beginning: Callable[[], UnderWay], progress: Progress) -> Relocation:
    """Write anew whatever names a place, and give the home another id. What names its place already is left alone.

    `beginning` is called when everything was found whole, before the first change.
    """
    places = table_places(settings, patience)
    refuse_damages([*database_damages(settings)], MOVED)
    store = store_of(settings)
    releases = [store.read(release_id) for release_id in store.published()]
    begun, written = _move_metadata(settings, patience, beginning, places, releases, progress)
    forget_unpublished(settings, store)
    for number, release in enumerate(releases):
        progress("releases", number, len(releases))
        write_anew(settings, release, {place.name: place for place in places})
    formers = [place.former for place in places if not place.is_here]
    for former in dict.fromkeys(formers):
        _move_links(settings, former)
    move_catalogue(settings, patience, places, begun.identifier)
    return Relocation(next(iter(formers), settings.home), len(places), written, len(releases))


def _move_metadata(
    settings: Settings,
    patience: Patience,
    beginning: Callable[[], UnderWay],
    places: Sequence[TablePlace],
    releases: Sequence[Release],
    progress: Progress,
) -> tuple[UnderWay, int]:
    """Returns what was begun, and how many files were written. See `MetadataFiles` for the order."""
    with closing(Ledger(ledger_place(settings), patience)) as ledger:
        files = MetadataFiles(settings.home, ledger.recorded_files())
        for release in releases:
            look_at(release, store_of(settings), files)
        for number, place in enumerate(places):
            progress("tables", number, len(places))
            write_moved(place, files)
        if files.damages:
            files.discard()
        refuse_damages(files.damages, MOVED)
        files.sync()
        begun = beginning()
        with ledger.transaction() as change:
            renew_records(change, files.renewed)
            write_ledger_identifier(change, begun.identifier)
        return begun, files.take_places()


def _move_links(settings: Settings, former: Path) -> None:
    """Links of the home that led into the former one lead into this one, and will wherever it is carried."""
    for link in settings.home.iterdir():
        target = link.readlink() if link.is_symlink() else Path()
        if target.is_relative_to(former):
            with written_aside(settings.home, link) as aside:
                aside.symlink_to(target.relative_to(former))
