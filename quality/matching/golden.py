"""Which value of an attribute an entity has: who says it, why he is believed, and who says something else.

Every attribute is decided by itself, by its criteria in the order that the domain's YAML gives them.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from catalog.resolving.resolution import Criterion, Resolution
from lake.engine.identifiers import literal, quote, quote_table
from quality.standards.expression import value_sql

_ORDER: dict[Criterion, str] = {
    "validity": "CASE WHEN valid THEN 0 ELSE 1 END",
    "rank": "rank",
    "agreement": "-agreeing",
    "recency": "-epoch_us(updated)",
}
"""What is less is better, and unknown is worst."""
_WORSE: dict[Criterion, str] = {
    "validity": "w.valid AND NOT s.valid",
    "rank": "s.rank > w.rank",
    "agreement": "s.agreeing < w.agreeing",
    "recency": "coalesce(s.updated < w.updated, w.updated IS NOT NULL)",
}


def spoken_sql(resolution: Resolution, record: str, gathered: str, cluster: str) -> str:
    """The records of clusters, each with what was written beside what is compared."""
    compared = [resolution.key, *(_compared(resolution, name) for name in resolution.survivorship)]
    columns = ["resource", "part", "rank", "batch_id", "line_no", "updated", *compared]
    listed = ", ".join(f"k.{quote(name)}" for name in dict.fromkeys(columns))
    written = ", ".join(f"g.{quote(name)} AS {_written(name)}" for name in resolution.survivorship)
    return (
        f"SELECT c.cluster, {listed}, {written} FROM {quote_table(record)} AS k"
        f" JOIN {quote_table(cluster)} AS c USING (variant) JOIN {quote_table(gathered)} AS g USING (variant)"
    )


def placed_sql(resolution: Resolution, spoken: str, together: bool) -> str:
    """(cluster, attribute, value, …, place): what each source says of each entity, its newest word once, as written.

    `place`: 1 is the value that the entity has. `valid`: not at odds with what the key itself says. `agreeing`: how
    many sources say the same of the entity. `together`: all attributes in one pass, which is planned in a tenth of the
    time, and holds all that is said of them at once.
    """
    names = [*resolution.survivorship]
    if together:
        return _placed_where_alone(resolution, names, spoken)
    passes = (f"(WITH {_placed(resolution, [name], f'({_words(resolution, name, spoken)})')})" for name in names)
    return " UNION ALL ".join(passes)


def _placed_where_alone(resolution: Resolution, names: Sequence[str], spoken: str) -> str:
    """Of an increment most values are all that is said: they are put in no order, which costs half of the time."""
    words = " UNION ALL ".join(_words(resolution, name, spoken) for name in names)
    several = "SELECT cluster, attribute FROM word GROUP BY ALL HAVING count(*) > 1"
    placed = _placed(resolution, names, "word SEMI JOIN several USING (cluster, attribute)")
    alone = "SELECT *, 1 AS agreeing, 1 AS place FROM word ANTI JOIN several USING (cluster, attribute)"
    return f"WITH word AS MATERIALIZED ({words}), several AS MATERIALIZED ({several}), {placed} UNION ALL {alone}"


def _placed(resolution: Resolution, names: Sequence[str], words: str) -> str:
    """After WITH: what is said of some attributes, in order."""
    newest = "PARTITION BY cluster, attribute, resource, part, compared ORDER BY updated DESC NULLS LAST"
    agreeing = "SELECT cluster, attribute, compared, count(DISTINCT resource) AS agreeing FROM said GROUP BY ALL"
    order = ", ".join([*_order(resolution, names), "value", "batch_id", "line_no"])
    return (
        f"said AS (FROM {words} QUALIFY row_number() OVER ({newest}, batch_id, line_no) = 1)"
        f" SELECT said.*, agreeing, row_number() OVER (PARTITION BY cluster, attribute ORDER BY {order}) AS place"
        f" FROM said JOIN ({agreeing}) USING (cluster, attribute, compared)"
    )


def _order(resolution: Resolution, names: Sequence[str]) -> Iterator[str]:
    """By the first criterion of each attribute, then by the second, and so on: one order for all attributes at once."""
    for criteria in zip_longest(*(resolution.survivorship[name] for name in names)):
        of = zip(names, criteria, strict=True)
        whens = " ".join(f"WHEN {literal(name)} THEN {_ORDER[one]}" for name, one in of if one is not None)
        yield f"CASE attribute {whens} END NULLS LAST"


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


def golden_sql(resolution: Resolution, placed: str) -> str:
    """One row an entity, a column an attribute."""
    columns = ", ".join(
        f"max(value) FILTER (attribute = {literal(name)}) AS {quote(name)}" for name in resolution.survivorship
    )
    return f"SELECT cluster, {columns} FROM {quote_table(placed)} WHERE place = 1 GROUP BY cluster"


def at_odds_sql(placed: str) -> str:
    """(cluster, kind, attribute, resource, part, batch_id, line_no): rows that say otherwise than their key itself."""
    return (
        "SELECT cluster, 'at_odds_with_key' AS kind, attribute, resource, part, batch_id, line_no"
        f" FROM {quote_table(placed)} WHERE NOT valid"
    )


def conflicts_sql(resolution: Resolution, at_odds: str, disputed: str, record: str) -> str:
    """(cluster, kind, attribute, resource, part, batch_id, line_no): rows at odds with the key they are under.

    `other_holder`: the name is clearly not the holder's; those that are `at_odds` come as they are.
    """
    named = next(name for name, one in resolution.attributes.items() if one.role == "name")
    other = (
        f"SELECT 'k' || k.{quote(resolution.key)} AS cluster, 'other_holder' AS kind, {literal(named)} AS attribute,"
        f" k.resource, k.part, k.batch_id, k.line_no FROM {quote_table(record)} AS k"
        f" JOIN {quote_table(disputed)} AS d ON d.key = k.{quote(resolution.key)} AND d.name = k.name"
    )
    return f"{other} UNION ALL FROM {quote_table(at_odds)}"


def _words(resolution: Resolution, name: str, spoken: str) -> str:
    """What sources say of one attribute; what is no value for comparing is none here either."""
    column, key, written = quote(_compared(resolution, name)), quote(resolution.key), _written(name)
    of_key = resolution.attributes[name].of_key
    valid = f"({key} IS NULL OR {written} IS NOT DISTINCT FROM {value_sql(of_key, key)})" if of_key else "true"
    return (
        f"SELECT cluster, CAST({written} AS VARCHAR) AS value, CAST({column} AS VARCHAR) AS compared,"
        f" resource, part, rank, batch_id, line_no, updated, {valid} AS valid, {literal(name)} AS attribute"
        f" FROM {quote_table(spoken)} WHERE {column} IS NOT NULL AND {written} IS NOT NULL"
    )


def _compared(resolution: Resolution, name: str) -> str:
    """The column of a record in which an attribute is comparable."""
    return "romanised" if resolution.attributes[name].role == "romanised" else name


def _written(name: str) -> str:
    return quote(f"written_{name}")
