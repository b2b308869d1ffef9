"""The state of all tables at once, for who has to know what has changed before anything is opened."""

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pyiceberg.catalog.sql import IcebergTables, SqlCatalog
from sqlalchemy import bindparam, select

from lake.storage.storage_errors import storage_errors
from lake.tables.kept_states import recall_states
from lake.tables.lakehouse import Lakehouse
from lake.tables.table_state import TableState

_ASKED_AT_ONCE = 8
_Answer = TypeVar("_Answer")
_LOCATIONS = select(
    IcebergTables.table_namespace + "." + IcebergTables.table_name, IcebergTables.metadata_location
).where(IcebergTables.catalog_name == bindparam("catalog"), IcebergTables.metadata_location.is_not(None))


def metadata_locations(house: Lakehouse) -> dict[str, str]:
    """Where the newest metadata of every table lies: another place after every commit. Sorted by table."""
    with storage_errors("listing tables"):
        if isinstance(house.catalog, SqlCatalog):
            return _listed(house.catalog)
        return _asked(lambda name: house.table(name).metadata_location, house.tables())


def table_states(house: Lakehouse) -> dict[str, TableState]:
    """Every table as it is now, by its name."""
    if not isinstance(house.catalog, SqlCatalog):
        return _asked(house.state, house.tables())
    locations = metadata_locations(house)
    recall_states(house, locations)
    found = {name: house.states[place] for name, place in locations.items()}
    house.states = {place: found[name] for name, place in locations.items()}
    return found


def states_of(house: Lakehouse, names: Collection[str]) -> dict[str, TableState]:
    """The same of some tables, without those that there are not."""
    if isinstance(house.catalog, SqlCatalog):
        locations = metadata_locations(house)
        return {name: house.state_at(name, locations[name]) for name in sorted(locations.keys() & names)}
    return _asked(house.state, [name for name in sorted(names) if house.exists(name)])


def _asked(question: Callable[[str], _Answer], names: Collection[str]) -> dict[str, _Answer]:
    """For every name. Each is a request to the catalogue's server, most of which is waiting."""
    with ThreadPoolExecutor(_ASKED_AT_ONCE) as pool:
        return dict(zip(names, pool.map(question, names), strict=True))


def _listed(catalog: SqlCatalog) -> dict[str, str]:
    with catalog.engine.connect() as connection:
        found = connection.execute(_LOCATIONS, {"catalog": catalog.name}).all()
    return dict(sorted((str(name), str(place)) for name, place in found))
