"""Values that repeat are judged once: most columns of a large batch hold few different values.

For such a column a small table says what becomes of each value and which rules it breaks; the batch is joined with it.
"""

from dataclasses import replace

import duckdb

from lake.engine.identifiers import quote
from quality.compile import SplitPlan
from quality.ordinary import checked_column, ordinary_column
from quality.text_steps import SENT, Step

_SAMPLE = 131_072
"""Rows looked at to find them, from the start. What comes twice among these comes more often in the whole batch."""
_VALUE = "_sent"


def judge_repeated_values(connection: duckdb.DuckDBPyConnection, plan: SplitPlan, source: str) -> SplitPlan:
    """A plan with the same results that looks repeated values up. Leaves temporary tables `split_values_…`."""
    if plan.contract.changes:  # there a value is judged by its row's operation too
        return plan
    for place, (name, header) in enumerate(_repeating(connection, plan, source).items()):
        table = _table(place)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {_values(plan, name, header, source)}")
        plan = _looking_up(plan, name, _join(connection, header, table), table)
    return plan


def drop_values(connection: duckdb.DuckDBPyConnection, plan: SplitPlan) -> None:
    """Drop the tables of values."""
    for place in range(len(plan.contract.fields)):
        connection.execute(f"DROP TABLE IF EXISTS {_table(place)}")


def _table(place: int) -> str:
    return f"split_values_{place}"


def _repeating(connection: duckdb.DuckDBPyConnection, plan: SplitPlan, source: str) -> dict[str, str]:
    """Field → column as sent, of the fields with few different values."""
    pairs = {name for position in plan.contract.positions for name in (position.longitude, position.latitude)}
    headers = {
        spec.name: spec.from_
        for spec in plan.contract.fields
        if spec.from_ is not None and spec.name not in pairs  # a coordinate is nothing without the other
    }
    counts = ["count(*)", *(f"approx_count_distinct({quote(header)})" for header in headers.values())]
    sample = f"SELECT {', '.join(counts)} FROM (SELECT * FROM {source} LIMIT {_SAMPLE})"
    rows, *different = connection.execute(sample).fetchone() or (0,)
    return {
        name: header for (name, header), values in zip(headers.items(), different, strict=True) if values * 2 <= rows
    }


def _columns_of(plan: SplitPlan, name: str) -> set[str]:
    return {name, *(rule.id for rule in plan.rules if rule.field == name)}


def _needed_for(name: str) -> set[str]:
    """Columns on the way to the results, of no use once a value is looked up."""
    return {ordinary_column(name), checked_column(name)}


def _values(plan: SplitPlan, name: str, header: str, source: str) -> str:
    """What becomes of every different value of one column."""
    wanted = {*_columns_of(plan, name), *_needed_for(name)}
    steps: list[Step] = []
    for step in plan.steps:
        origin = quote(_VALUE) if steps else quote(SENT, header)
        kept = {column: text for column, text in step.columns.items() if column in wanted}
        steps.append(Step(step.name, {_VALUE: origin, **kept}))
    shown = ", ".join(quote(column) for column in steps[-1].columns)
    return replace(plan, steps=tuple(steps), joins=()).select(f"(SELECT DISTINCT {quote(header)} FROM {source})", shown)


def _join(connection: duckdb.DuckDBPyConnection, header: str, table: str) -> str:
    """How a row finds its value; a column that always says the same, or nothing, need not be looked up."""
    (values,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    if values == 1:
        return f"CROSS JOIN {table}"
    # NULL is a value like any other here, so that every row finds exactly one.
    return f"LEFT JOIN {table} ON {quote(table, _VALUE)} IS NOT DISTINCT FROM {quote(SENT, header)}"


def _looking_up(plan: SplitPlan, name: str, join: str, table: str) -> SplitPlan:
    results = {column for column in plan.steps[-1].columns if column in _columns_of(plan, name)}
    steps: list[Step] = []
    for step in plan.steps:
        origin = {column: quote(column) if steps else quote(table, column) for column in results}
        # What was looked up is typed already; whether it was ordinary as a text is no longer asked.
        others = {column: text for column, text in step.columns.items() if column not in _needed_for(name)}
        steps.append(Step(step.name, {**others, **origin}))
    return replace(plan, steps=tuple(steps), joins=(*plan.joins, join))
