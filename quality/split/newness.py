"""How new a row says it is: the value of `latest_by`, or nothing where the value only says that nobody knows.

Dates and times that say nothing are NULL by their element already; of whole numbers the watermarks of sources know it.
"""

from catalog.registry.resource import Resource
from lake.connectors.marks import ENDS, NINES
from lake.engine.identifiers import literal, quote


def newness(resource: Resource, relation: str = "") -> str | None:
    """SQL for it, of a column of `relation`; None where no field says how new a row is."""
    latest_by = resource.contract.latest_by
    if latest_by is None:
        return None
    value = quote(*filter(None, (relation, latest_by)))
    if resource.field(latest_by).type != "integer":
        return value
    ends = ", ".join(map(str, sorted(ENDS)))
    nothing = f"{value} < 1 OR {value} IN ({ends}) OR regexp_full_match(CAST({value} AS VARCHAR), {literal(NINES)})"
    return f"CASE WHEN {nothing} THEN NULL ELSE {value} END"
