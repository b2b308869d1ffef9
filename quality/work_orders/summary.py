"""What is still to be corrected, rule by rule: one line a rule of a resource, the most overdue first."""

from collections import defaultdict
from datetime import date
from typing import Any

from catalog.beijing import BEIJING
from catalog.registry.registry import Registry
from catalog.registry.service_levels import ServiceLevels
from lake.engine.duck import DuckEngine
from lake.tables.lakehouse import Lakehouse
from quality.work_orders.order import WorkOrder
from quality.work_orders.refused import work_orders


def open_by_rule(
    lakehouse: Lakehouse, registry: Registry, levels: ServiceLevels, today: date, department: str | None = None
) -> list[dict[str, Any]]:
    """Orders that are not closed, counted by resource and rule; a row that breaks two rules counts under both."""
    found: dict[tuple[str, str, str], list[WorkOrder]] = defaultdict(list)
    with DuckEngine(lakehouse.settings) as engine:
        for resource in registry.resources.values():
            if department not in (None, resource.department):
                continue
            for order in work_orders(engine, lakehouse, resource, levels):
                if order.status != "closed":
                    for rule, reason in zip(order.latest.rules, order.latest.reasons, strict=True):
                        found[resource.name, rule, reason].append(order)
    lines = [_line(place, orders, today) for place, orders in found.items()]
    return sorted(lines, key=lambda line: (-line["overdue"], -line["rows"], line["resource"], line["rule"]))


def _line(place: tuple[str, str, str], orders: list[WorkOrder], today: date) -> dict[str, Any]:
    resource, rule, reason = place
    opened = min(order.first_opened_at for order in orders).astimezone(BEIJING).date()
    return {
        "department": orders[0].department,
        "resource": resource,
        "rule": rule,
        "reason": reason,
        "rows": len(orders),
        "returned": sum(order.status == "returned" for order in orders),
        "repeated": sum(order.repeats > 0 for order in orders),
        "oldest days": (today - opened).days,
        "due": min(order.due_on for order in orders).isoformat(),
        "overdue": sum(order.overdue(today) for order in orders),
    }
