"""`gov.delivery`: one row a delivery, what arrived and what was found out about it."""

from collections.abc import Set
from typing import Any

from assets.context import LakeContext
from assets.gov.by_resource import TableByResource, batch_inputs
from assets.governance import governance_spec
from assets.ingestion.delivery_record import delivery_record
from catalog.model_inputs import DELIVERY


def delivery_rows(lake: LakeContext, done: Set[str] = frozenset()) -> list[dict[str, Any]]:
    """Every delivery, oldest first, but for those of resources that are `done`."""
    return [delivery_record(lake, batch) for batch in lake.lakehouse.ledger.batches() if batch.resource not in done]


TABLE = TableByResource(governance_spec("delivery", "交付报告", DELIVERY), ("batch_id",), batch_inputs, delivery_rows)
