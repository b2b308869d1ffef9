"""What a changed catalogue will do to the lake at the next run, and the tables that nothing declares any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from assets.context import LakeContext, declarations
from assets.gov import disclosure
from assets.models.buildable import is_usable
from assets.release.city_release import offers
from catalog.registry.table_specs import LAYERS_OF_A_RESOURCE
from lake.errors import LakeError
from lake.schema import TableSpec
from lake.tables.zones import lies_elsewhere, would_be_lowered, zone_of
from lake.told import Told

_UNDECLARED = Told("nothing declares {tables}", "没有声明的有：{tables}")
_ALL_DECLARED = Told("every table is declared", "所有表都有声明")
_DECLARED = Told("{table} is declared by a contract or a model", "{table} 由契约或模型声明")
_REMOVE_FIRST = Told("remove that first; {known}", "请先删去声明；{known}")
_NO_TABLE = Told("{table} is not in the lake", "湖中没有表 {table}")
_CHECK_NAME = Told("check its name; {known}", "请核对名称；{known}")


@dataclass(frozen=True)
class TableChange:
    """What becomes of a table. `restated`: batches that are split anew from raw; the columns are by name.

    `zone`: where it moves to, or may not move to.
    """

    table: str
    restated: int = 0
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    zone: str = ""

    def __str__(self) -> str:
        parts = (("new", self.added), ("gone", self.gone), ("of another type", self.retyped))
        said = [f"columns {word}: {', '.join(names)}" for word, names in parts if names]
        again = [f"{self.restated} batches are split anew from raw"] if self.restated else []
        return f"{self.table}: {'; '.join([*again, *said, *([self.zone] if self.zone else [])])}"


def foreseen_changes(lake: LakeContext) -> Iterator[TableChange]:
    """Every table that the next run makes otherwise because of the catalogue; a model that is broken is none."""
    there = set(lake.lakehouse.tables())
    ledger = lake.lakehouse.ledger
    for name, resource in lake.registry.resources.items():
        if resource.std.name in there and ledger.loaded_versions(name) - {resource.version}:
            yield _change(lake, resource.std, ledger.loaded_count(name))
    for name in lake.models:
        if name in there and is_usable(lake.tables, name):
            change = _change(lake, lake.tables.spec(name))
            if change.added or change.gone or change.retyped or change.zone:
                yield change


def undeclared_tables(lake: LakeContext) -> list[str]:
    """Tables that no contract, model or page of the lake itself declares; a broken contract or model still does."""
    read = declarations(lake.settings)
    resources = (*lake.registry.resources, *lake.registry.left_out)
    declared = {*offers(lake), disclosure.TABLE.spec.name, *read.models, *read.unread}
    declared |= {f"{layer}.{name}" for layer in LAYERS_OF_A_RESOURCE for name in resources}
    return [table for table in lake.lakehouse.tables() if table not in declared]


def droppable(lake: LakeContext, table: str) -> list[str]:
    """What goes when this table is dropped: of a resource all three. LakeError for a table that something declares."""
    layer, _, name = table.partition(".")
    of_resource = layer in LAYERS_OF_A_RESOURCE
    wanted = [f"{one}.{name}" for one in LAYERS_OF_A_RESOURCE] if of_resource else [table]
    unneeded = undeclared_tables(lake)
    if table not in unneeded:
        known = _UNDECLARED.of(tables=", ".join(unneeded)) if unneeded else _ALL_DECLARED
        if lake.lakehouse.exists(table):
            raise LakeError(_DECLARED.of(table=table), advice=_REMOVE_FIRST.of(known=known))
        raise LakeError(_NO_TABLE.of(table=table), advice=_CHECK_NAME.of(known=known))
    return [one for one in wanted if one in unneeded]


def drop_undeclared(lake: LakeContext, table: str) -> list[str]:
    """Drop what is `droppable` with this table; the names of what went.

    Files go later, with upkeep, and those that a release shows when none is kept that does. The ledger keeps the
    batches, as no longer loaded, so that the same deliveries come in again if the resource ever comes back. May be
    repeated after a crash.
    """
    dropped = droppable(lake, table)
    layer, _, name = table.partition(".")
    if layer in LAYERS_OF_A_RESOURCE:
        _unload(lake, name)
    for one in dropped:
        rows = lake.lakehouse.row_count(one)
        lake.lakehouse.drop(one)
        lake.lakehouse.ledger.record_commit(f"drop@{datetime.now(UTC).isoformat()}", one, None, rows)
    return dropped


def _unload(lake: LakeContext, resource: str) -> None:
    why = LakeError("the resource was dropped from the lake", advice="deliver again if it comes back")
    for batch in lake.lakehouse.ledger.batches(resource):
        if batch.is_loaded:
            lake.lakehouse.ledger.refuse(batch.batch_id, why.at_resource(resource), batch.report)


def _change(lake: LakeContext, spec: TableSpec, restated: int = 0) -> TableChange:
    before = {column.name: column.type for column in lake.lakehouse.columns(spec.name)}
    after = {column.name: column.type.replace(" ", "") for column in spec.columns}
    return TableChange(
        spec.name,
        restated,
        added=tuple(name for name in after if name not in before),
        gone=tuple(name for name in before if name not in after),
        retyped=tuple(name for name in after if name in before and before[name] != after[name]),
        zone=_zone_change(lake, spec),
    )


def _zone_change(lake: LakeContext, spec: TableSpec) -> str:
    table = lake.lakehouse.table(spec.name)
    if not lies_elsewhere(table, spec):
        return ""
    is_model = spec.name in lake.tables.models
    if would_be_lowered(table, spec) and not (is_model or spec.lowered):
        return f"it may not leave {zone_of(table)} for {spec.zone}, since its contract has no `lowered`"
    return f"it moves from {zone_of(table)} to {spec.zone}"
