"""A share at a time of what is too much to be worked on at once: lists and words of millions are held by no memory."""

from collections.abc import Iterator, Sequence
from math import isqrt

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table

AT_ONCE = 100_000
"""As many nodes or clusters are in a share."""


def shares(engine: DuckEngine, relation: str, column: str) -> Iterator[tuple[str, Sequence[str]]]:
    """A condition for some shares of the values of a column together, and one for each of them; `true` where are few.

    The rows of a share are found by reading all there are. So those of several are found at once and parted then: of
    sixty shares all rows are read eight times.
    """
    count = int(engine.rows(f"SELECT count(*) AS n FROM {quote_table(relation)}")[0]["n"])
    parts = max(1, -(-count // AT_ONCE))
    together = isqrt(parts)
    each = -(-parts // together)
    for one in range(together):
        yield (
            _share(column, one, together),
            [_share(column, one + place * together, together * each) for place in range(each)],
        )


def _share(column: str, place: int, parts: int) -> str:
    return f"hash({quote(column)}) % {parts} = {place}" if parts > 1 else "true"
