"""The columns that list contributors, for one SELECT: those of its sources handed on, or those of its aggregates."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

from catalog.models.contributed import Figure, Kind, Part


@dataclass
class ContributorColumns:
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
        for aggregate in aggregates_of(projection):
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
            given = read_sql(f"list({{'w': ({who})[1], 'x': CAST({given_by_each} AS DOUBLE)}})")
            yield self._part("amount", self.base, said), _filtered(given, condition), isinstance(aggregate, exp.Sum)
            return
        counts = isinstance(aggregate, exp.Count | exp.CountIf | exp.Sum)
        yield self._part("count" if counts else "extreme", self.base, said), distinct_list(self.who, condition), counts

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
        said.append(read_sql(f"CAST({argument.sql(dialect='duckdb')} AS DOUBLE) > 0"))
    elif isinstance(aggregate, exp.Sum | exp.Avg):
        weight = argument
        said.append(read_sql(f"({argument.sql(dialect='duckdb')}) IS NOT NULL"))
    elif isinstance(aggregate, exp.Count) and not isinstance(argument, exp.Star):
        values = argument.expressions if isinstance(argument, exp.Distinct) else [argument]
        said += [
            read_sql(f"({one.sql(dialect='duckdb')}) IS NOT NULL") for one in values if not isinstance(one, exp.Literal)
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


def aggregates_of(node: exp.Expr) -> Iterator[exp.AggFunc]:
    """The aggregates of an expression, not those of queries inside it, and not over other groups' rows."""
    if isinstance(node, exp.Query):
        return
    if isinstance(node, exp.AggFunc) and not isinstance(_holder(node), exp.Window):
        yield node
        return
    for child in node.iter_expressions():
        yield from aggregates_of(child)


def _holder(aggregate: exp.Expr) -> exp.Expr | None:
    parent = aggregate.parent
    return parent.parent if isinstance(parent, exp.Filter | exp.IgnoreNulls) else parent


def distinct_list(who: exp.Expr, condition: exp.Expr | None = None) -> exp.Expr:
    """Each of the contributors of a group once; of the rows for which the condition holds."""
    listed = read_sql(f"list({who.sql(dialect='duckdb')})")
    inner = _filtered(listed, condition).sql(dialect="duckdb")
    return read_sql(f"list_distinct(flatten(coalesce({inner}, [])))")


def _flat(listed: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    inner = read_sql(f"list({listed.sql(dialect='duckdb')})")
    return read_sql(f"flatten({_filtered(inner, condition).sql(dialect='duckdb')})")


def _filtered(aggregate: exp.Expr, condition: exp.Expr | None) -> exp.Expr:
    if condition is None:
        return aggregate
    text = f"{aggregate.sql(dialect='duckdb')} FILTER (WHERE {condition.sql(dialect='duckdb')})"
    return read_sql(text)


def read_sql(text: str) -> exp.Expr:
    """A piece of DuckDB's SQL."""
    found: exp.Expr = exp.maybe_parse(text, dialect="duckdb")
    return found
