"""The rows of a batch as raw holds them."""

from collections.abc import Sequence
from pathlib import Path

from assets.context import LakeContext
from catalog.registry.resource import Resource
from lake.connectors.rows.column_name import same_columns
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.engine.parquet import parquet_select
from lake.ledger.ledger import Batch
from lake.position import BATCH_ID, EXTRA, LINE_NO


def is_in_raw(lake: LakeContext, resource: Resource, batch: Batch) -> bool:
    """Whether the batch was committed to raw, also when a kill kept that out of the ledger."""
    return lake.lakehouse.commit_of(resource.raw.name, batch.batch_id) is not None


def rows_in_raw(engine: DuckEngine, lake: LakeContext, resource: Resource, batch: Batch) -> int:
    """What the table really holds of this batch, read back after the commit."""
    query = f"select count(*) as rows from {held_rows(lake, resource, batch, [BATCH_ID])}"
    return int(engine.rows(query)[0]["rows"])


def raw_again(engine: DuckEngine, lake: LakeContext, resource: Resource, batch: Batch) -> Path:
    """The batch's rows in a file that goes with the engine; a column new to the contract is taken from `_extra`."""
    spec = resource.raw
    lake.lakehouse.refuse_damaged(spec.name, lake.lakehouse.files_of(spec.name, batch.batch_id))
    source = held_rows(lake, resource, batch)
    beyond = same_columns(resource.raw_columns, _beyond(engine, source))
    sent = {name: _recovered(name, column) for name, column in beyond.items()}
    columns = ", ".join(f"{sent.get(one.name, quote(one.name))} as {quote(one.name)}" for one in spec.columns)
    path = engine.scratch_file()
    engine.write(f"select {columns} from {source} order by {LINE_NO}", path, spec.columns)
    return path


def held_rows(lake: LakeContext, resource: Resource, batch: Batch, names: Sequence[str] | None = None) -> str:
    """A relation of the batch's rows as the table holds them now; no other files are read than it may be in.

    `names`: the only columns that are wanted.
    """
    spec = resource.raw
    wanted = [one for one in lake.lakehouse.columns(spec.name) if names is None or one.name in (*names, BATCH_ID)]
    files = lake.lakehouse.files_of(spec.name, batch.batch_id)
    return f"({parquet_select(wanted, files)}) AS held WHERE {BATCH_ID} = {literal(batch.batch_id)}"


def _beyond(engine: DuckEngine, source: str) -> list[str]:
    """The columns, as they were spelled, that the contract of then did not have."""
    keys = f"SELECT DISTINCT unnest(json_keys({EXTRA})) AS name FROM {source} ORDER BY name"
    return [str(row["name"]) for row in engine.rows(keys)]


def _recovered(column: str, sent: str) -> str:
    pointer = "/" + sent.replace("~", "~0").replace("/", "~1")
    return f"coalesce({quote(column)}, json_extract_string({EXTRA}, {literal(pointer)}))"
