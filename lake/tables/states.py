"""The state of all tables at once, for who has to know what has changed before anything is opened."""

from pyiceberg.catalog.sql import IcebergTables, SqlCatalog
from sqlalchemy import select

from lake.storage.storage_errors import storage_errors
from lake.tables.lakehouse import Lakehouse
from lake.tables.table_state import TableState


def metadata_locations(house: Lakehouse) -> dict[str, str]:
    """Where the newest metadata of every table lies: another place after every commit. Sorted by table."""
    with storage_errors("listing tables"):
        if isinstance(house.catalog, SqlCatalog):
            return _listed(house.catalog)
        return {name: house.table(name).metadata_location for name in house.tables()}


def table_states(house: Lakehouse) -> dict[str, TableState]:
    """Every table as it is now, by its name."""
    if not isinstance(house.catalog, SqlCatalog):
        return {name: house.state(name) for name in house.tables()}
    locations = metadata_locations(house)
    found = {name: house.state_at(name, place) for name, place in locations.items()}
    house.states = {place: found[name] for name, place in locations.items()}
    return found


def _listed(catalog: SqlCatalog) -> dict[str, str]:
    columns = IcebergTables.table_namespace, IcebergTables.table_name, IcebergTables.metadata_location
    wanted = select(*columns).where(IcebergTables.catalog_name == catalog.name)
    with catalog.engine.connect() as connection:
        found = ((f"{space}.{name}", location) for space, name, location in connection.execute(wanted))
        return dict(sorted((name, location) for name, location in found if location))
