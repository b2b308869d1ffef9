"""In which zone a table lies, and in which its former snapshots may still lie.

The zone decides who may read the files. A table enters a stricter one by itself when it is declared there, and a laxer
one only where the declaration says so (`TableSpec.lowered`): see `moving`.
"""

from typing import get_args

from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot

from lake.errors import LakeError
from lake.schema import TableSpec
from lake.settings import Zone
from lake.storage.interface import Storage
from lake.storage.location import Location

ZONE = "lake.zone"
_FORMER = "lake.former-zones"
_SINCE = "lake.zone-since"
"""The last sequence number of before the move: a snapshot that is not newer lies in a former zone."""
_STRICTNESS: tuple[Zone, ...] = ("open", "internal", "restricted")


def zone_of(table: Table) -> Zone | None:
    """The zone that a table lies in; None for one that this program did not make."""
    return next((zone for zone in get_args(Zone) if zone == table.properties.get(ZONE)), None)


def lies_elsewhere(table: Table, spec: TableSpec) -> bool:
    """Whether it is declared in another zone than it lies in."""
    return zone_of(table) not in (None, spec.zone)


def would_be_lowered(table: Table, spec: TableSpec) -> bool:
    """Whether it is declared in a laxer zone than it lies in."""
    zone = zone_of(table)
    return zone is not None and _STRICTNESS.index(zone) > _STRICTNESS.index(spec.zone)


def must_be_raised(zone: str | None, spec: TableSpec) -> bool:
    """Whether a table in this zone is declared in a stricter one."""
    return zone in _STRICTNESS[: _STRICTNESS.index(spec.zone)]


def refuse_undeclared_lowering(table: Table, spec: TableSpec) -> None:
    """LakeError when a table would get into a laxer zone and nothing says that it may."""
    if would_be_lowered(table, spec) and not spec.lowered:
        raise LakeError(
            f"{spec.name} lies in zone {zone_of(table)} and is now declared {spec.zone}, where more people read it",
            advice="give the columns their former grade; or say in the contract, as `lowered`, who decided that all "
            "rows of the resource, also those that came before, may lie there",
        )


def place_in(storage: Storage, location: str, zone: Zone) -> Location:
    """Where a table's folder, or a file of it, is in another zone: the names below the zone are the same."""
    return storage.root / zone / storage.path_of(location).partition("/")[2]


def is_in(storage: Storage, location: str, zone: Zone) -> bool:
    """Whether a file lies in a zone."""
    return storage.path_of(location).partition("/")[0] == zone


def after_move(table: Table, zone: Zone) -> dict[str, str]:
    """The properties of a table from its move into a zone on."""
    former = {*former_zones(table), zone_of(table)} - {zone, None}
    return {
        ZONE: zone,
        _FORMER: ",".join(sorted(map(str, former))),
        _SINCE: str(max((one.sequence_number or 0 for one in table.metadata.snapshots), default=0)),
    }


def former_zones(table: Table) -> list[Zone]:
    """The zones in which files of former snapshots may still lie; nothing is written there any more."""
    named = table.properties.get(_FORMER, "").split(",")
    return [zone for zone in get_args(Zone) if zone in named]


def is_of_former_zone(table: Table, snapshot: Snapshot) -> bool:
    """Whether a snapshot is from before the table's last move, so that its files lie in another zone."""
    return _SINCE in table.properties and (snapshot.sequence_number or 0) <= int(table.properties[_SINCE])
