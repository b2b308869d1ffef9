"""Clean below a table's folder, as upkeep does for one table."""

from datetime import timedelta

from lake.storage.location import Location
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import A_DAY, delete_unnamed, look_below


def remove_orphans(
    lakehouse: Lakehouse, name: str, *, older_than: timedelta = A_DAY, dry_run: bool = False
) -> list[Location]:
    """Look, and delete what nothing names."""
    return delete_unnamed(lakehouse, name, look_below(lakehouse, name), older_than=older_than, dry_run=dry_run)
