"""Which of the ledger's tables have changed: a mark for each that is another after every change to it.

Marks are random, so that an equal one means equal content, also in a ledger that was put back from a copy. What a
plan itself remembers (`MEMORY`) has none: to note that nothing was new is no change.
"""

import re
from collections.abc import Iterable
from uuid import uuid4

MEMORY = frozenset(
    {"landed_file", "resource_look", "asked_source", "derivation", "judging", "run_record", "ledger_change"}
)
_CHANGE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE)
MARK = (
    "INSERT INTO ledger_change (table_name, mark) VALUES (:table_name, :mark)"
    " ON CONFLICT (table_name) DO UPDATE SET mark = excluded.mark"
)


def changed_table(sql: str, rows: int) -> str | None:
    """The table that a statement changed; None for a query, or when no row was touched."""
    found = _CHANGE.match(sql) if rows else None
    return found[1].lower() if found else None


def marks(tables: Iterable[str]) -> list[dict[str, object]]:
    """New marks for the tables that one transaction has changed."""
    mark = uuid4().hex
    return [{"table_name": table, "mark": mark} for table in sorted(set(tables) - MEMORY)]
