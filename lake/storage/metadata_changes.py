"""What a table's metadata becomes by changes, sharing with what it was all that stays.

PyIceberg works the same out and then copies it whole, every snapshot that is known: twice a commit, and more for a
table with more snapshots. No change touches what was there, so nothing need be copied.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import (
    TableUpdate,
    _apply_table_update,
    _TableMetadataUpdateContext,
    _update_table_metadata_log,
)
from pyiceberg.utils.datetime import datetime_to_millis


def changed_metadata(base: TableMetadata, updates: Sequence[TableUpdate], location: str | None = None) -> TableMetadata:
    """The metadata with the updates; `location` is the file of `base`, which the new one's log then names."""
    context, changed = _TableMetadataUpdateContext(), base
    for update in updates:
        changed = _apply_table_update(update, changed, context)
    if context.has_changes():
        if location:
            changed = _update_table_metadata_log(changed, location, base.last_updated_ms)
        if changed.last_updated_ms == base.last_updated_ms:
            changed = changed.model_copy(update={"last_updated_ms": datetime_to_millis(datetime.now(UTC))})
    changed.spec().check_compatible(changed.schema())
    changed.sort_order().check_compatible(changed.schema())
    return changed
