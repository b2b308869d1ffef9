"""Rows that a person corrected become a batch of their own, split by the same contract as any delivery.

Such a batch is known by what it holds (what its rows answer, and their values), so that handing it in twice, or after
a killed run, changes nothing or goes on where it was. Its rows are merged by key whatever the deliveries of the
resource do: it states a few rows, never the whole. The next whole delivery replaces them, as it replaces everything:
who corrects a row here and not in the source gets the same fault again.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assets.context import LakeContext
from assets.ingestion.batches import bring_in, finish_batches
from assets.ingestion.drift import find_drift
from catalog.registry.resource import Resource
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.ledger import Batch
from lake.ledger.records import RETURN
from lake.ledger.returned_rows import ReturnedRow, ReturnedRows
from lake.position import BATCH_ID, INGESTED_AT, LINE_NO
from lake.schema import arrow_schema


@dataclass(frozen=True)
class CorrectedRow:
    """A row as it is handed in: what it answers, a hash of its values, its line, and all its columns as sent."""

    answers: str
    content: str
    line: int
    values: tuple[str | None, ...]


@dataclass(frozen=True)
class Origin:
    """Where corrected rows come from: a workbook, or a decision."""

    kind: str
    format: str
    name: str
    bytes: int

    @property
    def report(self) -> DeliveryReport:
        """The beginning of a batch's report."""
        return DeliveryReport(kind=self.kind, format=self.format)


def load_returned(lake: LakeContext, resource: Resource, rows: Sequence[CorrectedRow], origin: Origin) -> Batch:
    """Load corrected rows of one resource. Call it while holding the run's lock."""
    finish_batches(lake, resource)
    batch = _register(lake, resource, rows, origin)
    if batch.is_loaded:
        return batch
    file = _write_raw(lake, resource, rows, batch)
    report = origin.report.with_facts(columns=resource.raw_columns, records=len(rows))
    with lake.engine() as engine:
        drift = find_drift(resource.contract, resource.raw_columns)
        return bring_in(engine, lake, resource, batch, file, drift, report)


def _register(lake: LakeContext, resource: Resource, rows: Sequence[CorrectedRow], origin: Origin) -> Batch:
    """The batch of these rows and the thread to what they answer, both before anything is loaded."""
    content = hashlib.sha256(json.dumps(sorted((row.answers, row.content) for row in rows)).encode()).hexdigest()
    now = datetime.now(UTC)
    batch = lake.lakehouse.ledger.register(
        Batch(
            batch_id=f"{RETURN}{resource.name}-{content[:16]}",
            resource=resource.name,
            content_sha256=content,
            delivery_name=origin.name,
            bytes=origin.bytes,
            received_at=now,
            ingested_at=now,
            contract_version=resource.version,
            report=origin.report,
        )
    )
    answered = (ReturnedRow(row.answers, row.content, batch.batch_id, row.line) for row in rows)
    ReturnedRows(lake.lakehouse.ledger).add(answered)
    return batch


def _write_raw(lake: LakeContext, resource: Resource, rows: Sequence[CorrectedRow], batch: Batch) -> Path:
    spec = resource.raw
    lake.lakehouse.ensure(spec)
    position = {BATCH_ID: batch.batch_id, INGESTED_AT: batch.ingested_at}
    records = [
        {**dict(zip(resource.raw_columns, row.values, strict=True)), **position, LINE_NO: row.line} for row in rows
    ]
    path = lake.lakehouse.new_data_file(spec)
    pq.write_table(
        pa.Table.from_pylist(records, schema=arrow_schema(spec.columns)),
        path,
        compression="zstd",
        write_page_checksum=True,
    )
    return path
