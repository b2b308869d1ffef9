"""How a sheet of work orders is laid out: what the lake says is locked, what the department sent is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.registry.resource import Resource
from lake.schema import Column
from quality.work_orders.order import RefusedRow, WorkOrder
from quality.work_orders.suggestion import Suggestions

LOCKED = ("工单号", "来源文件", "行号", "问题原因", "修改建议")
COVER = "说明"


@dataclass(frozen=True)
class SheetRow:
    """One order as the workbook shows it: the locked cells, and the row as sent or as last handed in."""

    locked: tuple[str, ...]
    values: tuple[str, ...]


def sheet_row(resource: Resource, order: WorkOrder, shown: RefusedRow, suggestions: Suggestions) -> SheetRow:
    """The cells of an order; `shown` is its row or one of the tries to correct it."""
    reasons, advice = "；".join(shown.reasons), suggestions.text(resource, shown.rules, shown.values)
    locked = (order.order_id, order.delivery_name, str(order.row.line_no), reasons, advice)
    return SheetRow(locked, tuple(shown.values[name] or "" for name in resource.raw_columns))


def headings(resource: Resource) -> tuple[str, ...]:
    """The line that a returned sheet is recognised by: what the lake writes, and the department's own columns."""
    return (*LOCKED, *resource.raw_columns)


def titles(resource: Resource) -> tuple[str, ...]:
    """What stands above `headings`: the resource, and what the department's columns mean."""
    return (resource.title.zh, *[""] * (len(LOCKED) - 1), *(column.title for column in _sent(resource)))


def _sent(resource: Resource) -> Iterator[Column]:
    sent = {column.name: column for column in resource.raw.columns}
    return (sent[name] for name in resource.raw_columns)


def faulty_columns(resource: Resource, rules: Sequence[str]) -> set[str]:
    """The department's columns that the broken field rules look at; a rule across fields marks none by itself."""
    fields = {field.name: field.source_columns for field in resource.fields}
    return {column for rule in rules for column in fields.get(rule.rsplit(".", 1)[0], ())}


def sheet_name(number: int, resource: Resource) -> str:
    """At most 31 characters, without the characters Excel forbids, and unique by its number."""
    allowed = "".join(letter for letter in resource.title.zh if letter not in r"[]:*?/\'")
    return f"{number}.{allowed}"[:31]
