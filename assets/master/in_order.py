"""Rows of master data in the order of their first column, in as many files as memory asks for.

Sorting all rows of a large city at once would write many times their files to disk. So they are found and put in order
some at a time, each time those between two values of that column: the files follow one another in the table's order.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.schema import TableSpec
from lake.tables.lakehouse import Lakehouse

AT_ONCE = 8_000_000
"""As many rows are put in order at once: each takes some 200 bytes while it is."""


def files_in_order(
    house: Lakehouse, engine: DuckEngine, spec: TableSpec, content: str, rows: int, among: str
) -> list[Path]:
    """Data files with the rows of the SELECT `content`, not yet part of the table.

    `rows`: about how many there are; `among`: a relation whose rows are spread over the values of the table's first
    column as those are.
    """
    columns = ", ".join(quote(column.name) for column in spec.columns)
    files: list[Path] = []
    try:
        for between in _ranges(engine, among, spec.columns[0].name, -(-rows // AT_ONCE)):
            path = house.new_data_file(spec)
            engine.write(f"SELECT {columns} FROM ({content}) WHERE {between} ORDER BY ALL", path, spec.columns)
            files.append(path)
    except BaseException:
        house.discard(*files)
        raise
    return files


def _ranges(engine: DuckEngine, relation: str, column: str, parts: int) -> Iterator[str]:
    """Conditions that part the values of a column into about so many shares, the least first."""
    bounds = [] if parts < 2 else [literal(one) for one in _least(engine, relation, column, parts)][1:]
    for least, beyond in pairwise([None, *bounds, None]):
        from_on = [f"{quote(column)} >= {least}"] if least else []
        below = [f"{quote(column)} < {beyond}"] if beyond else []
        yield " AND ".join([*from_on, *below]) or "true"


def _least(engine: DuckEngine, relation: str, column: str, parts: int) -> list[str]:
    """The least value of each share."""
    counted = f"SELECT {quote(column)} AS value, count(*) AS n FROM {quote_table(relation)} GROUP BY ALL"
    share = f"(sum(n) OVER (ORDER BY value) - n) * {parts} // sum(n) OVER ()"
    shared = f"SELECT value, {share} AS share FROM ({counted})"
    found = engine.rows(f"SELECT min(value) AS least FROM ({shared}) GROUP BY share ORDER BY least")
    return [row["least"] for row in found]
