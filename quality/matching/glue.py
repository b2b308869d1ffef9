"""What glues strangers together: a value that far too many rows of a source say. It is told, and never compared."""

from catalog.resolving.resolution import Guards, Resolution, Role
from lake.engine.identifiers import literal, quote, quote_table

_TELLING: frozenset[Role] = frozenset({"key", "document", "source_key", "name", "date", "address", "phone", "context"})
"""What should differ from one entity to the next; sex and county do not."""
LEAST_ROWS = 50
"""Of fewer rows nobody can say what is too many."""
MASKED = "left({0}, 1) || '***' || right({0}, 1)"


def glue_sql(resolution: Resolution, record: str, guards: Guards) -> str:
    """(resource, part, attribute, value, rows, share): values that more than `one_value` of a source's rows say.

    Of an entity that has many rows in a source one counts.
    """
    parts = [_one(name, column, record) for name, column in _telling(resolution).items()]
    return (
        f"SELECT *, rows / all_rows AS share FROM ({' UNION ALL '.join(parts)})"
        f" WHERE all_rows >= {LEAST_ROWS} AND rows > {guards.one_value} * all_rows"
    )


def unglued_sql(resolution: Resolution, record: str, glue: str) -> str:
    """The records without such values."""
    replaced = ", ".join(
        f"CASE WHEN {_is_glue(name, column, glue)} THEN NULL ELSE {quote(column)} END AS {quote(column)}"
        for name, column in _telling(resolution).items()
    )
    return f"SELECT * REPLACE ({replaced}) FROM {quote_table(record)} AS r"


def oversized_sql(keyed: str, guards: Guards) -> str:
    """(node, resource, rows): what one source names more often than anybody can be named."""
    return (
        f"SELECT node, resource, sum(rows)::BIGINT AS rows FROM {quote_table(keyed)} GROUP BY node, resource"
        f" HAVING sum(rows) > {guards.members}"
    )


def _telling(resolution: Resolution) -> dict[str, str]:
    """Attribute → its column in a record."""
    return {name: "number" if one.role == "source_key" else name
            for name, one in resolution.attributes.items() if one.role in _TELLING}  # fmt: skip


def _one(name: str, column: str, record: str) -> str:
    value = f"CAST({quote(column)} AS VARCHAR)"
    return (
        f"SELECT resource, part, {literal(name)} AS attribute, {value} AS value, count(*) AS rows,"
        f" sum(count(*)) OVER (PARTITION BY resource, part) AS all_rows"
        f" FROM {quote_table(record)} WHERE {quote(column)} IS NOT NULL GROUP BY resource, part, {value}"
    )


def _is_glue(name: str, column: str, glue: str) -> str:
    value = f"CAST({quote(column)} AS VARCHAR)"
    return (
        f"(resource, part, {value}) IN (SELECT (resource, part, value) FROM {quote_table(glue)}"
        f" WHERE attribute = {literal(name)})"
    )
