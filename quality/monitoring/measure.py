"""The numbers of a delivery: how much is empty, how varied, how large, and how codes are shared out.

Never a value of a person: of a sensitive column (grade 3 and above) only shares are kept. The others give means and
deciles as well, and the shares of codes when there are few.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.contract import Contract, FieldSpec
from catalog.registry import RESTRICTED_FROM, Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote

ROWS, REFUSED, NULLS, DISTINCT, MEAN, CODE = (
    "rows",
    "refused_share",
    "null_share",
    "distinct_share",
    "mean",
    "code_share",
)
DECILES = tuple(f"p{percent}" for percent in range(0, 101, 10))
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


def measure(engine: DuckEngine, contract: Contract, registry: Registry, source: str) -> dict[str, list[Metric]]:
    """The metrics of every delivery in a table of standard rows, by batch. `source` is its name as SQL, quoted."""
    fields = contract.fields
    wide = ", ".join(part for position, spec in enumerate(fields) for part in _aggregates(position, spec, registry))
    rows = engine.rows(f"SELECT _batch_id, count(*) AS n, {wide} FROM {source} GROUP BY _batch_id")
    found = {str(row["_batch_id"]): list(_of_row(row, fields)) for row in rows}
    coded = [spec for position, spec in enumerate(fields) if _is_coded(position, spec, registry, rows)]
    for row in engine.rows(" UNION ALL ".join(_shares(spec.name, source) for spec in coded)) if coded else ():
        metric = Metric(str(row["field"]), CODE, float(row["share"]), str(row["code"]))
        found[str(row["_batch_id"])].append(metric)
    return found


def _aggregates(position: int, spec: FieldSpec, registry: Registry) -> Iterator[str]:
    name = quote(spec.name)
    yield f"count({name}) AS c{position}"
    yield f"approx_count_distinct({name}) AS d{position}"
    if _is_open(spec, registry) and registry.element(spec).type.startswith(_NUMBERS):
        number = f"CAST({name} AS DOUBLE)"
        yield f"avg({number}) AS m{position}"
        yield f"approx_quantile({number}, {_LIST}) AS q{position}"


def _of_row(row: dict[str, Any], fields: Sequence[FieldSpec]) -> Iterator[Metric]:
    total = int(row["n"])
    for position, spec in enumerate(fields):
        filled = int(row[f"c{position}"])
        yield Metric(spec.name, NULLS, round(1 - filled / total, 6))
        if filled:
            yield Metric(spec.name, DISTINCT, round(min(1.0, int(row[f"d{position}"]) / filled), 6))
        if row.get(f"m{position}") is not None:
            yield Metric(spec.name, MEAN, float(row[f"m{position}"]))
            for name, value in zip(DECILES, row[f"q{position}"], strict=True):
                yield Metric(spec.name, name, float(value))


def _is_open(spec: FieldSpec, registry: Registry) -> bool:
    """Whether values themselves may stand in a table of the internal zone."""
    grade = spec.grade if spec.grade is not None else registry.element(spec).grade
    return grade < RESTRICTED_FROM


def _is_coded(position: int, spec: FieldSpec, registry: Registry, rows: Sequence[dict[str, Any]]) -> bool:
    if not rows or not _is_open(spec, registry) or registry.element(spec).type not in ("text", "boolean"):
        return False
    return max(int(row[f"d{position}"]) for row in rows) <= MOST_CODES


def _shares(field: str, source: str) -> str:
    name = quote(field)
    return (
        f"SELECT _batch_id, {literal(field)} AS field, CAST({name} AS VARCHAR) AS code,"
        f" round(count(*) / sum(count(*)) OVER (PARTITION BY _batch_id), 6) AS share"
        f" FROM {source} WHERE {name} IS NOT NULL GROUP BY _batch_id, {name}"
    )
