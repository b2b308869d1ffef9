"""What glues strangers together: a value that far too many rows of a source say. It is told, and never compared."""

from catalog.resolving.resolution import Guards, Resolution, Role
from lake.engine.identifiers import literal, quote, quote_table

_TELLING: frozenset[Role] = frozenset({"key", "document", "source_key", "name", "date", "address", "phone", "context"})
"""What should differ from one entity to the next; sex and county do not."""
LEAST_ROWS = 50
"""Of fewer rows nobody can say what is too many."""
MASKED = "left({0}, 1) || '***' || right({0}, 1)"


def leading_sql(resolution: Resolution, record: str, guards: Guards) -> str:
    """(resource, part, attribute, most_said, said): the values that most say, with `rows`, and how many say any.

    Of an entity that has many rows in a source one counts. As many values lead as can glue at once.
    """
    many = int(1 / guards.one_value) + 1
    return " UNION ALL ".join(_one(name, column, record, many) for name, column in _telling(resolution).items())


def glue_sql(leading: str, guards: Guards) -> str:
    """(resource, part, attribute, value, rows, share): values that more than `one_value` of a source's rows say."""
    unnested = (
        f"SELECT resource, part, attribute, said, unnest(most_said, recursive := true) FROM {quote_table(leading)}"
    )
    return (
        f"SELECT resource, part, attribute, value, rows, rows / said AS share FROM ({unnested})"
        f" WHERE said >= {LEAST_ROWS} AND rows > {guards.one_value} * said"
    )


def extent_sql(leading: str) -> str:
    """What `kept.EXTENT` holds of what was counted."""
    return f"SELECT resource, part, attribute, most_said[1].rows AS most, said FROM {quote_table(leading)}"


def moved_sql(resolution: Resolution, came: str, left: str) -> str:
    """What `kept.EXTENT` holds of records that came, and of those that left: each may have said the leading value."""
    return f"{_moved(resolution, came, 'rows', '0')} UNION ALL {_moved(resolution, left, '0', '-rows')}"


def may_glue_sql(extent: str, guards: Guards) -> str:
    """(resource): the sources of which a value may glue, for all that is known; others need not be counted."""
    added = "SELECT resource, sum(most) AS most, sum(said) AS said"
    added = f"{added} FROM {quote_table(extent)} GROUP BY resource, part, attribute"
    return f"SELECT DISTINCT resource FROM ({added}) WHERE most > {guards.one_value} * said ORDER BY resource"


def has_changed_sql(before: str, now: str, counted: str) -> str:
    """Whether other values glue than before, among those that were `counted`; by how many rows is all the same."""
    columns = "SELECT resource, part, attribute, value FROM"
    was, is_ = f"{columns} {quote_table(before)} WHERE {counted}", f"{columns} {quote_table(now)}"
    return f"EXISTS (({was} EXCEPT {is_}) UNION ALL ({is_} EXCEPT {was}))"


def unglued_sql(resolution: Resolution, record: str, glue: str) -> str:
    """The records without such values."""
    replaced = ", ".join(
        f"CASE WHEN {_is_glue(name, column, glue)} THEN NULL ELSE {quote(column)} END AS {quote(column)}"
        for name, column in _telling(resolution).items()
    )
    return f"SELECT * REPLACE ({replaced}) FROM {quote_table(record)} AS r"


def oversized_sql(nodes: str, guards: Guards) -> str:
    """(node, resource, rows): what one source names more often than anybody can be named."""
    return (
        f"SELECT node, resource, sum(rows)::BIGINT AS rows FROM {nodes}"
        f" GROUP BY node, resource HAVING sum(rows) > {guards.members}"
    )


def _telling(resolution: Resolution) -> dict[str, str]:
    """Attribute → its column in a record."""
    return {name: "number" if one.role == "source_key" else name
            for name, one in resolution.attributes.items() if one.role in _TELLING}  # fmt: skip


def _one(name: str, column: str, record: str, many: int) -> str:
    value = f"CAST({quote(column)} AS VARCHAR)"
    counted = (
        f"SELECT resource, part, {value} AS value, count(*) AS rows FROM {quote_table(record)}"
        f" WHERE {quote(column)} IS NOT NULL GROUP BY resource, part, {value}"
    )
    return (
        f"SELECT resource, part, {literal(name)} AS attribute, arg_max({{'value': value, 'rows': rows}}, rows, {many})"
        f" AS most_said, sum(rows)::BIGINT AS said FROM ({counted}) GROUP BY resource, part"
    )


def _moved(resolution: Resolution, record: str, most: str, said: str) -> str:
    counts = ", ".join(
        f"{{'attribute': {literal(name)}, 'rows': count({quote(column)})}}"
        for name, column in _telling(resolution).items()
    )
    counted = (
        f"SELECT resource, part, unnest([{counts}], recursive := true) FROM {quote_table(record)}"
        " GROUP BY resource, part"
    )
    return f"SELECT resource, part, attribute, {most} AS most, {said} AS said FROM ({counted})"


def _is_glue(name: str, column: str, glue: str) -> str:
    value = f"CAST({quote(column)} AS VARCHAR)"
    return (
        f"(resource, part, {value}) IN (SELECT (resource, part, value) FROM {quote_table(glue)}"
        f" WHERE attribute = {literal(name)})"
    )
