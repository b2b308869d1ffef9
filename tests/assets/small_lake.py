"""A real lake with a few rows in the standard tables of the built-in catalogue, its models built, all judged."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from assets.context import MODEL_FOLDERS, LakeContext
from assets.master.legal_entity.build import build_records
from assets.models.build import build_model
from catalog.models.sql_model import SqlModel, load_models
from catalog.registry.registry import Registry
from catalog.resolving.record_table import RECORD
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.records import Batch, Reconciliation, Verdict
from lake.schema import arrow_schema
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.kept_folder import opened_once

ARRIVED = datetime(2023, 7, 1, 1, tzinfo=UTC)
GOOD = Verdict("row_count", "行数不为零", "completeness", "error", True, True, 1, 0)
AIR_STEPS = "topic.smart_ecology_env_iaqi_step"
FIRM, SHOP = "91440703MA4UABC102", "92440705MA5ABCD27H"


@cache
def registry() -> Registry:
    return Registry.load()


@cache
def models() -> dict[str, SqlModel]:
    return load_models(MODEL_FOLDERS)


@contextmanager
def small_lake(folder: Path) -> Iterator[LakeContext]:
    settings = Settings(home=folder / "home")
    lakehouse = Lakehouse.open(settings)
    try:
        yield LakeContext(settings, lakehouse, registry(), models(), ())
    finally:
        lakehouse.close()


def prepared_once(prepare: Callable[[LakeContext], object]) -> Any:
    """A fixture called like `prepare`: a lake as that leaves it, made once a module and put back for each test."""
    return opened_once(small_lake, prepare)


def deliver(lake: LakeContext, resource: str, rows: Sequence[Mapping[str, Any]], number: int = 1) -> None:
    """Rows of one batch become the standard table; line numbers count from 2, as in a file with a header."""
    known, batch_id = lake.registry.resource(resource), f"{resource}-{number}"
    spec = known.std
    origin = {"_batch_id": batch_id, "_ingested_at": ARRIVED, "_flags": []}
    full = [{**origin, "_line_no": line, **row} for line, row in enumerate(rows, start=2)]
    path = lake.lakehouse.new_data_file(spec)
    pq.write_table(pa.Table.from_pylist(full, schema=arrow_schema(spec.columns)), path)
    name = f"{known.department}/{resource}_{number}.csv"
    ledger = lake.lakehouse.ledger
    ledger.register(Batch(batch_id, resource, f"{number:064}", name, 100, ARRIVED, ARRIVED, known.version))
    lake.lakehouse.replace(spec, [path], batch_id)
    count = len(rows)
    ledger.complete(
        batch_id,
        Reconciliation(count + 1, count + 1, count, 1, 0),
        DeliveryReport(rule_hits={"uscc.valid": 1}),
        known.version,
    )
    judge(lake, spec.name)


def build(lake: LakeContext, *names: str) -> None:
    """Build models and judge what they made; of which legal entity rows speak is found before the first needs it."""
    for name in names:
        if name == "master.legal_entity_xref":
            build_records(lake)
            judge(lake, RECORD)
        build_model(lake, lake.models[name])
        judge(lake, name)


def judge(lake: LakeContext, table: str, *verdicts: Verdict) -> None:
    lake.lakehouse.ledger.record_verdicts(table, lake.lakehouse.head(table), list(verdicts) or [GOOD])


def deliver_history(lake: LakeContext) -> None:
    rows = [
        {"code": "440705", "name": "新会区", "start_year": 2002},
        {"code": "440782", "name": "新会市", "start_year": 1995, "end_year": 2001, "successor_code": "440705"},
    ]
    deliver(lake, "mca_division_history", rows)
    deliver(lake, "stat_division_town", [])
    deliver(lake, "stat_division_village", [])
    build(lake, "master.division", "master.division_resolution")


def deliver_firms(lake: LakeContext) -> None:
    """Two firms of the register; a permit and a payment name the first."""
    firm = {"uscc": FIRM, "entity_name": "江门甲有限公司", "status": "1", "county_code": "440782"}
    shop = {"uscc": SHOP, "entity_name": "新会乙店", "status": "1", "_flags": ["capital_is_plausible"]}
    deliver(lake, "amr_market_entity", [firm, shop])
    permit = {"document_no": "许1", "holder_kind": "法人及非法人组织", "holder_uscc": FIRM, "holder_name": "甲公司"}
    secret = {"legal_representative": "张三丰", "legal_representative_id": "110101199003070773"}
    deliver(lake, "drb_administrative_permit", [{**permit, **secret, "decided_on": date(2023, 3, 1)}])
    deliver(lake, "amr_inspection", [])
    deliver(lake, "sib_insurance_payment", [])
    deliver_history(lake)
    parts = ("xref", "claim", "survivor")
    build(lake, *(f"master.legal_entity_{part}" for part in parts), "master.legal_entity", "open.administrative_permit")


def deliver_air(lake: LakeContext, level: float = 10.0, number: int = 1) -> None:
    """A whole day of hourly values at one station, from Beijing's midnight."""
    midnight = datetime(2023, 6, 1, 16, tzinfo=UTC)
    names = ("pm2_5", "pm10", "so2", "no2", "o3_1h", "o3_8h")
    rows = [
        {
            "station_name": "圭峰西",
            "observed_at": midnight + timedelta(hours=hour),
            "co": 0.5,
            **dict.fromkeys(names, level + hour % 2),  # a value that never moves counts as a stuck instrument
        }
        for hour in range(24)
    ]
    deliver(lake, "eeb_air_quality", rows, number)
    build(lake, AIR_STEPS, "topic.smart_ecology_env_air_quality_daily", "open.air_quality_daily")
