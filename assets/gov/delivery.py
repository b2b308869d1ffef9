"""`gov.delivery`: one row a delivery, what arrived and what was found out about it."""

from typing import Any

from assets.context import LakeContext
from assets.governance import ledger_mark, worked_out
from assets.ingestion.delivery_record import delivery_record
from assets.versions import catalogue_version
from catalog.model_inputs import DELIVERY


def delivery_rows(lake: LakeContext) -> list[dict[str, Any]]:
    """Every delivery, oldest first."""
    return [delivery_record(lake, batch) for batch in lake.lakehouse.ledger.batches()]


def delivery_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: the ledger, and titles and departments of the catalogue."""
    return {"catalogue": catalogue_version(lake), "batches": ledger_mark(lake, "batch")}


TABLE = worked_out("delivery", "交付报告", DELIVERY, ("batch_id",), delivery_rows, delivery_inputs)
