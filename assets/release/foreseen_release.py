"""What a changed catalogue takes from those who read the release: the next one is then a major one, and says why."""

from collections.abc import Sequence
from dataclasses import replace

from assets.context import LakeContext
from assets.models.buildable import is_usable
from assets.release.city_release import offers, unreadable_tables
from lake.releases.diff import removal, schema_breaks
from lake.releases.manifest import BOOKKEEPING, layer
from lake.releases.releases import Releases
from lake.schema import Column


def foreseen_breaks(lake: LakeContext) -> list[str]:
    """One sentence a break with the release that readers see now, as that of the next release will have them.

    Nothing where nothing was released yet. A table whose contract or model cannot be read stays as readers know it.
    """
    current = Releases(lake.lakehouse).current()
    if current is None:
        return []
    released = {name: table for name, table in current.manifest.tables.items() if layer(name) != BOOKKEEPING}
    offered = offers(lake)
    lost = released.keys() - offered.keys()
    removed = [removal(name) for name in sorted(lost - unreadable_tables(lake, lost).keys())]
    kept = [name for name in sorted(released.keys() & offered.keys()) if _is_described(lake, name)]
    changed = (schema_breaks(name, released[name], _as_kept(lake.tables[name]), offered[name].key) for name in kept)
    return [*removed, *(one for found in changed for one in found)]


def _is_described(lake: LakeContext, name: str) -> bool:
    return name in lake.tables and (name not in lake.models or is_usable(lake.tables, name))


def _as_kept(columns: Sequence[Column]) -> Sequence[Column]:
    """With the types as a table tells them: `decimal(18,2)` for `decimal(18, 2)`."""
    return [replace(column, type=column.type.replace(" ", "")) for column in columns]
