"""The newest state of a table out of its metadata file.

Read as plain JSON, by Pydantic's parser in a fifth of the standard one's time: to make PyIceberg's objects of it takes
ten times as long, and only the newest snapshot is wanted.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import from_json
from pyiceberg.io import InputFile
from pyiceberg.table import Table

from lake.tables.commit import CONTENT, TOKEN, content_of, token_of
from lake.tables.table_state import TableState
from lake.tables.zones import ZONE, zone_of

_ROWS, _BYTES = "total-records", "total-files-size"


def newest_state(file: InputFile, opened: Callable[[], Table]) -> TableState:
    """The state that a metadata file tells; of one that cannot be read, what the table says when it is opened."""
    try:
        with file.open() as stream:
            metadata = from_json(stream.read())
        return _newest(metadata)
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return state_of(opened())


def _newest(metadata: Mapping[str, Any]) -> TableState:
    head = metadata.get("current-snapshot-id")
    schema_id, zone = int(metadata["current-schema-id"]), metadata.get("properties", {}).get(ZONE)
    if head in (None, -1):
        return TableState(None, None, None, schema_id=schema_id, zone=zone)
    summary = next(one.get("summary", {}) for one in metadata["snapshots"] if one["snapshot-id"] == head)
    counts = int(summary.get(_ROWS, 0)), int(summary.get(_BYTES, 0))
    return TableState(head, int(summary.get(CONTENT, head)), summary.get(TOKEN), *counts, schema_id, zone)


def state_of(table: Table) -> TableState:
    """The same of a table that is open."""
    snapshot = table.current_snapshot()
    summary = snapshot.summary if snapshot else None
    rows, size = (int((summary[name] or 0) if summary else 0) for name in (_ROWS, _BYTES))
    head, schema_id = table.metadata.current_snapshot_id, table.metadata.current_schema_id
    return TableState(head, content_of(snapshot), token_of(snapshot), rows, size, schema_id, zone_of(table))
