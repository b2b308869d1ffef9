"""`gov.charge`: which deliveries made checks on derived tables fail, found along row origin and column lineage.

The columns a failed check reads are followed up to the standard tables they come from, and the failing rows to the
rows they are made of. Where one of those rows holds the very value that failed, only such rows are charged; a value
that was computed is charged to every row it was computed from. Where no row stands behind the value, as when a join
finds nothing, the rows that the failing row itself is made of are charged. Rows are counted and three are named by
their lines; values are never shown.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assets.context import LakeContext
from assets.findings.row_conditions import Conditions, RowConditions
from assets.governance import ledger_mark, worked_out
from assets.models.buildable import is_usable
from assets.versions import catalogue_version, fingerprint
from catalog.contracts.contract import Rule
from catalog.model_inputs import delivered_columns
from catalog.models.lineage import ColumnReference
from catalog.models.sql_model import SqlModel
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.position import BATCH_ID, LINE_NO
from lake.schema import Column
from lake.tables.states import table_states
from lake.tables.table_state import TableState
from quality.standards.expression import columns_of
from quality.standards.rule import broken_check

NAME = "gov.charge"
CHARGE = (
    Column("table_name", title="表"),
    Column("check_name", title="检查"),
    Column("reason", title="原因"),
    Column("dimension", title="质量维度"),
    Column("severity", title="严重程度"),
    Column("column_name", title="列"),
    Column("resource", title="信息资源"),
    Column("department", title="数源部门"),
    Column("source_column", title="信息项"),
    Column("batch_id", title="批次"),
    Column("row_count", "integer", "涉及行数"),
    Column("example_lines", "texts", "示例行号"),
)
CHARGE_KEY = ("table_name", "check_name", "column_name", "resource", "source_column", "batch_id")
MOST_ROWS = 10_000
"""Failing rows of one check that are followed; more of them say nothing new about who sent them."""
_FOUND, _TIED = "found_source", "tied_row"
"""Rows of sources by groups of failing rows that are tied to the same and failed alike, and these by their group."""
_NAMED = ("resource", "batch_id", "line_no")
"""How tables that resolution makes name the delivered row behind theirs."""
Row = dict[str, Any]


def charge_rows(lake: LakeContext) -> list[Row]:
    """One row a failed check, column of it, and delivery with rows behind it."""
    failed = list(_failed_checks(lake, table_states(lake.lakehouse)))
    if not failed:
        return []
    with lake.engine() as engine:
        tracing = _Tracing(lake, engine, RowConditions(lake))
        return [row for model, rule in failed for row in tracing.charge(model, rule)]


def charge_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: the failed checks, and the content of the tables they were asked of."""
    states = table_states(lake.lakehouse)
    failed = [
        [model.name, rule.model_dump_json(exclude_defaults=True), model.sql, states[model.name].content]
        for model, rule in _failed_checks(lake, states)
    ]
    return [catalogue_version(lake), failed] if failed else []


def _failed_checks(lake: LakeContext, states: Mapping[str, TableState]) -> Iterator[tuple[SqlModel, Rule]]:
    heads = {name: states[name].head for name in lake.models if name in states}
    judged = fingerprint([ledger_mark(lake, "judgement", "verdict"), heads])
    failures = lake.made_once("failed checks", judged, lambda: _failures(lake, heads))
    for model in lake.models.values():
        failed = failures.get(model.name)
        if failed and is_usable(lake.tables, model.name):
            yield from ((model, rule) for rule in model.checks if rule.name in failed)


def _failures(lake: LakeContext, heads: Mapping[str, int | None]) -> dict[str, set[str]]:
    """By table, the checks that it fails."""
    judged = lake.lakehouse.ledger.verdicts_at(heads).items()
    return {name: {one.check for one in verdicts or () if not one.passed} for name, verdicts in judged}


@dataclass
class _Tracing:
    """Follows rows upwards; the tables of one check are dropped before the next."""

    lake: LakeContext
    engine: DuckEngine
    _conditions: RowConditions
    _tables: int = 0

    def charge(self, model: SqlModel, rule: Rule) -> list[Row]:
        """The rows of the table for one failed check."""
        self._attach(model.name)
        self.engine.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {_FOUND} (tied BIGINT, column_name VARCHAR, resource VARCHAR,"
            " source_column VARCHAR, batch_id VARCHAR, line_no BIGINT, same BOOLEAN);"
            f"CREATE OR REPLACE TEMP TABLE {_TIED} (tied BIGINT, column_name VARCHAR, failing BIGINT)"
        )
        broken = broken_check(rule.check)
        for column in columns_of(rule.check):
            view = self._keep(
                f"SELECT *, CAST({quote(column)} AS VARCHAR) AS _failed_value, row_number() OVER () AS _failing"
                f" FROM {quote_table(model.name)} WHERE {broken} LIMIT {MOST_ROWS}"
            )
            self._follow(model.name, column, view, column)
            self._follow_rows(model, view, column)
        about = {"table_name": model.name, "check_name": rule.name, "reason": rule.message}
        self._forget()
        return [
            {**about, "dimension": rule.dimension, "severity": rule.severity, **row, "department": self._unit(row)}
            for row in self.engine.rows(_COUNTED)
        ]

    def _unit(self, row: Row) -> str:
        return self.lake.registry.resource(row["resource"]).department

    def _follow(self, table: str, column: str, view: str, asked: str) -> None:
        """Record the standard rows, or go on upwards from the rows of a model, that `column` of `view` comes from."""
        for source in sorted(self.lake.tables.lineage(table).get(column, ())):
            conditions = self._conditions.of(table, source.table)
            if not conditions or not self.lake.lakehouse.exists(source.table):
                continue
            self._attach(source.table)
            if source.table in self.lake.models:
                above = self._keep(_rows_above(source.table, self._needed(source), conditions, view))
                self._follow(source.table, source.column, above, asked)
            elif source.table.startswith("std."):
                place = (literal(source.table.removeprefix("std.")), BATCH_ID, LINE_NO)
                self._record(place, source, literal(source.column), conditions, view, asked)
            elif {column.name for column in self.lake.tables[source.table]}.issuperset(_NAMED):
                self._record(_NAMED, source, self._delivered(source), conditions, view, asked)

    def _needed(self, source: ColumnReference) -> set[str]:
        """The columns of a model that tell which rows above a value of it comes from."""
        above = self.lake.tables.lineage(source.table).get(source.column, ())
        return {source.column, *(name for one in above for name in self._conditions.of(source.table, one.table))}

    def _delivered(self, source: ColumnReference) -> str:
        """SQL for the delivered column that a column of a table that resolution makes was read from."""
        said = delivered_columns(source.table, source.column, self.lake.registry)
        cases = [
            f"WHEN (resource, part) = ({literal(resource)}, {literal(part)}) THEN {literal(column)}"
            for (resource, part), column in said.items()
        ]
        return f"CASE {' '.join(cases)} ELSE {literal(source.column)} END" if cases else literal(source.column)

    def _follow_rows(self, model: SqlModel, view: str, asked: str) -> None:
        """Failing rows without a source of the column: by what makes them rows of their own."""
        found = (
            f"SELECT failing FROM {_TIED} WHERE column_name = {literal(asked)} AND tied IN (SELECT tied FROM {_FOUND})"
        )
        left = self._keep(f"SELECT * FROM {view} WHERE _failing NOT IN ({found})")
        for name in model.grain:
            self._follow(model.name, name, left, asked)

    def _record(
        self,
        place: tuple[str, str, str],
        source: ColumnReference,
        delivered: str,
        conditions: Conditions,
        view: str,
        asked: str,
    ) -> None:
        """`place`, `delivered`: SQL for the resource, the batch, the line and the column there that says the source's.

        What thousands of failing rows have in common, such as a month, is looked up once for all of them.
        """
        grain = ", ".join(f"{quote(name)} AS {_grain(name)}" for name in conditions)
        tying = ", ".join([*map(_grain, conditions), "_failed_value"])
        tied = self._keep(f"SELECT *, dense_rank() OVER (ORDER BY {tying}) AS _tied"
                          f" FROM (SELECT DISTINCT _failing, _failed_value, {grain} FROM {view})")  # fmt: skip
        known = f"(SELECT coalesce(max(tied), 0) FROM {_TIED})"
        group = self._keep(f"SELECT DISTINCT _tied + {known} AS _tied, {tying} FROM {tied}")
        resource, batch, line = place
        self.engine.connection.execute(
            f"INSERT INTO {_FOUND} SELECT DISTINCT _tied, {literal(asked)}, {resource}, {delivered}, {batch}, {line},"
            f" CAST({quote(source.column)} AS VARCHAR) IS NOT DISTINCT FROM _failed_value"
            f" FROM {quote_table(source.table)} AS above, {group} WHERE {_met(conditions)};"
            f"INSERT INTO {_TIED} SELECT DISTINCT _tied + {known}, {literal(asked)}, _failing FROM {tied}"
        )

    def _keep(self, query: str) -> str:
        self._tables += 1
        name = _trace(self._tables)
        self.engine.connection.execute(f"CREATE TEMP TABLE {name} AS {query}")
        return name

    def _forget(self) -> None:
        for number in range(self._tables):
            self.engine.connection.execute(f"DROP TABLE {_trace(number + 1)}")
        self._tables = 0

    def _attach(self, table: str) -> None:
        self.engine.attach_tables(self.lake.lakehouse, [table])


def _trace(number: int) -> str:
    return quote(f"trace_{number}")


def _grain(name: str) -> str:
    return quote(f"_grain_{name}")


def _met(conditions: Conditions) -> str:
    """Whether a row of an upstream table is tied to a row with these columns."""
    readings = [[f"({text}) IS NOT DISTINCT FROM {_grain(name)}" for text in texts]
                for name, texts in conditions.items()]  # fmt: skip
    return " AND ".join(f"({' OR '.join(alternatives)})" for alternatives in readings)


def _rows_above(table: str, needed: Iterable[str], conditions: Conditions, view: str) -> str:
    """The rows of an upstream table behind those of a view, each with the value and number of the row that failed."""
    failing = ", ".join(f"{quote(name)} AS {_grain(name)}" for name in conditions)
    columns = ", ".join(f"above.{quote(name)}" for name in sorted(needed))
    return (
        f"SELECT DISTINCT {columns}, failing._failed_value, failing._failing FROM {quote_table(table)} AS above,"
        f" (SELECT DISTINCT {failing}, _failed_value, _failing FROM {view}) AS failing WHERE {_met(conditions)}"
    )


_COUNTED = (
    f"WITH said AS (SELECT DISTINCT failing, column_name FROM {_TIED} WHERE tied IN"
    f" (SELECT tied FROM {_FOUND} WHERE same)),"
    f" unsaid AS (SELECT tied FROM {_TIED} ANTI JOIN said USING (failing, column_name)),"
    f" charged AS (SELECT DISTINCT column_name, resource, source_column, batch_id, line_no FROM {_FOUND}"
    " WHERE same OR tied IN (FROM unsaid))"
    " SELECT column_name, resource, source_column, batch_id, count(*) AS row_count,"
    " CAST(list_sort(min(line_no, 3)) AS VARCHAR[]) AS example_lines FROM charged GROUP BY ALL ORDER BY ALL"
)
"""Where a row says the very value that failed, only such rows of a failing row."""


TABLE = worked_out("charge", "派生表问题归责", CHARGE, CHARGE_KEY, charge_rows, charge_inputs)
