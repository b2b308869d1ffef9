"""Who is behind a figure: a model's SQL written anew, so that each group also lists whom it was counted from.

Every query on the way from a source of persons, organisations or events to the model carries `_who`, the contributors
of each of its rows as hashes, and for each aggregate a column with those that it counted or with what each of them
gave. The conditions that keep small groups away are left out, so that those are seen too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from catalog.models.disclosure import large_enough
from catalog.models.lineage import Schemas, resolve
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError

Unit = Literal["person", "organisation", "event"]
Kind = Literal["count", "amount", "extreme"]
WHO = "_who"
_EMPTY = "CAST([] AS UBIGINT[])"
_RANK: dict[Unit | None, int] = {"person": 0, "organisation": 1, "event": 2, None: 3}
"""Of sources that are joined, the first says whose the rows are."""
_CARE: dict[Unit | None, int] = {"person": 0, "event": 1, "organisation": 2, None: 3}
"""Of sources one below the other, the first asks for most care."""


@dataclass(frozen=True)
class Source:
    """A table whose rows are somebody's: `ids` name whom, the first that is known; `key` the row itself."""

    unit: Unit
    ids: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One aggregate behind an output column; `column` lists its contributors, of an amount with what each gave.

    Parts of one `base` count the same rows: the one without a `condition` all of them.
    """

    column: str
    kind: Kind
    base: str
    condition: str | None = None


@dataclass(frozen=True)
class Figure:
    """An output column that is made of aggregates; `plain`: it is its only part, and not something computed of it."""

    parts: tuple[Part, ...]
    plain: bool


@dataclass(frozen=True)
class Contributors:
    """A model with its contributors. `views`: SQL by name, each after those it reads; the last is the model itself."""

    views: dict[str, str]
    figures: dict[str, Figure]
    unit: Unit | None
    sources: frozenset[str]
    """The tables of persons, organisations and events that it is made of."""
    tables: frozenset[str]
    """All released tables that the views read."""
    constants: dict[str, str]
    """Columns that the rows were chosen by with one value, as `status = '1'`."""
    is_guarded: bool
    """Whether its SQL keeps small groups away."""

    @property
    def view(self) -> str:
        """The view of the model."""
        return next(reversed(self.views))

    @property
    def is_grouped(self) -> bool:
        """Whether its rows are groups and not somebody's."""
        return bool(self.figures)


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
            scope = resolve(model, self.schemas).scope
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
        writer = _Writer(columns, who, f"{self._model}#{next(self._number)}", self._number)
        figures, extra = {}, []
        for projection in list(select.selects):
            figure, added = (writer.aggregated if grouped else writer.passed)(projection)
            extra += added
            if figure.parts:
                figures[projection.alias_or_name] = figure
        extra.append(exp.alias_(_distinct(who) if grouped else who, WHO))
        _append(select, extra)
        return _Carried(figures, carried.unit)

    def _input(self, alias: str, node: exp.Expr, source: exp.Expr | Scope) -> tuple[_Carried, exp.Expr]:
        """What one source of a query carries, and how its contributors are read there."""
        listed = exp.maybe_parse(f"coalesce({_column(alias, WHO)}, {_EMPTY})", dialect="duckdb")
        if isinstance(source, Scope):
            return self._query(source), listed
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
        return _Carried(unit=found.unit), exp.maybe_parse(_named(alias, found), dialect="duckdb")

    def _union(self, scope: Scope, union: exp.SetOperation) -> _Carried:
        """Each branch lists the same extra columns, as empty lists where it has none."""
        if not isinstance(union, exp.Union):
            raise LakeError(
                f"{self._model}: whom {type(union).__name__.upper()} leaves nobody can list",
                advice="say it with a join, or state in the publication what its rows are about",
                rule="disclosure",
            )
        branches = [self._query(one) for one in scope.set_operation_scopes]
        names = [list(one.expression.named_selects) for one in scope.set_operation_scopes]
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
        queries = [
            _branch(query, mine[:width], [(part, used[at]) for part, used in slots], one.unit is not None)
            for at, (query, mine, one) in enumerate(
                zip([one.expression for one in scope.set_operation_scopes], names, branches, strict=True)
            )
        ]
        self._rewrite_union(union, queries)
        return _Carried(figures, unit)

    def _rewrite_union(self, union: exp.SetOperation, queries: list[exp.Select]) -> None:
        union.set("distinct", False)
        union.set("this", queries[0])
        union.set("expression", queries[1])


@dataclass
class _Writer:
    """Writes the extra columns of one SELECT. `columns`: what its sources carry, by alias and column."""

    columns: dict[tuple[str, str], Figure]
    who: exp.Expr
    base: str
    number: Iterator[int]

    def passed(self, projection: exp.Expr) -> tuple[Figure, list[exp.Expr]]:
        """A column of a SELECT whose rows are those of its source."""
        parts, extra = [], []
        read = [(column, self._of(column)) for column in projection.find_all(exp.Column)]
        for column, figure in ((column, figure) for column, figure in read if figure):
            for part in figure.parts:
                mine = self._part(part.kind, part.base, part.condition)
                parts.append(mine)
                extra.append(exp.alias_(exp.column(part.column, table=column.table), mine.column))
        inner = _bare(projection)
        plain = isinstance(inner, exp.Column) and all(figure.plain for _, figure in read if figure)
        return Figure(tuple(parts), plain), extra

    def aggregated(self, projection: exp.Expr) -> tuple[Figure, list[exp.Expr]]:
        """A column of a SELECT whose rows are groups."""
        parts: list[Part] = []
        extra: list[exp.Expr] = []
        plain = True
        for aggregate in _aggregates(projection):
            for part, expression, simple in self._of_aggregate(aggregate):
                parts.append(part)
                extra.append(exp.alias_(expression, part.column))
                plain = plain and simple
        inner = _bare(projection)
        is_one = len(parts) == 1 and isinstance(inner.this if isinstance(inner, exp.Filter) else inner, exp.AggFunc)
        return Figure(tuple(parts), plain and is_one), extra

    def _of_aggregate(self, aggregate: exp.AggFunc) -> Iterator[tuple[Part, exp.Expr, bool]]:
        outer = aggregate.parent.expression.this if isinstance(aggregate.parent, exp.Filter) else None
        inner = [(column, self._of(column)) for column in aggregate.find_all(exp.Column)]
        nested = [(column, part) for column, figure in inner if figure for part in figure.parts]
        if nested and not isinstance(aggregate, exp.Count):
            simple = isinstance(aggregate, exp.Sum) and isinstance(_bare(aggregate.this), exp.Column)
            simple = simple and all(figure.plain for _, figure in inner if figure)
            for column, part in nested:
                said = " and ".join(filter(None, [part.condition, outer and outer.sql(dialect="duckdb")])) or None
                listed = exp.column(part.column, table=column.table)
                yield self._part(part.kind, part.base, said), _flat(listed, outer), simple
            return
        condition, weight = _reading(aggregate, outer)
        said = condition.sql(dialect="duckdb") if condition is not None else None
        if isinstance(aggregate, exp.Sum | exp.Avg) and weight is not None:
            who, given_by_each = self.who.sql(dialect="duckdb"), weight.sql(dialect="duckdb")
            listed = f"list({{'w': ({who})[1], 'x': CAST({given_by_each} AS DOUBLE)}})"
            given = exp.maybe_parse(listed, dialect="duckdb")
            yield self._part("amount", self.base, said), _filtered(given, condition), isinstance(aggregate, exp.Sum)
            return
        counts = isinstance(aggregate, exp.Count | exp.CountIf | exp.Sum)
        yield self._part("count" if counts else "extreme", self.base, said), _distinct(self.who, condition), counts

    def _part(self, kind: Kind, base: str, condition: str | None) -> Part:
        return Part(f"_m{next(self.number)}", kind, base, condition)

    def _of(self, column: exp.Column) -> Figure | None:
        return self.columns.get((column.table, column.name))


def _reading(aggregate: exp.AggFunc, outer: exp.Expr | None) -> tuple[exp.Expr | None, exp.Expr | None]:
    """Which rows an aggregate counts (None: all), and what it adds up; None where it counts."""
    said, weight = [outer] if outer is not None else [], None
    argument = aggregate.this
    if isinstance(aggregate, exp.CountIf):
        said.append(argument)
    elif isinstance(aggregate, exp.Sum) and _says_yes_or_no(argument):
        said.append(exp.maybe_parse(f"CAST({argument.sql(dialect='duckdb')} AS DOUBLE) > 0", dialect="duckdb"))
    elif isinstance(aggregate, exp.Sum | exp.Avg):
        weight = argument
        said.append(exp.maybe_parse(f"({argument.sql(dialect='duckdb')}) IS NOT NULL", dialect="duckdb"))
    elif isinstance(aggregate, exp.Count) and not isinstance(argument, exp.Star):
        values = argument.expressions if isinstance(argument, exp.Distinct) else [argument]
        said += [
            exp.maybe_parse(f"({one.sql(dialect='duckdb')}) IS NOT NULL", dialect="duckdb")
            for one in values
            if not isinstance(one, exp.Literal)
        ]
    return (exp.and_(*said) if said else None), weight


def _says_yes_or_no(argument: exp.Expr) -> bool:
    """CASE WHEN … THEN 1 ELSE 0 END, and a truth made a number: their sum is a count."""
    inner = _bare(argument)
    if isinstance(inner, exp.Literal):
        return inner.is_int and int(inner.name) == 1
    if isinstance(inner, exp.Case):
        ends = [branch.args["true"] for branch in inner.args["ifs"]] + [inner.args.get("default")]
        return all(one is None or isinstance(one, exp.Null) or one.name in ("0", "1") for one in ends)
    if isinstance(inner, exp.If):
        return all(one is None or one.name in ("0", "1") for one in (inner.args["true"], inner.args.get("false")))
    return isinstance(inner, exp.Predicate | exp.Not | exp.Connector)


def _bare(expression: exp.Expr) -> exp.Expr:
    """Without name, type, rounding, and 0 for what is unknown: the figure itself."""
    while isinstance(expression, exp.Alias | exp.Cast | exp.TryCast | exp.Paren | exp.Round | exp.Coalesce):
        expression = expression.this
    return expression


def _aggregates(node: exp.Expr) -> Iterator[exp.AggFunc]:
    """The aggregates of an expression, not those of queries inside it, and not over other groups' rows."""
    if isinstance(node, exp.Query):
        return
    if isinstance(node, exp.AggFunc) and not isinstance(_holder(node), exp.Window):
        yield node
        return
    for child in node.iter_expressions():
        yield from _aggregates(child)


def _holder(aggregate: exp.Expr) -> exp.Expr | None:
    parent = aggregate.parent
    return parent.parent if isinstance(parent, exp.Filter | exp.IgnoreNulls) else parent


def _is_grouped(select: exp.Select) -> bool:
    """Whether a SELECT makes groups; DISTINCT is written as GROUP BY, which lists those who are the same."""
    if select.args.get("group") or any(True for one in select.selects for _ in _aggregates(one)):
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
        if not guards:
            continue
        parts = list(condition.this.flatten()) if isinstance(condition.this, exp.And) else [condition.this]
        kept = [part for part in parts if not any(part.this is guard for guard in guards)]
        select.set(clause, type(condition)(this=exp.and_(*kept)) if kept else None)
        found = True
    return found


def _branch(query: exp.Expr, names: list[str], extra: list[tuple[Part, str | None]], has_who: bool) -> exp.Select:
    """One branch of a UNION as a SELECT that lists the extra columns of all branches."""
    empty = {"amount": "CAST([] AS STRUCT(w UBIGINT, x DOUBLE)[])"}
    columns = [exp.column(name, table="_branch") for name in names]
    columns += [
        exp.alias_(
            exp.column(mine, table="_branch")
            if mine
            else exp.maybe_parse(empty.get(part.kind, _EMPTY), dialect="duckdb"),
            part.column,
        )
        for part, mine in extra
    ]
    who = exp.column(WHO, table="_branch") if has_who else exp.maybe_parse(_EMPTY, dialect="duckdb")
    inner = query.unnest() if isinstance(query, exp.Subquery) else query
    return exp.select(*columns, exp.alias_(who, WHO)).from_(inner.copy().subquery("_branch"))


def _nth(figure: Figure, number: int) -> str | None:
    return figure.parts[number].column if number < len(figure.parts) else None


def _append(select: exp.Select, extra: list[exp.Expr]) -> None:
    select.set("expressions", [*select.expressions, *extra])


def _distinct(who: exp.Expr, condition: exp.Expr | None = None) -> exp.Expr:
    listed = exp.maybe_parse(f"list({who.sql(dialect='duckdb')})", dialect="duckdb")
    inner = _filtered(listed, condition).sql(dialect="duckdb")
    return exp.maybe_parse(f"list_distinct(flatten(coalesce({inner}, [])))", dialect="duckdb")


def _flat(listed: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    inner = exp.maybe_parse(f"list({listed.sql(dialect='duckdb')})", dialect="duckdb")
    return exp.maybe_parse(f"flatten({_filtered(inner, condition).sql(dialect='duckdb')})", dialect="duckdb")


def _filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    if condition is None:
        return aggregate
    text = f"{aggregate.sql(dialect='duckdb')} FILTER (WHERE {condition.sql(dialect='duckdb')})"
    return exp.maybe_parse(text, dialect="duckdb")


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
