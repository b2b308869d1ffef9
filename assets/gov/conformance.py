"""`gov.element_conformance`: every column in every delivery, and how much of it was as its data element says."""

from collections.abc import Set
from typing import Any

from assets.context import LakeContext
from assets.gov.by_resource import TableByResource, batch_inputs
from assets.governance import governance_spec
from catalog.model_inputs import ELEMENT_CONFORMANCE
from quality.standards.conformance import Conformance, column_conformance


def conformance_rows(lake: LakeContext, done: Set[str] = frozenset()) -> list[dict[str, Any]]:
    """One row a column and delivery, but for those of resources that are `done`."""
    return [
        {**_row(one), "department": resource.department}
        for name, resource in lake.registry.resources.items()
        if name not in done
        for column in column_conformance(resource, lake.lakehouse.ledger.deliveries(name))
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


TABLE = TableByResource(
    governance_spec("element_conformance", "数据元落标", ELEMENT_CONFORMANCE),
    ("resource", "field", "batch_id"),
    batch_inputs,
    conformance_rows,
)
