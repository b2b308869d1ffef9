"""The numbers of a delivery: how much is empty, how varied, how large, and how codes are shared out.

Never a value of a person: of a sensitive column (grade 3 and above) only shares are kept. The others give means and
deciles as well, and the shares of codes when there are few, as far as `telling` lets them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.registry.field import Field
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.position import BATCH_ID
from quality.monitoring.telling import FEWEST_VALUES, OTHERS, Telling

ROWS, REFUSED, NULLS, DISTINCT, MEAN, CODE = (
    "rows",
    "refused_share",
    "null_share",
    "distinct_share",
    "mean",
    "code_share",
)
DECILES = tuple(f"p{percent}" for percent in range(0, 101, 10))
MEDIAN = "p50"
ENDS = frozenset((DECILES[0], DECILES[-1]))
"""The smallest and the largest value: always one row's."""
MOST_CODES = 30
"""A column of more different values is no list of codes."""
_NUMBERS = ("integer", "double", "decimal")
_LIST = "[" + ", ".join(f"{percent / 100:.1f}" for percent in range(0, 101, 10)) + "]"


@dataclass(frozen=True)
class Metric:
    """One number of one delivery; about a column, or about the whole when there is none."""

    field: str | None
    name: str
    value: float
    code: str | None = None


def measure(
    engine: DuckEngine, resource: Resource, registry: Registry, source: str, batches: Sequence[str]
) -> dict[str, list[Metric]]:
    """The metrics of those of some deliveries that have rows in a table of standard rows, by batch.

    `source` is its name as SQL, quoted. What is told of a delivery does not depend on what is measured beside it.
    """
    fields, telling = resource.fields, Telling(resource, registry)
    wide = ", ".join(part for position, field in enumerate(fields) for part in _aggregates(position, field))
    rows = engine.rows(f"SELECT {BATCH_ID}, count(*) AS n, {wide} FROM {source} {_of(batches)} GROUP BY {BATCH_ID}")
    found = {str(row[BATCH_ID]): list(_of_row(row, fields, telling)) for row in rows}
    coded = {
        field: [str(row[BATCH_ID]) for row in rows if int(row[f"d{position}"]) <= MOST_CODES]
        for position, field in enumerate(fields)
        if not field.is_sensitive and field.type in ("text", "boolean")
    }
    for (batch, name, code), share in _told_shares(engine, coded, telling, source).items():
        found[batch].append(Metric(name, CODE, round(share, 6), code))
    return found


def _of(batches: Sequence[str]) -> str:
    """The rows of these alone: what files and their parts hold of others is passed by."""
    return f"WHERE {BATCH_ID} IN ({', '.join(map(literal, batches))})"


def _aggregates(position: int, field: Field) -> Iterator[str]:
    name = quote(field.name)
    yield f"count({name}) AS c{position}"
    yield f"approx_count_distinct({name}) AS d{position}"
    if not field.is_sensitive and field.type.startswith(_NUMBERS):
        number = f"CAST({name} AS DOUBLE)"
        yield f"avg({number}) AS m{position}"
        yield f"approx_quantile({number}, {_LIST}) AS q{position}"


def _of_row(row: dict[str, Any], fields: Sequence[Field], telling: Telling) -> Iterator[Metric]:
    total = int(row["n"])
    for position, field in enumerate(fields):
        filled = int(row[f"c{position}"])
        yield Metric(field.name, NULLS, round(1 - filled / total, 6))
        if filled:
            yield Metric(field.name, DISTINCT, round(min(1.0, int(row[f"d{position}"]) / filled), 6))
        if row.get(f"m{position}") is not None and (filled >= FEWEST_VALUES or not telling.is_guarded):
            numbers = dict(zip((MEAN, *DECILES), (row[f"m{position}"], *row[f"q{position}"]), strict=True))
            hidden = ENDS if telling.is_guarded else ()
            for name, value in numbers.items():
                if name not in hidden:
                    yield Metric(field.name, name, telling.number(float(value)))


def _told_shares(
    engine: DuckEngine, coded: Mapping[Field, Sequence[str]], telling: Telling, source: str
) -> Counter[tuple[str, str, str]]:
    """(batch, column, code) → share; what may not be told is one code together. `coded`: the batches of each column."""
    shares: Counter[tuple[str, str, str]] = Counter()
    known = telling.codes(coded)
    asked = [_shares(field.name, source, batches) for field, batches in coded.items() if batches]
    for row in engine.rows(" UNION ALL ".join(asked)) if asked else ():
        field, code = str(row["field"]), str(row["code"])
        told = known[field]
        shares[str(row[BATCH_ID]), field, code if told is None or code in told else OTHERS] += row["share"]
    return shares


def _shares(field: str, source: str, batches: Sequence[str]) -> str:
    name = quote(field)
    return (
        f"SELECT {BATCH_ID}, {literal(field)} AS field, CAST({name} AS VARCHAR) AS code,"
        f" count(*) / sum(count(*)) OVER (PARTITION BY {BATCH_ID}) AS share"
        f" FROM {source} {_of(batches)} AND {name} IS NOT NULL GROUP BY {BATCH_ID}, {name}"
    )
