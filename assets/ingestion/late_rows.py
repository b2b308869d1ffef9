"""Rows that arrive after a newer version of themselves, or after their deletion, are superseded, not merged over it."""

from datetime import timedelta

from assets.context import LakeContext
from assets.ingestion.accepted_rows import AcceptedRows
from catalog.beijing import BEIJING
from catalog.contracts.contract import Contract
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.ledger.records import Batch
from lake.position import BATCH_ID
from quality.split.compile import compile_split
from quality.split.newness import newness
from quality.split.text_steps import deletes


def drop_overtaken(
    engine: DuckEngine, lake: LakeContext, resource: Resource, accepted: AcceptedRows, batch: Batch
) -> int:
    """Take rows out of `accepted` whose key the lake already knows with a newer `latest_by`; how many they were.

    A row without one is the oldest, as it is within a delivery.
    A key that an earlier batch deleted is known by the deletion, which raw keeps. The answer is the same before and
    after this batch was merged, so a run that was killed in between repeats it.
    """
    arrived, standing = newness(resource, "arrived"), newness(resource, "known")
    if arrived is None or resource.states_the_whole:
        return 0
    known = [*_standing(engine, lake, resource), *_deleted(engine, lake, resource, batch)]
    if not known:
        return 0
    newer = [f"known.{quote(name)} = arrived.{quote(name)}" for name in resource.key]
    newer.append(f"({standing} > {arrived} or {standing} is not null and {arrived} is null)")
    overtaken = f"exists (select 1 from ({' union all '.join(known)}) as known where {' and '.join(newer)})"
    if count := accepted.count(overtaken):
        accepted.take_out(overtaken)
    return count


def rows_ahead(contract: Contract, accepted: AcceptedRows, batch: Batch) -> int:
    """How many rows have a `latest_by` that had not come yet when they did, by more than zones and clocks explain."""
    kind = accepted.type_of(contract.latest_by) if contract.latest_by else ""
    if kind not in ("date", "timestamp"):
        return 0
    tomorrow = batch.ingested_at.astimezone(BEIJING) + timedelta(days=1)
    latest = f"date '{tomorrow.date()}'" if kind == "date" else f"timestamptz '{tomorrow}'"
    return accepted.count(f"arrived.{quote(contract.latest_by or '')} > {latest}")


def _standing(engine: DuckEngine, lake: LakeContext, resource: Resource) -> list[str]:
    """Keys in the standard table and how new they are."""
    table = resource.std.name
    if not lake.lakehouse.exists(table) or not lake.lakehouse.data_files(table):
        return []  # nothing was ever accepted
    engine.attach_tables(lake.lakehouse, [table])
    return [f"select {_shown(resource)} from {quote_table(table)}"]


def _deleted(engine: DuckEngine, lake: LakeContext, resource: Resource, batch: Batch) -> list[str]:
    """Keys that batches before this one deleted by name, and how new each deletion is."""
    if resource.contract.changes is None:
        return []
    names = lake.lakehouse.ledger.loaded_before(batch)
    earlier = ", ".join(map(literal, names))
    if not earlier:
        return []
    table = resource.raw.name
    engine.attach_tables(lake.lakehouse, [table])
    chosen = f"{BATCH_ID} in ({earlier}) and ({deletes(resource.contract.changes)})"
    rows = f"(select * from {quote_table(table)} where {chosen})"
    return [f"select * from ({compile_split(resource).select(rows, _shown(resource))})"]


def _shown(resource: Resource) -> str:
    return ", ".join(quote(name) for name in (*resource.key, resource.contract.latest_by or ""))
