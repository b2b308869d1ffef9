"""The standard tables of a lake several times over, each copy of other persons: a large city without loading one.

In a copy every day of birth is some weeks later, in the citizen id as well (with its own check digit), telephones and
numbers are others, and a key of the table is another. Names stay, so that there are as many namesakes as there would
be; addresses get the number of their copy.
"""

from collections.abc import Iterator

from catalog.registry.resource import Resource
from catalog.resolving.resolution import Resolution, Role
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.position import LINE_NO

_DAYS = 37
"""How much later a copy's people are born than those of the copy before."""
_LINES = 100_000_000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FOR_ALL: frozenset[Role] = frozenset({"source_key", "document", "context", "key"})


def grow(engine: DuckEngine, resolution: Resolution, resources: dict[str, Resource], times: int) -> int:
    """Put `times` copies in place of each table of the domain that is attached; how many rows there are then."""
    rows = 0
    for name in resolution.sources:
        if name in resources:
            table, aside = f"std.{name}", f"one.{name}"
            engine.keep(aside, f"FROM {quote_table(table)}")
            engine.connection.execute(f"DROP VIEW {quote_table(table)}")
            engine.keep(table, _copies_sql(aside, resolution, resources[name], times))
            rows += int(engine.rows(f"SELECT count(*) AS n FROM {quote_table(table)}")[0]["n"])
            engine.forget(aside)
    return rows


def _copies_sql(table: str, resolution: Resolution, resource: Resource, times: int) -> str:
    changed = dict(_changes(resolution, resource))
    changed[LINE_NO] = f"{quote(LINE_NO)} + copy * {_LINES}"
    replaced = ", ".join(f"{sql} AS {quote(column)}" for column, sql in changed.items())
    columns = f"* EXCLUDE (copy) REPLACE ({replaced})"
    return f"SELECT {columns} FROM {quote_table(table)}, range({times}) AS copies(copy)"


def _changes(resolution: Resolution, resource: Resource) -> Iterator[tuple[str, str]]:
    """(column, what it is in a copy) of all that says who somebody is."""
    for column in resource.key:
        if resource.field(column).type == "text":
            yield column, f"CASE WHEN copy = 0 THEN {quote(column)} ELSE {_of_copy(quote(column))} END"
    for part in resolution.sources[resource.name].parts.values():
        for attribute, column in part.columns.items():
            role = resolution.attributes[attribute].role
            if (sql := _changed(role, quote(column))) is not None:
                yield column, f"CASE WHEN copy = 0 THEN {quote(column)} ELSE {sql} END"


def _changed(role: Role, column: str) -> str | None:
    if role in _FOR_ALL:
        return _of_copy(column)
    if role == "date":
        return f"{column} + INTERVAL (copy * {_DAYS}) DAY"
    if role == "phone":
        other = f"printf('%08d', ({_tail(column)}) % 100000000)"
        return f"CASE WHEN length({column}) = 11 THEN left({column}, 3) || {other} END"
    return f"{column} || copy || '号'" if role == "address" else None


def _tail(column: str) -> str:
    return f"coalesce(TRY_CAST({column}[4:] AS BIGINT), 0) + copy * 7368787"


def _of_copy(column: str) -> str:
    """A citizen id of somebody born later, and any other number with the copy's behind it."""
    born = f"try_strptime({column}[7:14], '%Y%m%d') + INTERVAL (copy * {_DAYS}) DAY"
    body = f"({column}[1:6] || strftime({born}, '%Y%m%d') || {column}[15:17])"
    products = " + ".join(f"CAST({body}[{place}] AS INTEGER) * {weight}" for place, weight in enumerate(_WEIGHTS, 1))
    later = f"{body} || '10X98765432'[({products}) % 11 + 1]"
    as_id = f"CASE WHEN regexp_matches({column}, '^[0-9]{{17}}[0-9X]$') THEN {later} END"
    return f"coalesce({as_id}, {column} || '~' || copy)"  # a number of eighteen digits without a day in it is no id
