"""What can be seen of planted faults, and which hits are right though nothing was planted in their row."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from assets.context import LakeContext
from benchmarks.detected import Found, Place, Planted
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from pipelines.catalogue import load_catalogue
from quality.checks.unit_name import REGISTER

BETWEEN_TABLES = {"H19", "H21", "H23", "H32"}
"""Faults that only other tables tell: those see what stands in the lake now."""


def say_what_is_unseen(lake: LakeContext, engine: DuckEngine, resource: Resource, mine: Sequence[Planted]) -> None:
    """Mark what only other tables could tell of rows that no longer stand, or that have no witnesses."""
    between = [one for one in mine if one.fault in BETWEEN_TABLES and one.place and not one.detected]
    if not between:
        return
    engine.attach_tables(lake.lakehouse, [table := resource.std.name])
    rows = engine.connection.execute(f"SELECT _batch_id, _line_no FROM {quote_table(table)}").fetchall()
    standing = {(batch, line) for batch, line in rows}
    for one in between:
        if one.place not in standing:
            one.unseen = "已被后续交付替换的行不再跨表核对"
        elif resource.name == REGISTER and one.fault == "H21":
            one.unseen = "登记机关自己的名称，不足两个部门有另一写法"


def explained(lake: LakeContext, engine: DuckEngine, found: Found, truth: Path) -> set[tuple[str, str, Place]]:
    """Hits of checks between tables on things that something was planted on in another table the check reads."""
    engine.connection.register("entity", pl.read_parquet(truth / "entities.parquet").to_arrow())
    engine.connection.execute(
        "CREATE OR REPLACE TABLE faulty AS"
        " SELECT resource, entity_id FROM truth JOIN entity USING (resource, file, line)"
        " UNION SELECT entity.resource, entity_id FROM truth JOIN entity ON truth.resource = entity.resource"
        " AND truth.key = entity.key WHERE truth.line IS NULL"
    )
    batches = [
        (resource, batch.batch_id, batch.delivery_name)
        for resource in lake.registry.resources
        for batch in lake.lakehouse.ledger.deliveries(resource)
    ]
    reads = [
        (check.resource, check.name, table.partition(".")[2])
        for check in load_catalogue(lake.settings).checks.all
        for table in check.needs
        if table != check.table
    ]
    checks = {(resource, name) for resource, name, _ in reads}
    hits = [(resource, name, *place) for resource, name, place in found.hits if (resource, name) in checks]
    for name, width, rows in (("hit", 4, hits), ("batch", 3, batches), ("reads", 3, reads)):
        columns = [f"column_{place}" for place in range(width)]
        engine.connection.register(f"{name}_rows", pl.DataFrame(rows, columns, orient="row").to_arrow())
    query = (
        "SELECT DISTINCT hit.column_0, hit.column_1, hit.column_2, hit.column_3 FROM hit_rows AS hit"
        " JOIN batch_rows AS batch ON batch.column_0 = hit.column_0 AND batch.column_1 = hit.column_2"
        " JOIN entity ON entity.resource = hit.column_0 AND entity.file = batch.column_2 AND entity.line = hit.column_3"
        " JOIN reads_rows AS reads ON reads.column_0 = hit.column_0 AND reads.column_1 = hit.column_1"
        " JOIN faulty ON faulty.entity_id = entity.entity_id AND faulty.resource = reads.column_2"
    )
    return {(row[0], row[1], (row[2], row[3])) for row in engine.connection.execute(query).fetchall()}
