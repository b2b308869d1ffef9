"""Where a delivered row stands, as a condition on any table of delivered rows."""

from lake.engine.identifiers import literal
from lake.position import BATCH_ID, LINE_NO


def stands_at(batch_id: str, line: int) -> str:
    """SQL that is true for the row of a batch that was sent on a line."""
    return f"{BATCH_ID} = {literal(batch_id)} AND {LINE_NO} = {int(line)}"
