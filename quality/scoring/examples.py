"""Where a problem can be seen: file, line and column of a few rows, what is sensitive only by its shape."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.beijing import ZONE
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.registry.telling import told_file
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.position import BATCH_ID, LINE_NO
from lake.schema import Column, TableSpec
from lake.settings import Zone
from lake.tables.lakehouse import Lakehouse
from quality.scoring.card import Problem
from quality.standards.expression import columns_of
from quality.standards.masking import told_value

EXAMPLES = 3
_COLUMNS = 2
_LONGEST = 40
FINDING = "gov.finding"
CHARGE = "gov.charge"
_PLACE = f"{BATCH_ID}, {LINE_NO}"


@dataclass(frozen=True)
class Example:
    """A row with a problem. `cells`: column → the value, or its shape."""

    delivery: str
    line: int
    cells: tuple[tuple[str, str], ...]


class Examples:
    """Looks rows up for problems of any resource. `engine` is the caller's."""

    def __init__(self, engine: DuckEngine, lakehouse: Lakehouse, registry: Registry) -> None:
        self._engine, self._lakehouse, self._registry = engine, lakehouse, registry
        self._attached: dict[str, bool] = {}
        self._summed: dict[str, dict[tuple[str, str], str]] = {}

    def of(self, problem: Problem) -> list[Example]:
        """At most three rows; none where a later delivery has replaced them."""
        resource = self._registry.resources[problem.resource]
        if problem.found_in:
            return self._charged(problem, resource.std)
        columns = _columns_read(resource, problem.rule)
        refused, accepted = resource.quarantine, resource.std
        sent = [source for name in columns for source in resource.field(name).source_columns]
        rule = literal(problem.rule)
        return (
            self._rows(problem, refused.name, refused.columns, sent, f"list_contains(_rules, {rule})")
            or self._rows(problem, accepted.name, accepted.columns, columns, f"list_contains(_flags, {rule})")
            or self._found(problem, accepted.name, accepted.columns)
        )

    def places(self, problem: Problem) -> list[str]:
        """What changes with the rows that checks between tables, or on derived ones, name for a problem."""
        return [self._sums(table).get((problem.resource, problem.rule), "") for table in (FINDING, CHARGE)]

    def _sums(self, table: str) -> dict[tuple[str, str], str]:
        if table not in self._summed:
            asked = (
                f"SELECT resource, check_name, CAST(sum(CAST(hash(t) AS HUGEINT)) AS VARCHAR) AS said"
                f" FROM {quote_table(table)} AS t GROUP BY ALL"
            )
            rows = self._engine.rows(asked) if self._is_there(table) else []
            self._summed[table] = {(row["resource"], row["check_name"]): row["said"] for row in rows}
        return self._summed[table]

    def _found(self, problem: Problem, table: str, columns: Sequence[Column]) -> list[Example]:
        """Rows that a check between tables named."""
        if not self._is_there(FINDING):
            return []
        named = f"FROM {quote_table(FINDING)} WHERE check_name = {literal(problem.rule)}"
        named += f" AND resource = {literal(problem.resource)}"
        found = self._engine.rows(
            f"SELECT DISTINCT column_name AS name {named} AND column_name IS NOT NULL ORDER BY ALL"
        )
        places = f"({_PLACE}) IN (SELECT (batch_id, line_no) {named})"
        return self._rows(problem, table, columns, [str(row["name"]) for row in found], places)

    def _charged(self, problem: Problem, table: TableSpec) -> list[Example]:
        """Rows behind those of a derived table that failed a check."""
        if not self._is_there(CHARGE):
            return []
        named = f"FROM {quote_table(CHARGE)} WHERE table_name = {literal(problem.found_in or '')}"
        named += f" AND check_name = {literal(problem.rule)} AND resource = {literal(problem.resource)}"
        shown = self._engine.rows(f"SELECT DISTINCT source_column AS name {named} ORDER BY ALL")
        lines = f"SELECT batch_id, CAST(unnest(example_lines) AS BIGINT) AS line_no {named}"
        places = f"({_PLACE}) IN (SELECT (batch_id, line_no) FROM ({lines}))"
        return self._rows(problem, table.name, table.columns, [str(row["name"]) for row in shown], places)

    def _rows(
        self, problem: Problem, table: str, columns: Sequence[Column], shown: Sequence[str], condition: str
    ) -> list[Example]:
        if not self._is_there(table):
            return []
        known = {column.name: column for column in columns}
        names = [name for name in dict.fromkeys(shown) if name in known][:_COLUMNS]
        values = "".join(f", {_text(known[name])} AS {quote(name)}" for name in names)
        batches = ", ".join(literal(name) for name in problem.batches)
        rows = self._engine.rows(
            f"SELECT {_PLACE}{values} FROM {quote_table(table)} WHERE {condition}"
            f" AND {BATCH_ID} IN ({batches}) ORDER BY {_PLACE} LIMIT {EXAMPLES}"
        )
        zone = self._registry.resources[problem.resource].zone
        return [
            Example(
                self._delivery(str(row[BATCH_ID])),
                int(row[LINE_NO]),
                tuple((known[name].title or name, shown_value(row[name], known[name], zone)) for name in names),
            )
            for row in rows
        ]

    def _is_there(self, table: str) -> bool:
        """Attach a table the first time it is asked for; many problems are in the same few."""
        if table not in self._attached:
            self._attached[table] = self._lakehouse.exists(table)
            if self._attached[table]:
                self._engine.attach_tables(self._lakehouse, [table])
        return self._attached[table]

    def _delivery(self, batch_id: str) -> str:
        batch = self._lakehouse.ledger.find(batch_id)
        return told_file(self._registry, batch.resource, batch.delivery_name) if batch else batch_id


def _text(column: Column) -> str:
    """SQL for what an official reads; times as in Beijing."""
    value = quote(column.name)
    if column.type == "timestamp":
        return f"strftime({value} AT TIME ZONE {literal(ZONE)}, '%Y-%m-%d %H:%M:%S')"
    return f"CAST({value} AS VARCHAR)"


def shown_value(value: str | None, column: Column, zone: Zone) -> str:
    """The value, or its shape: by its grade, when it holds somebody's id, and any text of a restricted resource.

    What stands in the wrong column of a table of persons has the grade of the column it belongs to.
    """
    if value is None:
        return "（空）"
    misplaced = zone == "restricted" and column.type == "text"
    text = told_value(value, column.grade, misplaced=misplaced)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _columns_read(resource: Resource, rule: str) -> list[str]:
    """The standard columns that a rule looks at; none for checks that are not the contract's own."""
    fields: Iterable[str] = {field.name for field in resource.fields}
    written = {one.name: one.check for one in resource.contract.rules}
    if rule in written:
        return [name for name in columns_of(written[rule]) if name in fields]
    name = rule.rpartition(".")[0]
    return [name] if name in fields else []
