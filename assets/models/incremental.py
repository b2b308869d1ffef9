"""Builds that make no more anew than what changed: which parts of a model those are, and its SELECT over them alone."""

from collections.abc import Mapping, Sequence

from assets.context import LakeContext
from catalog.models.increments import Increment, changed_parts_sql, narrowed_sql, patched_sql
from catalog.models.sql_model import SqlModel
from lake.engine.interface import SqlEngine
from lake.ledger.derivations import Derivations
from lake.schema import TableSpec

CHANGED = "increment.changed"


def heads_before(lake: LakeContext, model: SqlModel, parts: Mapping[str, str]) -> dict[str, int] | None:
    """Where the tables of its increment stood when a model was made last.

    None when it has to be made whole: another part of what it is made of has changed since, or its former rows or those
    of such a table are not there any more as they were.
    """
    house, increment = lake.lakehouse, model.increment
    if increment is None or not house.exists(model.name):
        return None
    known = Derivations(house.ledger).of(model.name)
    if known is None:
        return None
    if not (house.last_token(model.name) or "").startswith(known[0]) or not _only_rows_came(increment, known[1], parts):
        return None
    heads = {table: int(known[1][table]) for table in increment.of}
    if any(house.table(table).snapshot_by_id(head) is None for table, head in heads.items()):
        return None
    return heads if house.is_sound(model.name) and all(_are_sound(lake, *one) for one in heads.items()) else None


def narrow(lake: LakeContext, engine: SqlEngine, increment: Increment, heads: Mapping[str, int]) -> None:
    """Find the `CHANGED` parts, and let the tables of an increment be read with no more than the rows of these."""
    for table, head in heads.items():
        gone, come = _differing_files(lake, table, head)
        engine.attach(_named("before", table), lake.lakehouse.columns(table), gone)
        engine.attach(_named("after", table), lake.lakehouse.columns(table), come)
        engine.attach(_named("whole", table), lake.lakehouse.columns(table), lake.lakehouse.data_files(table))
    changed = (changed_parts_sql(increment, one, _named("before", one), _named("after", one)) for one in heads)
    engine.keep(CHANGED, " UNION ".join(changed))
    for table in heads:
        engine.view(table, narrowed_sql(increment, table, _named("whole", table), CHANGED))


def patched(model: SqlModel, increment: Increment, spec: TableSpec) -> str:
    """What the whole SELECT would give, when no more than the changed parts can be read; the former rows are there."""
    return patched_sql(increment, [column.name for column in spec.columns], model.sql, model.name, CHANGED)


def _only_rows_came(increment: Increment, known: Mapping[str, str], parts: Mapping[str, str]) -> bool:
    """Whether nothing has changed but rows of tables that had some before and are still there."""
    changed = {name for name in known.keys() | parts.keys() if known.get(name) != parts.get(name)}
    there = all("None" not in (known.get(table, "None"), parts.get(table, "None")) for table in increment.of)
    return changed <= increment.of.keys() and there


def _are_sound(lake: LakeContext, table: str, head: int) -> bool:
    gone, _ = _differing_files(lake, table, head)
    return lake.lakehouse.is_sound(table, gone, snapshot_id=head)


def _differing_files(lake: LakeContext, table: str, head: int) -> tuple[Sequence[str], Sequence[str]]:
    """The files that have left a table since a snapshot, and those that have come; rows may be in both."""
    before, after = lake.lakehouse.data_files(table, head), lake.lakehouse.data_files(table)
    return sorted({*before} - {*after}), sorted({*after} - {*before})


def _named(state: str, table: str) -> str:
    return f"{state}.{table.replace('.', '_')}"
