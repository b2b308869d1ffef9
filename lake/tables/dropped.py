"""Files of tables that are no part of the lake any more: they are deleted some days after, but for what is still shown.

Whatever dropped a table, its folder is then one that no table lies in. The first upkeep that finds it so writes that
down, and the days count from there. A note that is lost costs as many days again, never a file.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lake.errors import LakeError
from lake.ledger.derivations import Derivations
from lake.storage.location import Location
from lake.storage.put_aside import PuttingAside
from lake.storage.storage_errors import storage_errors
from lake.tables.lakehouse import Lakehouse
from lake.tables.named_files import named_files
from lake.tables.places import folder_of, folders_of_tables
from lake.tables.states import metadata_locations

_NOTED_AS, _RULES = "dropped", "1"


@dataclass(frozen=True)
class Shown:
    """What readers of releases need. `files`: paths below the root; `unlisted`: tables of which nobody says which."""

    files: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DroppedTable:
    """A table that was dropped. `since`: the first upkeep that found it so, with its zone.

    `gone`: files that were deleted, or would be, with the `rows` in them; `left`: those that stay for now.
    """

    table: str
    since: datetime
    gone: int
    rows: int
    left: int


@dataclass
class _Folder:
    """What tells it from others, and where it lies: in several zones when the table had moved."""

    table: str
    places: list[Location] = field(default_factory=list)


def delete_dropped(
    lakehouse: Lakehouse, shown: Callable[[], Shown], now: datetime, *, dry_run: bool = False
) -> tuple[DroppedTable, ...]:
    """Delete what is due of all dropped tables; returns each of which something is still there, sorted by name.

    Hold the run's lock. `shown` is asked when something is due. LakeError before anything is deleted when a release or
    a table's metadata cannot be read: it may name the files. Killed anywhere, the next call ends it.
    """
    with storage_errors("looking for the files of dropped tables"):
        folders = _folders(lakehouse)
        since = _noted(lakehouse, folders, now, dry_run)
        limit = now - timedelta(days=lakehouse.settings.dropped_days)
        due = {one for one, moment in since.items() if moment <= limit}
        needed = _needed(lakehouse, shown()) if due else Shown()
        return tuple(
            _delete(lakehouse, folder, since[name], needed if name in due else None, now, dry_run)
            for name, folder in sorted(folders.items())
        )


def _folders(lakehouse: Lakehouse) -> Mapping[str, _Folder]:
    """By what tells it from others, each folder of a table in which none lies."""
    storage = lakehouse.storage
    spaces = {".".join(space) for space in lakehouse.catalog.list_namespaces()}
    found: dict[str, _Folder] = {}
    # Folders are listed first: of a table that is made meanwhile there is none in the list.
    for table, place in folders_of_tables(lakehouse.settings, storage, spaces):
        found.setdefault(folder_of(storage, place), _Folder(table)).places.append(place)
    owned = {folder_of(storage, Location(one).parent.parent) for one in metadata_locations(lakehouse).values()}
    return {name: folder for name, folder in found.items() if name not in owned}


def _noted(lakehouse: Lakehouse, folders: Collection[str], now: datetime, dry_run: bool) -> Mapping[str, datetime]:
    """Since when each is known to be one of no table."""
    notes = Derivations(lakehouse.ledger)
    known = notes.of(_NOTED_AS)
    former = known[1] if known and known[0] == _RULES else {}
    since = {name: former.get(name, now.isoformat()) for name in sorted(folders)}
    if not dry_run and since != former:
        notes.note(_NOTED_AS, _RULES, since)
    return {name: datetime.fromisoformat(moment) for name, moment in since.items()}


def _needed(lakehouse: Lakehouse, shown: Shown) -> Shown:
    """With what the tables of the lake name, wherever it lies."""
    tables = (lakehouse.table(name) for name in lakehouse.tables())
    named = (named_files(lakehouse.settings, lakehouse.storage, table) for table in tables)
    return Shown(shown.files.union(*named), shown.unlisted)


def _delete(
    lakehouse: Lakehouse, folder: _Folder, since: datetime, needed: Shown | None, now: datetime, dry_run: bool
) -> DroppedTable:
    """`needed`: None while it is not due. The metadata stays while any file does, so that all of it can be read."""
    storage = lakehouse.storage
    lying = {storage.path_of(one.location): one.location for place in folder.places for one in storage.files(place)}
    if needed is None or folder.table in needed.unlisted:
        return DroppedTable(folder.table, since, 0, 0, len(lying))
    left = lying.keys() & needed.files
    going = {path: place for path, place in lying.items() if path not in left and not (left and "/metadata/" in path)}
    recorded = lakehouse.ledger.recorded_files([*going])
    rows = sum(one.rows or 0 for one in recorded.values())
    if not dry_run:
        if going:  # told before it is done: what a killed call leaves is found the next night, and told again
            lakehouse.ledger.record_commit(f"delete@{now.isoformat()}", folder.table, None, rows)
        lakehouse.ledger.forget_files([*recorded])
        if not left:
            _unregister_table(lakehouse, folder)
        for location in going.values():
            storage.delete(location)
        for place in () if left else folder.places:
            storage.delete_folder(place)
    return DroppedTable(folder.table, since, len(going), rows, len(lying) - len(going))


def _unregister_table(lakehouse: Lakehouse, folder: _Folder) -> None:
    """Before its files go, since afterwards nothing tells which name is that of the table."""
    catalog, storage = lakehouse.catalog, lakehouse.storage
    if not isinstance(catalog, PuttingAside):
        return
    names = {folder_of(storage, place) for place in folder.places}
    for identifier in catalog.put_aside():
        try:
            location = lakehouse.table(".".join(identifier)).location()
        except LakeError:
            continue  # its description is damaged, or its files are gone: a name is all that is left of it
        if folder_of(storage, location) in names:
            catalog.unregister_table(identifier)
