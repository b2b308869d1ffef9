"""Values that repeat are judged once: most columns of a large batch hold few different values.

For such a column a small table says what becomes of each value and which rules it breaks, and the batch is joined with
it. Most values are in order: they stay as they are and break nothing. They are left out of the table, and where that
leaves nothing, nothing need be looked up.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import duckdb

from lake.engine.identifiers import quote
from quality.split.compile import SplitPlan
from quality.split.fast_path import checked_column, ordinary_column
from quality.split.text_steps import SENT, Step

_SAMPLE = 131_072
"""Rows looked at to find them, from the start. What comes twice among these comes more often in the whole batch."""
_VALUE, _FOUND = "_sent", "_found"


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
        plan = _looking_up(plan, name, _Learnt.of(connection, plan, name, origin, table))
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
    shown = ", ".join([*(quote(column) for column in steps[-1].columns), f"TRUE AS {quote(_FOUND)}"])
    different = f"(SELECT DISTINCT {origin} AS {quote(_VALUE)} FROM {source} AS {SENT})"
    return replace(plan, steps=tuple(steps), joins=()).select(different, shown)


@dataclass(frozen=True)
class _Learnt:
    """What a table of values says of a row: SQL by column, and the join it takes, if any."""

    columns: dict[str, str]
    join: str | None

    @classmethod
    def of(
        cls, connection: duckdb.DuckDBPyConnection, plan: SplitPlan, name: str, origin: str, table: str
    ) -> "_Learnt":
        """Leave in the table what changes or breaks something, and ask what is the same for all of that."""
        rules = [rule.id for rule in plan.rules if rule.field == name]
        in_order = {name: origin, **dict.fromkeys(rules, "FALSE")}
        left_out = _take_out(connection, table, name, rules)
        asked = ", ".join(["count(*)", f"bool_and({_stays(name)})", *map(_says_always, rules)])
        values, all_stay, *always = connection.execute(f"SELECT {asked} FROM {table}").fetchone() or (0, False)
        if left_out and not values:
            return cls(in_order, join=None)
        found = {column: quote(table, column) for column in in_order}
        if left_out:
            known = quote(table, _FOUND)
            found = {one: f"CASE WHEN {known} THEN {text} ELSE {in_order[one]} END" for one, text in found.items()}
        sure = {"FALSE"} if left_out else {"FALSE", "TRUE"}
        same = {rule: said for rule, said in zip(rules, always, strict=True) if said in sure}
        # NULL is a value like any other here, so that every row finds at most one.
        on = f"LEFT JOIN {table} ON {quote(table, _VALUE)} IS NOT DISTINCT FROM {origin}"
        join = f"CROSS JOIN {table}" if values == 1 and not left_out else on
        return cls({**found, **same, **({name: origin} if all_stay else {})}, join)


def _take_out(connection: duckdb.DuckDBPyConnection, table: str, name: str, rules: Iterable[str]) -> int:
    """Take the values out that stay as they are and break nothing; how many these were."""
    in_order = " AND ".join([_stays(name), *(f"{quote(rule)} IS FALSE" for rule in rules)])
    (count,) = connection.execute(f"DELETE FROM {table} WHERE {in_order}").fetchone() or (0,)
    return int(count)


def _stays(name: str) -> str:
    """Whether a value is the text that was sent."""
    value = quote(name)
    return f"(typeof({value}) = 'VARCHAR' AND CAST({value} AS VARCHAR) IS NOT DISTINCT FROM {quote(_VALUE)})"


def _says_always(rule: str) -> str:
    """The literal that the rule says of every value, or NULL."""
    found = quote(rule)
    return f"CASE WHEN bool_and({found} IS FALSE) THEN 'FALSE' WHEN bool_and({found} IS TRUE) THEN 'TRUE' END"


def _looking_up(plan: SplitPlan, name: str, learnt: _Learnt) -> SplitPlan:
    results = {column: text for column, text in learnt.columns.items() if column in plan.steps[-1].columns}
    steps: list[Step] = []
    for step in plan.steps:
        # What was looked up is typed already; whether it was ordinary as a text is no longer asked.
        others = {column: text for column, text in step.columns.items() if column not in _needed_for(name)}
        steps.append(Step(step.name, others | ({column: quote(column) for column in results} if steps else results)))
    return replace(plan, steps=tuple(steps), joins=(*plan.joins, *([learnt.join] if learnt.join else [])))
