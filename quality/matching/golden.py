"""Which value of an attribute an entity has: who says it, why he is believed, and who says something else.

Every attribute is decided by itself, by its criteria in the order that the domain's YAML gives them.
"""

from catalog.resolving.resolution import Criterion, Resolution
from lake.engine.identifiers import literal, quote, quote_table
from quality.standards.expression import value_sql

_ORDER: dict[Criterion, str] = {
    "validity": "valid DESC",
    "rank": "rank",
    "agreement": "agreeing DESC",
    "recency": "updated DESC NULLS LAST",
}
_WORSE: dict[Criterion, str] = {
    "validity": "w.valid AND NOT s.valid",
    "rank": "s.rank > w.rank",
    "agreement": "s.agreeing < w.agreeing",
    "recency": "coalesce(s.updated < w.updated, w.updated IS NOT NULL)",
}


def said_sql(resolution: Resolution, keyed: str, gathered: str, cluster: str) -> str:
    """(cluster, attribute, value, …): what each source says of each entity, its newest word once, as it was written.

    `valid`: not at odds with what the key itself says. `agreeing`: how many sources say the same of the entity.
    """
    parts = [_attribute(resolution, name, keyed, gathered, cluster) for name in resolution.survivorship]
    return " UNION ALL ".join(parts)


def placed_sql(resolution: Resolution, said: str) -> str:
    """The same with `place`: 1 is the value that the entity has."""
    parts = []
    for name, criteria in resolution.survivorship.items():
        order = ", ".join([*(_ORDER[one] for one in criteria), "value", "batch_id", "line_no"])
        place = f"row_number() OVER (PARTITION BY cluster ORDER BY {order}) AS place"
        parts.append(f"SELECT *, {place} FROM {quote_table(said)} WHERE attribute = {literal(name)}")
    return " UNION ALL ".join(parts)


def provenance_sql(resolution: Resolution, placed: str) -> str:
    """One row an entity and attribute: the value, the row it is from, and who lost by which criterion.

    `others`: how many sources say something else; `lost`: `source:criterion` of each, without a value.
    """
    whens = " ".join(
        f"WHEN s.attribute = {literal(name)} AND {_WORSE[one]} THEN {literal(one)}"
        for name, criteria in resolution.survivorship.items()
        for one in criteria
    )
    lost = (
        f"SELECT s.cluster, s.attribute, count(DISTINCT s.resource) AS others,"
        f" string_agg(DISTINCT s.resource || ':' || CASE {whens} ELSE 'order' END, ' ' ORDER BY s.resource || ':'"
        f" || CASE {whens} ELSE 'order' END) AS lost FROM {quote_table(placed)} AS s"
        f" JOIN {quote_table(placed)} AS w ON w.cluster = s.cluster AND w.attribute = s.attribute AND w.place = 1"
        " WHERE s.place > 1 AND s.compared <> w.compared GROUP BY s.cluster, s.attribute"
    )
    return (
        "SELECT w.cluster, w.attribute, w.value, w.resource, w.part, w.batch_id, w.line_no, w.updated, w.agreeing,"
        f" coalesce(l.others, 0) AS others, l.lost FROM {quote_table(placed)} AS w"
        f" LEFT JOIN ({lost}) AS l ON l.cluster = w.cluster AND l.attribute = w.attribute WHERE w.place = 1"
    )


def golden_sql(resolution: Resolution, provenance: str) -> str:
    """One row an entity, a column an attribute."""
    columns = ", ".join(
        f"max(value) FILTER (attribute = {literal(name)}) AS {quote(name)}" for name in resolution.survivorship
    )
    return f"SELECT cluster, {columns} FROM {quote_table(provenance)} GROUP BY cluster"


def at_odds_sql(placed: str) -> str:
    """(cluster, kind, attribute, resource, part, batch_id, line_no): rows that say otherwise than their key itself."""
    return (
        "SELECT cluster, 'at_odds_with_key' AS kind, attribute, resource, part, batch_id, line_no"
        f" FROM {quote_table(placed)} WHERE NOT valid"
    )


def conflicts_sql(resolution: Resolution, at_odds: str, disputed: str, keyed: str) -> str:
    """(cluster, kind, attribute, resource, part, batch_id, line_no): rows at odds with the key they are under.

    `other_holder`: the name is clearly not the holder's; those that are `at_odds` come as they are.
    """
    named = next(name for name, one in resolution.attributes.items() if one.role == "name")
    other = (
        f"SELECT 'k' || k.{quote(resolution.key)} AS cluster, 'other_holder' AS kind, {literal(named)} AS attribute,"
        f" k.resource, k.part, k.batch_id, k.line_no FROM {quote_table(keyed)} AS k"
        f" JOIN {quote_table(disputed)} AS d ON d.key = k.{quote(resolution.key)} AND d.name = k.name"
    )
    return f"{other} UNION ALL FROM {quote_table(at_odds)}"


def _attribute(resolution: Resolution, name: str, keyed: str, gathered: str, cluster: str) -> str:
    """What sources say of one attribute; what is no value for comparing is none here either."""
    column = "name" if name == "name" else "romanised" if resolution.attributes[name].role == "romanised" else name
    of_key = resolution.attributes[name].of_key
    valid = "true"
    if of_key:
        told = value_sql(of_key, f"k.{quote(resolution.key)}")
        valid = f"(k.{quote(resolution.key)} IS NULL OR g.{quote(name)} IS NOT DISTINCT FROM {told})"
    words = (
        f"SELECT c.cluster, CAST(g.{quote(name)} AS VARCHAR) AS value, CAST(k.{quote(column)} AS VARCHAR) AS compared,"
        f" k.resource, k.part, k.rank, k.batch_id, k.line_no, k.updated, {valid} AS valid"
        f" FROM {quote_table(keyed)} AS k JOIN {quote_table(cluster)} AS c USING (member)"
        f" JOIN {quote_table(gathered)} AS g USING (member)"
        f" WHERE k.{quote(column)} IS NOT NULL AND g.{quote(name)} IS NOT NULL"
        " QUALIFY row_number() OVER (PARTITION BY c.cluster, k.resource, k.part, k."
        f"{quote(column)} ORDER BY k.updated DESC NULLS LAST, k.batch_id, k.line_no) = 1"
    )
    agreeing = "count(DISTINCT resource) OVER (PARTITION BY cluster, compared) AS agreeing"
    return f"SELECT *, {literal(name)} AS attribute, {agreeing} FROM ({words})"
