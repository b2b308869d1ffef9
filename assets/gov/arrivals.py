"""What has arrived and what has not: one line a resource, those that somebody must ask about first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from assets.context import LakeContext
from catalog.beijing import shown_moment
from catalog.registry.resource import Resource
from lake.ledger.ledger import Batch
from lake.tables.states import table_states
from lake.tables.table_state import TableState
from quality.scoring.punctuality import CYCLE_ZH, is_late

State = Literal["refused", "never", "late", "arrived"]
STATES: dict[str, str] = {"refused": "最近一次被拒收", "never": "从未到达", "late": "逾期", "arrived": "已到"}
"""In the order of urgency."""


def arrivals(lake: LakeContext, now: datetime) -> list[dict[str, Any]]:
    """Every resource with its last delivery and rows, the urgent first, then by department."""
    states, batches = table_states(lake.lakehouse), defaultdict[str, list[Batch]](list)
    for batch in lake.lakehouse.ledger.deliveries():
        batches[batch.resource].append(batch)
    lines = [_line(resource, batches[resource.name], states, now) for resource in lake.registry.resources.values()]
    order = list(STATES)
    return sorted(lines, key=lambda line: (order.index(line["state"]), line["department"], line["resource"]))


def by_department(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many resources of each department are in which state; those with open questions first."""
    found: dict[str, Counter[str]] = {}
    for line in lines:
        found.setdefault(line["department"], Counter())[line["state"]] += 1
    rows = [
        {"department": unit, "resources": counts.total(), **{state: counts[state] for state in STATES}}
        for unit, counts in found.items()
    ]
    return sorted(rows, key=lambda row: (*(-row[state] for state in STATES if state != "arrived"), row["department"]))


def _line(
    resource: Resource, batches: Sequence[Batch], states: Mapping[str, TableState], now: datetime
) -> dict[str, Any]:
    loaded = [batch for batch in batches if batch.is_loaded]
    last = max((batch.received_at for batch in loaded), default=None)
    late = is_late(resource.contract.update, last, now)
    state = _state(batches, last, late)
    return {
        "resource": resource.name,
        "title": resource.title.zh,
        "department": resource.department,
        "state": state,
        "cycle": CYCLE_ZH[resource.contract.update],
        "last delivery": last and shown_moment(last),
        "late": "late" if late else "",
        "batches": len(loaded),
        "refused": sum(batch.status == "refused" for batch in batches),
        "rows": _rows(states, resource.std.name),
        "to correct": _rows(states, resource.quarantine.name),
    }


def _state(batches: Sequence[Batch], last: datetime | None, late: bool) -> State:
    newest = max(batches, key=lambda batch: batch.ingested_at, default=None)
    if newest is not None and newest.status == "refused":
        return "refused"
    if last is None:
        return "never"
    return "late" if late else "arrived"


def _rows(states: Mapping[str, TableState], table: str) -> int:
    return states[table].rows if table in states else 0
