"""Which upstream column every output column of a model comes from, read from the SQL itself."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope
from sqlglot.schema import MappingSchema

from catalog.models.memory import Memory
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError
from lake.schema import Column, duck_type

Schemas = Mapping[str, tuple[Column, ...]]
ColumnLineage = Mapping[str, frozenset["ColumnReference"]]


@dataclass(frozen=True, order=True)
class ColumnReference:
    """One column of one lake table."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class ResolvedQuery:
    """A model's query with every `*` expanded and every column bound to its source."""

    model: SqlModel
    scope: Scope

    @property
    def output_names(self) -> tuple[str, ...]:
        """The output columns, in order."""
        query = self.scope.expression
        assert isinstance(query, exp.Query)
        return tuple(query.named_selects)


@dataclass(frozen=True)
class Step:
    """From an output column of a query to what it reads: a lake column, or the column at `position` of an inner query.

    `reading` is the column expression that reads it; None where a UNION merely passes it on.
    """

    source: ColumnReference | Scope
    position: int
    reading: exp.Column | None


LINEAGES: Memory[ColumnLineage] = Memory(most=2000)
_TREES = 500
"""That a process holds: those of a city's 350 models take 40 MB, and to bind them all again takes seconds."""
_RESOLVED: Memory[Scope] = Memory(most=_TREES)


def question(model: SqlModel, schemas: Schemas) -> Hashable:
    """What decides what the SQL of a model means; LakeError for a table that nothing makes."""
    require_known_tables(model, schemas)
    return model.name, model.sql, tuple((name, schemas[name]) for name in model.upstream)


def resolve(model: SqlModel, schemas: Schemas) -> ResolvedQuery:
    """Bind the model to the real schemas; LakeError for an unknown table or column and for a `*` nobody can expand.

    Whoever asks again gets the same tree: who will change it takes one of `resolve_anew`.
    """
    return ResolvedQuery(model, _RESOLVED.answer(question(model, schemas), lambda: _scope(model, schemas)))


def resolve_anew(model: SqlModel, schemas: Schemas) -> ResolvedQuery:
    """The same with a tree that nobody else has."""
    return ResolvedQuery(model, _scope_of(resolve(model, schemas).scope.expression.copy()))


def _scope(model: SqlModel, schemas: Schemas) -> Scope:
    try:
        query = qualify(
            model.query.copy(), schema=table_types(model, schemas), dialect="duckdb", quote_identifiers=False
        )
    except SqlglotError as error:
        raise LakeError(f"{model.name}: {error}", advice="check the column names", file=str(model.path)) from error
    if any(query.find_all(exp.Star)) and any(_unexpanded(select) for select in query.find_all(exp.Select)):
        raise LakeError(f"{model.name}: a * cannot be expanded", advice="list the columns", file=str(model.path))
    return _scope_of(query)


def _scope_of(query: exp.Expr) -> Scope:
    scope = build_scope(query)
    assert scope is not None  # a model is a query
    return scope


def column_lineage(model: SqlModel, schemas: Schemas) -> ColumnLineage:
    """For every output column the upstream columns its value is made from (none for a constant or count(*))."""
    return LINEAGES.answer(question(model, schemas), lambda: _lineage(resolve(model, schemas)))


def _lineage(resolved: ResolvedQuery) -> ColumnLineage:
    memory: dict[tuple[Scope, int], frozenset[ColumnReference]] = {}
    names = enumerate(resolved.output_names)
    return {name: _origins(resolved.scope, position, memory) for position, name in names}


def _origins(
    scope: Scope, position: int, memory: dict[tuple[Scope, int], frozenset[ColumnReference]]
) -> frozenset[ColumnReference]:
    place = (scope, position)
    if place not in memory:
        memory[place] = frozenset(
            origin for step in steps_below(scope, position) for origin in _origins_of_step(step, memory)
        )
    return memory[place]


def _origins_of_step(
    step: Step, memory: dict[tuple[Scope, int], frozenset[ColumnReference]]
) -> frozenset[ColumnReference]:
    if isinstance(step.source, ColumnReference):
        return frozenset({step.source})
    return _origins(step.source, step.position, memory)


def table_types(model: SqlModel, schemas: Schemas) -> MappingSchema:
    """The upstream tables' column types as sqlglot wants them."""
    tables: dict[str, Any] = {}
    for name in model.upstream:
        layer, short_name = name.split(".", 1)
        tables.setdefault(layer, {})[short_name] = {column.name: duck_type(column.type) for column in schemas[name]}
    return MappingSchema(tables, dialect="duckdb")


def require_known_tables(model: SqlModel, schemas: Schemas) -> None:
    """LakeError when the model reads a table that neither a contract nor a model makes."""
    unknown = [name for name in model.upstream if name not in schemas]
    if unknown:
        raise LakeError(
            f"{model.name} reads {', '.join(unknown)}, which nothing makes",
            advice="correct the table name, or add the contract or model",
            file=str(model.path),
        )


def _unexpanded(select: exp.Select) -> bool:
    return any(
        isinstance(projection, exp.Star) or (isinstance(projection, exp.Column) and projection.is_star)
        for projection in select.expressions
    )


def steps_below(scope: Scope, position: int) -> Iterator[Step]:
    """What the output column at `position` of a query reads directly."""
    query = scope.expression
    if isinstance(query, exp.SetOperation):
        yield from (Step(branch, position, None) for branch in scope.set_operation_scopes)
        return
    if isinstance(query, exp.Subquery):
        yield from (Step(inner, position, None) for inner in scope.subquery_scopes[:1])
        return
    assert isinstance(query, exp.Query)
    projection = query.selects[position]
    yield from _readings(scope, projection)


def _readings(scope: Scope, projection: exp.Expr) -> Iterator[Step]:
    """Columns read by a projection; a subquery inside it is followed through its own scope."""
    inner = {id(sub.expression): sub for sub in scope.subquery_scopes}
    waiting = [projection]
    while waiting:
        node = waiting.pop()
        if id(node) in inner:
            yield Step(inner[id(node)], 0, None)
        elif isinstance(node, exp.Column):
            yield from _bound(scope, node)
        else:
            waiting += _parts_of_the_value(node)


def _parts_of_the_value(node: exp.Expr) -> list[exp.Expr]:
    """Without FILTER, PARTITION BY, ORDER BY and `min_by`'s order of what has a column: they choose rows, no value."""
    if isinstance(node, exp.Filter | exp.Window | exp.ArgMin | exp.ArgMax) and node.this.find(exp.Column):
        return [node.this]
    return list(node.iter_expressions())


def _bound(scope: Scope, column: exp.Column) -> Iterator[Step]:
    source = source_named(scope, column.table)
    if isinstance(source, exp.Table):
        yield Step(ColumnReference(f"{source.db}.{source.name}", column.name), 0, column)
    elif isinstance(source, Scope):
        yield from _column_of_scope(source, column)


def source_named(scope: Scope | None, name: str) -> exp.Expr | Scope | None:
    """The source of that alias, here or, for a correlated subquery, around it."""
    while scope is not None:
        if name in scope.sources:
            return scope.sources[name]
        scope = scope.parent
    return None


def _column_of_scope(source: Scope, column: exp.Column) -> Iterator[Step]:
    query = source.expression
    names = query.named_selects if isinstance(query, exp.Query) else []
    if column.name in names:
        yield Step(source, names.index(column.name), column)
    else:  # unnest and VALUES: the rows come from expressions of the surrounding query
        yield from (
            step
            for inner in query.find_all(exp.Column)
            if source.parent is not None
            for step in _bound(source.parent, inner)
        )
