"""A small catalogue and raw files for the tests of the split."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.contracts.contract import Contract
from catalog.contracts.element import DataElement
from catalog.contracts.reference_models import CodeList
from catalog.registry.resource import Resource
from lake.engine.engines import open_engine
from lake.ledger.records import Batch
from lake.schema import arrow_schema
from lake.settings import Engine, Settings
from lake.tables.lakehouse import Lakehouse
from quality.split.ordinary import Told
from quality.split.split import SplitResult, split
from tests.spark import SMALL

NOW = datetime(2024, 1, 1, tzinfo=UTC)
BATCH = Batch("b1", "psb_person", "0", "person.csv", 0, NOW, NOW, "v")
ELEMENTS = (
    DataElement(id="text", title="文本"),
    DataElement(
        id="code",
        title="编号",
        normalise="upper(value)",
        valid="regexp_matches(value, '^[A-Z0-9]{1,6}$')",
    ),
    DataElement(
        id="date",
        title="日期",
        type="date",
        valid="value >= date '1900-01-01'",
        reason="应为真实日期",
    ),
    DataElement(
        id="count",
        title="数量",
        type="integer",
        valid="value >= 0",
        dimension="accuracy",
    ),
    DataElement(id="ratio", title="数值", type="double"),
    DataElement(id="amount", title="金额", type="decimal(18,2)"),
    DataElement(id="moment", title="时间", type="timestamp", normalise="value || '+08:00'"),
    DataElement(id="remark", title="备注", null_spellings=False),
    DataElement(id="sex", title="性别", codes="sex"),
)
SAMPLED = {
    "code": Told(test="regexp_matches(value, '^[A-C]$')"),
    "count": Told(test="regexp_matches(value, '^[0-9]$')"),
}
"""What is ordinary of the samples' own elements."""
SEX = CodeList.model_validate(
    {"id": "sex", "title": {"zh": "性别", "en": "Sex"}, "standard": "GB/T 2261.1", "codes": {"1": "男", "2": "女"}}
)


def resource(fields: Sequence[Mapping[str, Any]], key: Sequence[str] = ("code",), **more: Any) -> Resource:
    content = {
        "title": {"zh": "人员", "en": "Persons"},
        "code": "101440700011/000001",
        "department": "psb",
        "category": "base/population",
        "abstract": "人员",
        "update": "daily",
        "published_on": "2023-06-30",
        "sources": [{"kind": "csv", "path": "person.csv"}],
        "delivery": "full",
        "key": list(key),
        "sharing": {"type": "unconditional"},
        "openness": {"type": "unconditional"},
        "fields": list(fields),
        **more,
    }
    contract = Contract.model_validate(content).located(Path("resources/psb/person.yaml"))
    return Resource.of(contract, {element.id: element for element in ELEMENTS}, {"sex": SEX})


def write_raw(folder: Path, agreed: Resource, rows: Sequence[Mapping[str, Any]]) -> Path:
    schema = arrow_schema(agreed.raw.columns)
    whole = [{"_batch_id": "b1", "_line_no": line, "_ingested_at": NOW, **row} for line, row in enumerate(rows, 2)]
    columns = {name: [row.get(name) for row in whole] for name in schema.names}
    path = folder / f"{uuid4().hex}.parquet"  # a new name each time, as in the lake: DuckDB remembers files it has read
    pq.write_table(pa.table(columns, schema=schema), path)
    return path


class Splitter:
    """Splits rows again and again with one engine."""

    def __init__(self, folder: Path, engine: Engine = "duckdb") -> None:
        settings = Settings(home=folder / "home", spark=SMALL)
        self.folder = settings.zone_folder("restricted")
        self.folder.mkdir(parents=True)
        self.engine = open_engine(settings, engine)
        self.lakehouse = Lakehouse.open(settings)

    def split(self, agreed: Resource, rows: Sequence[Mapping[str, Any]]) -> SplitResult:
        raw = write_raw(self.folder, agreed, rows)
        return split(self.engine, self.lakehouse, agreed, [raw], BATCH)

    def accepted(self, agreed: Resource, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return read(self.split(agreed, rows).accepted)

    def quarantined(self, agreed: Resource, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return read(self.split(agreed, rows).quarantined)


def read(written: Path | Sequence[Path] | None) -> list[dict[str, Any]]:
    files = [written] if isinstance(written, Path) else written or []
    found: list[dict[str, Any]] = [row for file in files for row in pq.read_table(file).to_pylist()]
    return sorted(found, key=lambda row: row["_line_no"])
