"""Where tables are made, and which folders of tables lie there, also of those that no catalogue knows any more."""

import re
from collections.abc import Collection, Iterator
from typing import get_args
from uuid import uuid4

from lake.schema import TableSpec
from lake.settings import Settings, Zone
from lake.storage.interface import Storage
from lake.storage.location import Location

_FOLDER = re.compile(r"(.+)-[0-9a-f]{32}")


def new_place(settings: Settings, storage: Storage, spec: TableSpec) -> Location:
    """Where a table is made, below its zone.

    The random part: a table that is dropped and made again must not find its predecessor's files. Catalogues that
    keep tables in a bucket of their own want two names above `data` and `metadata`.
    """
    zone, name = storage.root / spec.zone, f"{spec.short_name}-{uuid4().hex}"
    return zone / f"{spec.namespace}.{name}" if _are_apart(settings) else zone / spec.namespace / name


def folders_of_tables(
    settings: Settings, storage: Storage, namespaces: Collection[str]
) -> Iterator[tuple[str, Location]]:
    """Every folder that such a place is, of tables of these namespaces, with the table's name."""
    for zone in get_args(Zone):
        if _are_apart(settings):
            found = [(space, name) for name in storage.names(storage.root / zone) for space in [name.partition(".")[0]]]
            places = [(name, storage.root / zone / name) for space, name in found if space in namespaces]
        else:
            folders = [storage.root / zone / space for space in sorted(namespaces)]
            places = [(f"{folder.name}.{name}", folder / name) for folder in folders for name in storage.names(folder)]
        yield from ((match[1], place) for name, place in places if (match := _FOLDER.fullmatch(name)))


def folder_of(storage: Storage, location: str) -> str:
    """What tells a table's folder from every other, in whatever zone it lies."""
    return storage.path_of(location).partition("/")[2]


def _are_apart(settings: Settings) -> bool:
    return settings.tables_location != settings.storage
