"""The columns of a table as the end of a split gives them."""

from collections.abc import Mapping

from lake.engine.identifiers import quote
from lake.schema import TableSpec


def shown_columns(spec: TableSpec, computed: Mapping[str, str], sent: str | None = None) -> str:
    """SQL for all columns: computed ones, the others as they are in the relation `sent` (if it needs naming)."""
    prefix = [sent] if sent else []
    names = [column.name for column in spec.columns]
    return ", ".join(f"{computed.get(name, quote(*prefix, name))} AS {quote(name)}" for name in names)
