"""Values that repeat are judged once: most columns of a large batch hold few different values.

For such a column a small table says what becomes of each value and which rules it breaks; the batch is joined with it.
"""

from collections.abc import Collection
from dataclasses import replace

import duckdb

from lake.engine.identifiers import quote
from quality.compile import SplitPlan
from quality.ordinary import checked_column, ordinary_column
from quality.text_steps import SENT, Step

_SAMPLE = 131_072
"""Rows looked at to find them, from the start. What comes twice among these comes more often in the whole batch."""
_VALUE = "_sent"


def judge_repeated_values(
    connection: duckdb.DuckDBPyConnection, plan: SplitPlan, source: str, fields: Collection[str]
) -> SplitPlan:
    """A plan with the same results that looks repeated values of these fields up.

    Leaves temporary tables `split_values_…`.
    """
    if plan.contract.changes:  # there a value is judged by its row's operation too
        return plan
    for name, origin in _repeating(connection, plan, source, fields).items():
        table = _table(plan, name)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {_values(plan, name, origin, source)}")
        plan = _looking_up(plan, name, _join(connection, origin, table), table)
    return plan


def drop_values(connection: duckdb.DuckDBPyConnection, plan: SplitPlan) -> None:
    """Drop the tables of values."""
    for spec in plan.contract.fields:
        connection.execute(f"DROP TABLE IF EXISTS {_table(plan, spec.name)}")


def _table(plan: SplitPlan, name: str) -> str:
    place = next(place for place, spec in enumerate(plan.contract.fields) if spec.name == name)
    return f"split_values_{place}"


def _repeating(
    connection: duckdb.DuckDBPyConnection, plan: SplitPlan, source: str, fields: Collection[str]
) -> dict[str, str]:
    """Field → SQL for its text as sent or derived, of the fields with few different texts."""
    pairs = {name for position in plan.contract.positions for name in (position.longitude, position.latitude)}
    # A coordinate is nothing without the other.
    origins = {name: plan.steps[0].columns[name] for name in fields if name not in pairs}
    counts = ", ".join(["count(*)", *(f"approx_count_distinct({origin})" for origin in origins.values())])
    sample = f"SELECT {counts} FROM (SELECT * FROM {source} LIMIT {_SAMPLE}) AS {SENT}"
    rows, *different = connection.execute(sample).fetchone() or (0,)
    return {name: origin for (name, origin), texts in zip(origins.items(), different, strict=True) if texts * 2 <= rows}


def _columns_of(plan: SplitPlan, name: str) -> set[str]:
    return {name, *(rule.id for rule in plan.rules if rule.field == name)}


def _needed_for(name: str) -> set[str]:
    """Columns on the way to the results, of no use once a value is looked up."""
    return {ordinary_column(name), checked_column(name)}


def _values(plan: SplitPlan, name: str, origin: str, source: str) -> str:
    """What becomes of every different text of one field."""
    wanted = {*_columns_of(plan, name), *_needed_for(name)}
    sent, steps = quote(SENT, _VALUE), list[Step]()
    for step in plan.steps:
        kept = {column: text for column, text in step.columns.items() if column in wanted}
        steps.append(Step(step.name, {_VALUE: quote(_VALUE), **kept} if steps else {_VALUE: sent, name: sent}))
    shown = ", ".join(quote(column) for column in steps[-1].columns)
    different = f"(SELECT DISTINCT {origin} AS {quote(_VALUE)} FROM {source} AS {SENT})"
    return replace(plan, steps=tuple(steps), joins=()).select(different, shown)


def _join(connection: duckdb.DuckDBPyConnection, origin: str, table: str) -> str:
    """How a row finds its value; a column that always says the same, or nothing, need not be looked up."""
    (values,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,)
    if values == 1:
        return f"CROSS JOIN {table}"
    # NULL is a value like any other here, so that every row finds exactly one.
    return f"LEFT JOIN {table} ON {quote(table, _VALUE)} IS NOT DISTINCT FROM {origin}"


def _looking_up(plan: SplitPlan, name: str, join: str, table: str) -> SplitPlan:
    results = {column for column in plan.steps[-1].columns if column in _columns_of(plan, name)}
    steps: list[Step] = []
    for step in plan.steps:
        origin = {column: quote(column) if steps else quote(table, column) for column in results}
        # What was looked up is typed already; whether it was ordinary as a text is no longer asked.
        others = {column: text for column, text in step.columns.items() if column not in _needed_for(name)}
        steps.append(Step(step.name, {**others, **origin}))
    return replace(plan, steps=tuple(steps), joins=(*plan.joins, join))
