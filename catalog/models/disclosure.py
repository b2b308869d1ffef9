"""What may leave the city: the grade every published column inherits, and a last look at the content itself.

A column is as sensitive as the most sensitive column it is made from (就高, GB/T 43697-2024 6.5). Counting, summing and
averaging over groups of at least `SMALLEST_GROUP` rows makes a public figure; the guard has to stand in the SQL:
`having count(*) >= 10`, or `where ticket_count >= 10` on a column that counts rows.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from catalog.contracts.grades import INTERNAL, PUBLIC, is_sensitive
from catalog.models.lineage import ColumnReference, Schemas, Step, question, resolve, source_named, steps_below
from catalog.models.memory import Memory
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError

SMALLEST_GROUP = 10
_SUMMARIES = (exp.Sum, exp.Avg, exp.Count)


@dataclass(frozen=True)
class Exposure:
    """How sensitive a column is and where that comes from.

    `summary`: a figure about a group of rows. `counts`: the number of rows of that group.
    """

    grade: int = PUBLIC
    path: tuple[str, ...] = ()
    summary: bool = False
    counts: bool = False


EXPOSED: Memory[Mapping[str, Exposure]] = Memory(most=2000)


@dataclass
class Exposures:
    """Grades of all models' columns, followed down to the contracts. `schemas` holds the contracts' graded columns."""

    models: Mapping[str, SqlModel]
    schemas: Schemas
    _known: dict[str, Mapping[str, Exposure]] = field(default_factory=dict)
    _outputs: dict[tuple[Scope, int], Exposure] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        """What is known of tables, without the trees of SQL that lead there."""
        return {**vars(self), "_outputs": {}}

    def exposures(self, table: str) -> Mapping[str, Exposure]:
        """Every column of a table; of a model by lineage, of any other table as its contract grades it."""
        if table not in self._known:
            model = self.models.get(table)
            self._known[table] = self._of_model(model) if model else self._as_graded(table)
        return self._known[table]

    def highest_grade(self, table: str) -> int:
        """The grade of the most sensitive column."""
        return max(exposure.grade for exposure in self.exposures(table).values())

    def _as_graded(self, table: str) -> dict[str, Exposure]:
        return {column.name: Exposure(column.grade, (f"{table}.{column.name}",)) for column in self.schemas[table]}

    def _of_model(self, model: SqlModel) -> Mapping[str, Exposure]:
        return EXPOSED.answer(self._question(model), lambda: self._exposed(model))

    def _question(self, model: SqlModel) -> Hashable:
        """What decides the exposures of a model: what its SQL means, and how exposed is what it reads."""
        meaning = question(model, self.schemas)
        raised = tuple((name, column.grade) for name, column in model.columns.items())
        return meaning, raised, tuple(tuple(self.exposures(table).items()) for table in model.upstream)

    def _exposed(self, model: SqlModel) -> Mapping[str, Exposure]:
        resolved = resolve(model, self.schemas)
        found = {}
        for position, name in enumerate(resolved.output_names):
            exposure = self._output(resolved.scope, position)
            declared = model.columns[name].grade if name in model.columns else PUBLIC
            path = (f"{model.name}.{name}", *exposure.path)
            found[name] = replace(exposure, grade=max(exposure.grade, declared), path=path)
        self._outputs.clear()  # which hold on to the tree
        return found

    def _output(self, scope: Scope, position: int) -> Exposure:
        place = (scope, position)
        if place not in self._outputs:
            self._outputs[place] = self._computed(scope, position)
        return self._outputs[place]

    def _computed(self, scope: Scope, position: int) -> Exposure:
        query = scope.expression
        if not isinstance(query, exp.Select):
            return _worst([self._step(scope, step) for step in steps_below(scope, position)])
        projection = query.selects[position]
        parts = [self._step(scope, step) for step in steps_below(scope, position) if not _is_counted(step.reading)]
        if any(_is_group_count(count) for count in projection.find_all(exp.Count)):
            parts.append(self._count(scope))
        return replace(_worst(parts), counts=self._counts_rows(scope, projection.unalias()))

    def _step(self, scope: Scope, step: Step) -> Exposure:
        exposure = self._source(step)
        aggregated = step.reading is not None and _is_summarised(step.reading)
        if aggregated and self._group_is_guarded(scope):
            return Exposure(PUBLIC, exposure.path, summary=True)
        if exposure.summary and step.reading is not None and step.reading.table in self._guarded_sources(scope):
            return replace(exposure, grade=PUBLIC)
        return replace(exposure, summary=exposure.summary or aggregated)

    def _source(self, step: Step) -> Exposure:
        if isinstance(step.source, ColumnReference):
            return self.exposures(step.source.table)[step.source.column]
        return self._output(step.source, step.position)

    def _count(self, scope: Scope) -> Exposure:
        """A count of personal rows in groups of any size is internal: a group may be one person."""
        rows = _worst([exposure for table in _tables_below(scope) for exposure in self.exposures(table).values()])
        grade = PUBLIC if self._group_is_guarded(scope) else min(INTERNAL, rows.grade)
        return Exposure(grade, rows.path, summary=True, counts=True)

    def _counts_rows(self, scope: Scope, expression: exp.Expr) -> bool:
        """Whether an expression is a number of rows: count(…), the sum of counts, or a column that is one."""
        while isinstance(expression, exp.Cast | exp.Paren | exp.Filter):
            expression = expression.this
        if isinstance(expression, exp.Count):
            return _is_group_count(expression)
        if isinstance(expression, exp.Sum):
            expression = expression.this
        return isinstance(expression, exp.Column) and self._is_count_column(scope, expression)

    def _is_count_column(self, scope: Scope, column: exp.Column) -> bool:
        source = source_named(scope, column.table)
        if isinstance(source, exp.Table):
            return self.exposures(f"{source.db}.{source.name}")[column.name].counts
        query = source.expression if isinstance(source, Scope) else None
        names = query.named_selects if isinstance(query, exp.Query) else []
        if not isinstance(source, Scope) or column.name not in names:
            return False
        return self._output(source, names.index(column.name)).counts

    def _group_is_guarded(self, scope: Scope) -> bool:
        having = scope.expression.args.get("having")
        return any(self._counts_rows(scope, counted) for counted in large_enough(having))

    def _guarded_sources(self, scope: Scope) -> set[str]:
        """Sources whose rows the WHERE keeps only when they stand for a large enough group."""
        where = scope.expression.args.get("where")
        return {
            counted.table
            for counted in large_enough(where)
            if isinstance(counted, exp.Column) and self._is_count_column(scope, counted)
        }


def gate(model: SqlModel, disclosure: Exposures, *, internal_approved: bool = False) -> None:
    """Refuse a model that would publish a sensitive column, or an internal one that nobody approved."""
    limit = INTERNAL if internal_approved else PUBLIC
    for name, exposure in disclosure.exposures(model.name).items():
        if exposure.grade <= limit:
            continue
        advice = (
            "leave the column out, or publish counts of groups: having count(*) >= 10"
            if is_sensitive(exposure.grade)
            else "let the publication approve grade 2 explicitly, or leave the column out"
        )
        raise LakeError(
            f"{name} has grade {exposure.grade} and may not be published: {' ← '.join(exposure.path)}",
            advice=advice,
            resource=model.name,
            file=str(model.path),
            column=name,
            rule="disclosure",
        )


def _tables_below(scope: Scope) -> set[str]:
    """All lake tables whose rows the query's rows are made from."""
    sources = [source for _, source in scope.selected_sources.values()]
    tables = {f"{source.db}.{source.name}" for source in sources if isinstance(source, exp.Table)}
    inner = [source for source in sources if isinstance(source, Scope)]
    return tables.union(*(_tables_below(query) for query in [*inner, *(scope.set_operation_scopes or ())]))


def _worst(parts: list[Exposure]) -> Exposure:
    """The most sensitive part; the whole is a summary only when every part is."""
    if not parts:
        return Exposure()
    worst = max(parts, key=lambda part: part.grade)
    return replace(worst, summary=all(part.summary for part in parts), counts=all(part.counts for part in parts))


def _is_group_count(count: exp.Count) -> bool:
    return count.find_ancestor(exp.Window, exp.Select) is None or not isinstance(
        count.find_ancestor(exp.Window, exp.Select), exp.Window
    )


def _is_counted(reading: exp.Column | None) -> bool:
    """Inside count(…) or its FILTER: the value itself is not shown, only that there are rows."""
    aggregate = reading.find_ancestor(exp.Filter, exp.Count, exp.Select) if reading is not None else None
    if isinstance(aggregate, exp.Filter):
        aggregate = aggregate.this
    return isinstance(aggregate, exp.Count) and _is_group_count(aggregate)


def _is_summarised(reading: exp.Column) -> bool:
    aggregate = reading.find_ancestor(exp.AggFunc, exp.Window, exp.Select)
    if not isinstance(aggregate, _SUMMARIES):
        return False
    return not isinstance(aggregate.find_ancestor(exp.Window, exp.Select), exp.Window)


def large_enough(clause: exp.Expr | None) -> Iterator[exp.Expr]:
    """What a WHERE or HAVING requires to be at least the smallest group, in conditions that all must hold."""
    if clause is None:
        return
    condition = clause.this
    parts = list(condition.flatten()) if isinstance(condition, exp.And) else [condition]
    for part in parts:
        threshold = SMALLEST_GROUP if isinstance(part, exp.GTE) else SMALLEST_GROUP - 1
        if isinstance(part, exp.GTE | exp.GT) and part.expression.is_int and part.expression.to_py() >= threshold:
            yield part.this
