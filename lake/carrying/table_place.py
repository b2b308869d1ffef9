"""Where the tables of a home say that they lie, and where that is now: their folder's name never changes."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, get_args

from lake.errors import LakeError
from lake.home.identity import write_catalogue_identifier
from lake.settings import Settings, Zone
from lake.storage.deletion import outside
from lake.storage.local.folder import local_path
from lake.storage.patience import Patience
from lake.storage.write_ahead_log import look_into, open_with_log

_QUERY = (
    "SELECT table_namespace || '.' || table_name, metadata_location FROM iceberg_tables "
    "WHERE metadata_location IS NOT NULL ORDER BY 1"
)
_OF_TABLE = "WHERE table_namespace || '.' || table_name = :name"
_FORMER = f"SELECT metadata_location, previous_metadata_location FROM iceberg_tables {_OF_TABLE}"
_CHANGE = f"UPDATE iceberg_tables SET metadata_location = :location, previous_metadata_location = :previous {_OF_TABLE}"


class Place(Protocol):
    """Where a table says that it lies, and where that is now."""

    @property
    def name(self) -> str:
        """Of the table."""

    @property
    def location(self) -> str:
        """Of its newest metadata, as the catalogue names it."""

    def moved(self, location: str) -> str:
        """Where a file or folder of the table is now. LakeError when it is none of the table's."""

    def inside(self, location: str) -> str:
        """The same, as a path below the home or the storage."""


@dataclass(frozen=True)
class TablePlace:
    """A table of a home. `location`: of its metadata, as the catalogue names it; `former`: the home it was made in."""

    home: Path
    name: str
    location: str
    former: Path
    folder: str
    """What `table_folder` says: as unique as the table, so that it is found in whatever path names it.

    Former snapshots may lie in another zone than the table does now.
    """

    @property
    def metadata(self) -> str:
        """The current metadata, as a path in the home."""
        return self.inside(self.location)

    @property
    def is_here(self) -> bool:
        """Whether the catalogue names it where it is."""
        return self.moved(self.location) == self.location

    def moved(self, location: str) -> str:
        """Where a file or folder of the table is now. LakeError when it is none of the table's."""
        return f"{self.home}/{self.inside(location)}"

    def inside(self, location: str) -> str:
        """The same, as a path in the home."""
        path = local_path(location)
        above, found, rest = f"{path}/".partition(f"/{self.folder}/")
        zone = above.rpartition("/")[2]
        if not found or zone not in get_args(Zone) or ".." in path.parts:
            raise outside(self.home, path)
        return f"{zone}/{self.folder}/{rest}".rstrip("/")


def table_places(settings: Settings, patience: Patience, catalogue: Path | None = None) -> list[TablePlace]:
    """All tables of the embedded catalogue, or of another such file.

    LakeError for one whose place is none that a home gives.
    """
    named = named_tables(catalogue or settings.catalog_path, patience)
    return [_place(settings.home, name, location) for name, location in named.items()]


def named_tables(catalogue: Path, patience: Patience) -> dict[str, str]:
    """Where the metadata of each table lies, as an embedded catalogue says; nothing when there is none."""
    if not catalogue.exists():
        return {}
    rows = look_into(catalogue, patience, {"iceberg_tables": _QUERY})["iceberg_tables"]
    return {str(name): str(location) for name, location in rows}


def table_folder(path: str) -> str:
    """Of a path below a home that begins with a zone, what the folder of its table is called there.

    namespace/table-random; namespace.table-random when it comes from a bucket of tables alone.
    """
    _zone, *names = path.split("/")
    return "/".join(names[:1] if names and "." in names[0] else names[:2])


def _place(home: Path, name: str, location: str) -> TablePlace:
    path = local_path(location)
    names = 4 if "." in path.parent.parent.name else 5
    zone, *below = path.parts[-names:]
    if zone not in get_args(Zone) or len(below) != names - 1:
        raise LakeError(
            f"{name} lies where no home puts a table",
            advice="put catalog.db back from a copy of this home",
            file=location,
        )
    return TablePlace(home, name, location, path.parents[names - 1], "/".join(below[:-2]))


def move_catalogue(settings: Settings, patience: Patience, places: Iterable[Place], identifier: str) -> None:
    """Let the catalogue name all tables where they are now, under a new id of the home: all of it or nothing."""
    with closing(open_with_log(settings.catalog_path, patience)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for place in places:
            location, previous = connection.execute(_FORMER, {"name": place.name}).fetchone()
            change = {"location": place.moved(location), "previous": previous and place.moved(previous)}
            connection.execute(_CHANGE, {"name": place.name, **change})
        write_catalogue_identifier(connection, identifier)
        connection.execute("COMMIT")
