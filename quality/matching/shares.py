"""A share at a time of what is too much to be worked on at once: lists and words of millions are held by no memory."""

from collections.abc import Iterator

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table

AT_ONCE = 100_000
"""As many nodes or clusters are in a share."""


def shares(engine: DuckEngine, relation: str, column: str) -> Iterator[str]:
    """A condition for each share of the values of a column; one that always holds where there are few, or none."""
    count = int(engine.rows(f"SELECT count(*) AS n FROM {quote_table(relation)}")[0]["n"])
    parts = max(1, -(-count // AT_ONCE))
    if parts == 1:
        yield "true"
        return
    for part in range(parts):
        yield f"hash({quote(column)}) % {parts} = {part}"
