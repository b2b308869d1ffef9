"""Who is behind a figure: a model's SQL written anew, so that each group also lists whom it was counted from.

Every query on the way from a source of persons, organisations or events to the model carries `_who`, the contributors
of each of its rows as hashes, and for each aggregate a column with those that it counted or with what each of them
gave. The conditions that keep small groups away are left out, so that those are seen too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, build_scope

from catalog.models.contributed import WHO, Contributors, Figure, Part, Source, Unit
from catalog.models.contributor_columns import ContributorColumns, aggregates_of, distinct_list, read_sql
from catalog.models.disclosure import large_enough
from catalog.models.lineage import Schemas, resolve
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError

_EMPTY = "CAST([] AS UBIGINT[])"
_RANK: dict[Unit | None, int] = {"person": 0, "organisation": 1, "event": 2, None: 3}
"""Of sources that are joined, the first says whose the rows are."""
_CARE: dict[Unit | None, int] = {"person": 0, "event": 1, "organisation": 2, None: 3}
"""Of sources one below the other, the first asks for most care."""


@dataclass(frozen=True)
class _Carried:
    """What a query has beside its own columns."""

    figures: dict[str, Figure] = field(default_factory=dict)
    unit: Unit | None = None


def contributors(
    model: SqlModel, models: Mapping[str, SqlModel], schemas: Schemas, source: Callable[[str], Source | None]
) -> Contributors:
    """Follow an open model down to its sources. LakeError where the SQL does something that cannot be followed."""
    follower = _Follower(models, schemas, source)
    carried = follower.model(model)
    return Contributors(
        views=follower.views,
        figures=carried.figures,
        unit=carried.unit,
        sources=frozenset(follower.sources),
        tables=frozenset(follower.tables),
        constants=_constants(model.query),
        is_guarded=follower.guarded,
    )


def _own(scope: Scope) -> Scope:
    """The same of a tree of one's own: that one is everybody's."""
    own = build_scope(scope.expression.copy())
    assert own is not None  # it was a query before
    return own


@dataclass
class _Follower:
    models: Mapping[str, SqlModel]
    schemas: Schemas
    source: Callable[[str], Source | None]
    views: dict[str, str] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    _known: dict[str, _Carried] = field(default_factory=dict)
    _scopes: dict[int, _Carried] = field(default_factory=dict)
    _kept: list[Scope] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)
    _model: str = ""
    guarded: bool = False

    def model(self, model: SqlModel) -> _Carried:
        if model.name not in self._known:
            outer, self._model = self._model, model.name
            scope = _own(resolve(model, self.schemas).scope)
            carried = self._query(scope)
            self._known[model.name] = carried
            self.views[_view(model.name)] = scope.expression.sql(dialect="duckdb")
            self._model = outer
        return self._known[model.name]

    def _query(self, scope: Scope) -> _Carried:
        """Make a query carry its contributors; once, however often it is read."""
        place = id(scope.expression)
        if place not in self._scopes:
            self._kept.append(scope)  # so that no other query gets its place in memory
            self._scopes[place] = self._followed(scope)
        return self._scopes[place]

    def _followed(self, scope: Scope) -> _Carried:
        query = scope.expression
        if isinstance(query, exp.SetOperation):
            return self._union(scope, query)
        if isinstance(query, exp.Subquery):
            return self._query(scope.subquery_scopes[0])
        return self._select(scope, query) if isinstance(query, exp.Select) else _Carried()

    def _select(self, scope: Scope, select: exp.Select) -> _Carried:
        inputs = {alias: self._input(alias, node, source) for alias, (node, source) in scope.selected_sources.items()}
        units = sorted(((_RANK[one.unit], alias) for alias, (one, _) in inputs.items() if one.unit), key=lambda x: x[0])
        if not units:
            return _Carried()
        alias = units[0][1]
        carried, who = inputs[alias]
        self.guarded = _without_guards(select) or self.guarded
        grouped = _is_grouped(select)
        columns = {(name, column): one for name, (each, _) in inputs.items() for column, one in each.figures.items()}
        writer = ContributorColumns(columns, who, f"{self._model}#{next(self._number)}", self._number)
        figures, extra = {}, []
        for projection in list(select.selects):
            figure, added = (writer.aggregated if grouped else writer.passed)(projection)
            extra += added
            if figure.parts:
                figures[projection.alias_or_name] = figure
        extra.append(exp.alias_(distinct_list(who) if grouped else who, WHO))
        _append(select, extra)
        return _Carried(figures, carried.unit)

    def _input(self, alias: str, node: exp.Expr, source: exp.Expr | Scope) -> tuple[_Carried, exp.Expr]:
        """What one source of a query carries, and how its contributors are read there."""
        listed = read_sql(f"coalesce({_column(alias, WHO)}, {_EMPTY})")
        if isinstance(source, Scope):
            return self._query(source), listed
        assert isinstance(source, exp.Table)
        name = f"{source.db}.{source.name}"
        if name in self.models and not name.startswith("master."):
            carried = self.model(self.models[name])
            layer, short = _view(name).split(".")
            node.set("db", exp.to_identifier(layer))
            node.set("this", exp.to_identifier(short))
            if not node.alias:
                node.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
            return carried, listed
        self.tables.add(name)
        found = self.source(name)
        if found is None:
            return _Carried(), listed
        self.sources.add(name)
        return _Carried(unit=found.unit), read_sql(_named(alias, found))

    def _union(self, scope: Scope, union: exp.SetOperation) -> _Carried:
        """Each branch lists the same extra columns, as empty lists where it has none."""
        if not isinstance(union, exp.Union):
            raise LakeError(
                f"{self._model}: whom {type(union).__name__.upper()} leaves nobody can list",
                advice="say it with a join, or state in the publication what its rows are about",
                rule="disclosure",
            )
        branches = [self._query(one) for one in scope.set_operation_scopes]
        queries = [one.expression for one in scope.set_operation_scopes]
        names = [list(one.named_selects) for one in queries if isinstance(one, exp.Query)]
        unit = min((one.unit for one in branches), key=_CARE.__getitem__)
        if unit is None:
            return _Carried()
        width = len([name for name in names[0] if not name.startswith("_m") and name != WHO])
        figures, slots = {}, []
        for position in range(width):
            found = [
                one.figures.get(mine[position], Figure((), True)) for one, mine in zip(branches, names, strict=True)
            ]
            most = max(found, key=lambda one: len(one.parts))
            parts = [Part(f"_m{next(self._number)}", p.kind, p.base, p.condition) for p in most.parts]
            slots += [(part, [_nth(one, n) for one in found]) for n, part in enumerate(parts)]
            if parts:
                figures[names[0][position]] = Figure(tuple(parts), all(one.plain for one in found))
        written = [
            _branch(query, mine[:width], [(part, used[at]) for part, used in slots], one.unit is not None)
            for at, (query, mine, one) in enumerate(zip(queries, names, branches, strict=True))
        ]
        self._rewrite_union(union, written)
        return _Carried(figures, unit)

    def _rewrite_union(self, union: exp.SetOperation, queries: list[exp.Select]) -> None:
        union.set("distinct", False)
        union.set("this", queries[0])
        union.set("expression", queries[1])


def _is_grouped(select: exp.Select) -> bool:
    """Whether a SELECT makes groups; DISTINCT is written as GROUP BY, which lists those who are the same."""
    if select.args.get("group") or any(True for one in select.selects for _ in aggregates_of(one)):
        return True
    distinct = select.args.get("distinct")
    if distinct is None or distinct.args.get("on"):
        return False
    select.set("distinct", None)
    select.set("group", exp.Group(expressions=[exp.Literal.number(n + 1) for n in range(len(select.selects))]))
    return True


def _without_guards(select: exp.Select) -> bool:
    """Let small groups through; whether there was something that kept them away."""
    found = False
    for clause in ("having", "where"):
        condition = select.args.get(clause)
        guards = list(large_enough(condition))
        if condition is None or not guards:
            continue
        parts = list(condition.this.flatten()) if isinstance(condition.this, exp.And) else [condition.this]
        kept = [part for part in parts if not any(part.this is guard for guard in guards)]
        select.set(clause, type(condition)(this=exp.and_(*kept)) if kept else None)
        found = True
    return found


def _branch(query: exp.Expr, names: list[str], extra: list[tuple[Part, str | None]], has_who: bool) -> exp.Select:
    """One branch of a UNION as a SELECT that lists the extra columns of all branches."""
    empty = {"amount": "CAST([] AS STRUCT(w UBIGINT, x DOUBLE)[])"}
    columns: list[exp.Expr] = [exp.column(name, table="_branch") for name in names]
    columns += [
        exp.alias_(
            exp.column(mine, table="_branch") if mine else read_sql(empty.get(part.kind, _EMPTY)),
            part.column,
        )
        for part, mine in extra
    ]
    who = exp.column(WHO, table="_branch") if has_who else read_sql(_EMPTY)
    inner = query.unnest() if isinstance(query, exp.Subquery) else query
    assert isinstance(inner, exp.Query)
    return exp.select(*columns, exp.alias_(who, WHO)).from_(inner.copy().subquery("_branch"))


def _nth(figure: Figure, number: int) -> str | None:
    return figure.parts[number].column if number < len(figure.parts) else None


def _append(select: exp.Select, extra: list[exp.Expr]) -> None:
    select.set("expressions", [*select.expressions, *extra])


def _named(alias: str, source: Source) -> str:
    """The contributor of a row: who is named, else the row; nobody where a join found no row."""
    ways = [f"WHEN {_column(alias, one)} IS NOT NULL THEN [hash({_column(alias, one)})]" for one in source.ids]
    key = ", ".join(_column(alias, one) for one in source.key)
    present = _column(alias, source.key[0])
    return f"CASE {' '.join(ways)} WHEN {present} IS NOT NULL THEN [hash({key})] ELSE {_EMPTY} END"


def _column(alias: str, name: str) -> str:
    return exp.column(name, table=alias).sql(dialect="duckdb")


def _view(table: str) -> str:
    return f"contributed.{table.replace('.', '_')}"


def _constants(query: exp.Query) -> dict[str, str]:
    """What the outermost WHERE asks to be one text."""
    where = query.args.get("where")
    if where is None:
        return {}
    parts = list(where.this.flatten()) if isinstance(where.this, exp.And) else [where.this]
    equal = [part for part in parts if isinstance(part, exp.EQ) and isinstance(part.this, exp.Column)]
    return {part.this.name: part.expression.name for part in equal if part.expression.is_string}
