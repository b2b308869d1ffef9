"""Rows of a table in the order of their key, in as many files as memory asks for.

Sorting all rows of a large city at once would write many times their files to disk. So they are found and put in order
some at a time, each time those between two values of that key: the files follow one another in the table's order.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import SqlEngine
from lake.schema import TableSpec
from lake.tables.lakehouse import Lakehouse

AT_ONCE = 8_000_000
"""As many rows are put in order at once: each takes some 200 bytes while it is."""
_COUNTED = 100_000
"""Of more rows about so many are looked at to tell where files end: they need not be of one size."""
_DIGITS = 8
_DIGESTS = 16**_DIGITS
"""So many beginnings of a digest are told apart."""


def files_in_order(
    house: Lakehouse,
    engine: SqlEngine,
    spec: TableSpec,
    content: str,
    rows: int,
    among: str,
    key: Sequence[str] = (),
) -> list[Path]:
    """Data files with the rows of the SELECT `content`, not yet part of the table.

    `rows`: about how many there are; `among`: a relation whose rows are spread over the values of the `key` as those
    are. The `key`: columns of both that tell rows apart; without one the rows are in the order of all
    columns, and files are told apart by the first.
    """
    columns = ", ".join(quote(column.name) for column in spec.columns)
    order = ", ".join(map(quote, key)) or "ALL"
    told_apart = key or [spec.columns[0].name]
    files: list[Path] = []
    try:
        for between in _ranges(engine, among, told_apart, rows):
            path = house.new_data_file(spec)
            engine.write(f"SELECT {columns} FROM ({content}) WHERE {between} ORDER BY {order}", path, spec.columns)
            files.append(path)
    except BaseException:
        house.discard(*files)
        raise
    return files


def _ranges(engine: SqlEngine, relation: str, key: Sequence[str], rows: int) -> Iterator[str]:
    """Conditions that part the values of a key into shares that are put in order at once, the least first."""
    parts = -(-rows // AT_ONCE)
    bounds = [] if parts < 2 else _least(engine, relation, key, parts, every=-(-rows // _COUNTED))[1:]
    for least, beyond in pairwise([None, *bounds, None]):
        yield _between(key, least, beyond)


def _least(engine: SqlEngine, relation: str, key: Sequence[str], parts: int, every: int) -> list[dict[str, Any]]:
    """The least values of each share, of which one row in so many is counted."""
    columns = ", ".join(map(quote, key))
    some = [f"{quote(name)} IS NOT NULL" for name in key] + [_one_in(every, columns)] * (every > 1)
    among = f"{quote_table(relation)} WHERE {' AND '.join(some)}"
    counted = f"SELECT {columns}, count(*) AS n FROM {among} GROUP BY {columns}"
    share = f"(sum(n) OVER (ORDER BY {columns}) - n) * {parts} // sum(n) OVER ()"
    first = f"row_number() OVER (PARTITION BY share ORDER BY {columns}) AS place"
    shared = f"SELECT {columns}, {first} FROM (SELECT {columns}, {share} AS share FROM ({counted}))"
    return engine.rows(f"SELECT {columns} FROM ({shared}) WHERE place = 1 ORDER BY {columns}")


def _one_in(every: int, columns: str) -> str:
    """That a key is one of so many: the same ones on every engine, so that files end where they do on another."""
    first = f"{_DIGESTS // every:0{_DIGITS}x}"
    return f"substring(md5(concat_ws('|', {columns})), 1, {_DIGITS}) < '{first}'"


def _between(key: Sequence[str], least: dict[str, Any] | None, beyond: dict[str, Any] | None) -> str:
    """From one key on, below another. What both have in common stands by itself: by that, whole files are passed by."""
    common = 0
    if least and beyond:
        common = next(place for place, name in enumerate(key) if least[name] != beyond[name])
    differing = key[common:]
    told = [f"{quote(name)} = {literal(least[name])}" for name in key[:common] if least]
    if least:
        told += [f"{quote(differing[0])} >= {literal(least[differing[0]])}", _from_on(differing, least)]
    if beyond:
        first = f"{quote(differing[0])} <= {literal(beyond[differing[0]])}"
        told.append(first if least else f"({first} OR {quote(differing[0])} IS NULL)")
        told.append(f"({_from_on(differing, beyond)}) IS NOT TRUE")  # also where a part of the key is NULL
    return " AND ".join(told) or "true"


def _from_on(key: Sequence[str], least: dict[str, Any]) -> str:
    """That a row's key is that of another or follows it."""
    column, value = quote(key[0]), literal(least[key[0]])
    if len(key) == 1:
        return f"{column} >= {value}"
    return f"({column} > {value} OR ({column} = {value} AND {_from_on(key[1:], least)}))"
