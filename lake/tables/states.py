"""The state of all tables at once, for who has to know what has changed before anything is opened.

Read as plain JSON: to make PyIceberg's objects of the metadata of a city's tables takes ten times as long, and of each
only its newest snapshot is wanted here. A metadata file never changes under its name, so that it is read once.
"""

import json
from collections.abc import Mapping
from typing import Any

from pyiceberg.catalog.sql import IcebergTables, SqlCatalog
from pyiceberg.table import Table
from sqlalchemy import select

from lake.storage.storage_errors import storage_errors
from lake.tables.commit import CONTENT, TOKEN, content_of, token_of
from lake.tables.lakehouse import Lakehouse
from lake.tables.table_state import TableState
from lake.tables.zones import ZONE, zone_of

_ROWS, _BYTES = "total-records", "total-files-size"


def metadata_locations(house: Lakehouse) -> dict[str, str]:
    """Where the newest metadata of every table lies: another place after every commit. Sorted by table."""
    with storage_errors("listing tables"):
        if isinstance(house.catalog, SqlCatalog):
            return _listed(house.catalog)
        return {name: house.table(name).metadata_location for name in house.tables()}


def table_states(house: Lakehouse) -> dict[str, TableState]:
    """Every table as it is now, by its name."""
    if not isinstance(house.catalog, SqlCatalog):
        return {name: _state(house.table(name)) for name in house.tables()}
    locations = metadata_locations(house)
    known = house.states
    house.states = {place: known.get(place) or _read(house, name, place) for name, place in locations.items()}
    return {name: house.states[place] for name, place in locations.items()}


def _listed(catalog: SqlCatalog) -> dict[str, str]:
    columns = IcebergTables.table_namespace, IcebergTables.table_name, IcebergTables.metadata_location
    wanted = select(*columns).where(IcebergTables.catalog_name == catalog.name)
    with catalog.engine.connect() as connection:
        found = ((f"{space}.{name}", location) for space, name, location in connection.execute(wanted))
        return dict(sorted((name, location) for name, location in found if location))


def _read(house: Lakehouse, name: str, location: str) -> TableState:
    """LakeError, as when the table is opened, where its metadata cannot be read."""
    try:
        with house.catalog._load_file_io(location=location).new_input(location).open() as file:
            metadata = json.loads(file.read())
        return _newest(metadata)
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return _state(house.table(name))


def _newest(metadata: Mapping[str, Any]) -> TableState:
    head = metadata.get("current-snapshot-id")
    schema_id, zone = int(metadata["current-schema-id"]), metadata.get("properties", {}).get(ZONE)
    if head in (None, -1):
        return TableState(None, None, None, schema_id=schema_id, zone=zone)
    summary = next(one.get("summary", {}) for one in metadata["snapshots"] if one["snapshot-id"] == head)
    counts = int(summary.get(_ROWS, 0)), int(summary.get(_BYTES, 0))
    return TableState(head, int(summary.get(CONTENT, head)), summary.get(TOKEN), *counts, schema_id, zone)


def _state(table: Table) -> TableState:
    snapshot = table.current_snapshot()
    summary = snapshot.summary if snapshot else None
    rows, size = (int((summary[name] or 0) if summary else 0) for name in (_ROWS, _BYTES))
    schema_id, zone = table.metadata.current_schema_id, zone_of(table)
    head = table.metadata.current_snapshot_id
    return TableState(head, content_of(snapshot), token_of(snapshot), rows, size, schema_id, zone)
