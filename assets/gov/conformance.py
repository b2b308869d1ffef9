"""`gov.element_conformance`: every column in every delivery, and how much of it was as its data element says."""

from typing import Any

from assets.context import LakeContext
from assets.governance import ledger_mark, worked_out
from assets.versions import catalogue_version
from catalog.model_inputs import ELEMENT_CONFORMANCE
from quality.standards.conformance import Conformance, column_conformance


def conformance_rows(lake: LakeContext) -> list[dict[str, Any]]:
    """One row a column and delivery."""
    return [
        {**_row(one), "department": resource.department}
        for resource in lake.registry.resources.values()
        for column in column_conformance(resource, lake.lakehouse.ledger.deliveries(resource.name))
        for one in column.deliveries
    ]


def _row(one: Conformance) -> dict[str, Any]:
    return {
        "resource": one.resource,
        "field": one.field,
        "title": one.title,
        "element": one.element,
        "standard": one.standard,
        "batch_id": one.batch.batch_id,
        "received_at": one.batch.received_at,
        "checked": one.checked,
        "failed": one.failed,
        "share": one.share,
    }


def conformance_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: the catalogue, and what of each delivery was refused."""
    return {"catalogue": catalogue_version(lake), "batches": ledger_mark(lake, "batch")}


TABLE = worked_out(
    "element_conformance",
    "数据元落标",
    ELEMENT_CONFORMANCE,
    ("resource", "field", "batch_id"),
    conformance_rows,
    conformance_inputs,
)
