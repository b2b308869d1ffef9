"""The refused rows of a resource as its quarantine holds them, and what the standard table now says of their keys."""

from collections.abc import Iterator, Sequence

from catalog.registry.resource import Resource
from catalog.registry.service_levels import ServiceLevels
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.row_key import key_hash
from lake.ledger.returned_rows import ReturnedRows
from lake.position import BATCH_ID, EXTRA, LINE_NO
from lake.schema import Column
from lake.tables.lakehouse import Lakehouse
from quality.split.compile import compile_split
from quality.standards.rule import OF_THE_DELIVERY
from quality.work_orders.order import OrderBook, RefusedRow, WorkOrder


def work_orders(engine: DuckEngine, lakehouse: Lakehouse, resource: Resource, levels: ServiceLevels) -> list[WorkOrder]:
    """All work orders of a resource, open and closed, oldest first."""
    if not (refused := refused_rows(engine, lakehouse, resource)):
        return []
    batches = lakehouse.ledger.batches(resource.name)
    returned = ReturnedRows(lakehouse.ledger).of(resource.name)
    return OrderBook(resource, batches, returned, levels).orders(refused)


def refused_rows(engine: DuckEngine, lakehouse: Lakehouse, resource: Resource) -> Sequence[RefusedRow]:
    """Every row in quarantine but those that only share a delivery's fate: its header was another, or it is held."""
    if not _anything_refused(lakehouse, resource):
        return ()
    table, standard = resource.quarantine.name, resource.std.name
    engine.attach(table, resource.quarantine.columns, lakehouse.data_files(table))
    standing = lakehouse.data_files(standard) if _fits(lakehouse, resource) else []
    engine.attach(standard, _standing_columns(resource), standing)
    query = _query(resource, table, standard)
    return [_row(resource, found) for some in engine.batches(query) for found in some.to_pylist()]


def _standing_columns(resource: Resource) -> list[Column]:
    return [column for column in resource.std.columns if column.name in (*resource.key, BATCH_ID)]


def _fits(lakehouse: Lakehouse, resource: Resource) -> bool:
    """Whether the accepted rows lie under the key that the contract has now: else none of them tells what stands."""
    if not lakehouse.exists(resource.std.name):
        return False
    there = {(column.name, column.type) for column in lakehouse.columns(resource.std.name)}
    return {(column.name, column.type.replace(" ", "")) for column in _standing_columns(resource)} <= there


def _anything_refused(lakehouse: Lakehouse, resource: Resource) -> bool:
    table = resource.quarantine.name
    return lakehouse.exists(table) and lakehouse.row_count(table) > 0


def _query(resource: Resource, table: str, standard: str) -> str:
    """The key of a refused row is computed as the split would, so that it can be compared with accepted ones."""
    plan = compile_split(resource.of_its_key)
    keys = [(name, quote(f"_key_{place}")) for place, name in enumerate(resource.key)]
    # No key is made of what came beyond the header.
    rows = f"(SELECT *, CAST(NULL AS VARCHAR) AS {EXTRA} FROM {quote_table(table)})"
    judged = plan.select(rows, ", ".join([BATCH_ID, LINE_NO, *(f"{quote(name)} AS {alias}" for name, alias in keys)]))
    whole = " AND ".join(f"judged.{alias} IS NOT NULL" for _name, alias in keys)
    hashed = key_hash(f"judged.{alias}" for _name, alias in keys)
    same = " AND ".join(f"standing.{quote(name)} = judged.{alias}" for name, alias in keys)
    sent = "".join(f", refused.{quote(name)}" for name in resource.raw_columns)
    return (
        f"WITH judged AS ({judged}) SELECT refused._rules AS rules, refused._reasons AS reasons, "
        f"CASE WHEN {whole} THEN {hashed} END AS key_hash, "
        f"standing.{BATCH_ID} AS accepted_in, refused.{BATCH_ID} AS batch_id, refused.{LINE_NO} AS line_no{sent} "
        f"FROM {quote_table(table)} AS refused JOIN judged USING ({BATCH_ID}, {LINE_NO}) "
        f"LEFT JOIN {quote_table(standard)} AS standing ON {same} "
        f"WHERE NOT list_has_any(refused._rules, [{', '.join(literal(rule.id) for rule in OF_THE_DELIVERY)}])"
    )


def _row(resource: Resource, found: dict[str, object]) -> RefusedRow:
    names = resource.raw_columns
    rules, reasons, key_hash, accepted_in, batch_id, line_no, *values = found.values()
    return RefusedRow(
        batch_id=str(batch_id),
        line_no=int(str(line_no)),
        rules=tuple(_texts(rules)),
        reasons=tuple(_texts(reasons)),
        key_hash=None if key_hash is None else str(key_hash),
        accepted_in=None if accepted_in is None else str(accepted_in),
        values={name: None if value is None else str(value) for name, value in zip(names, values, strict=True)},
    )


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, list):
        yield from map(str, found)
