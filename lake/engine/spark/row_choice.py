"""QUALIFY: Spark has none, so what it asks becomes a column of a subquery, and the choice a WHERE around that.

sqlglot does so too, but takes any column in a window that is called like a projected one for that, whatever its table.
"""

from collections.abc import Iterator

from sqlglot import exp

from lake.engine.spark.not_portable import not_portable

_ASKED = (exp.Window, exp.AggFunc, exp.Column)
_CHOSEN = "chosen"


def choices_outside(tree: exp.Expr) -> exp.Expr:
    """The same query without QUALIFY; every column of it has its table, and every projection its name."""
    for select in reversed(list(tree.find_all(exp.Select))):
        if select.args.get("qualify"):
            made = _chosen(select.copy())
            if select is tree:
                return made
            select.replace(made)
    return tree


def _chosen(select: exp.Select) -> exp.Select:
    if any(select.args.get(part) for part in ("distinct", "order", "limit", "offset")):
        raise not_portable("QUALIFY beside DISTINCT, ORDER BY or LIMIT", "choose rows in a common table of their own")
    names = select.named_selects
    condition = exp.paren(select.args["qualify"].pop().this)
    for number, asked in enumerate(list(_outermost(condition))):
        name = f"_asked_{number}"
        select.select(exp.alias_(asked.copy(), name, quoted=True), copy=False)
        asked.replace(_of_subquery(name))
    outer = exp.select(*(exp.alias_(_of_subquery(name), name, quoted=True) for name in names))
    return outer.from_(select.subquery(exp.to_identifier(_CHOSEN, quoted=True))).where(condition.this)


def _outermost(condition: exp.Expr) -> Iterator[exp.Expr]:
    """What is asked of the rows, without what stands inside of another."""
    for node in condition.walk(prune=lambda node: isinstance(node, _ASKED)):
        if isinstance(node, _ASKED):
            yield node


def _of_subquery(name: str) -> exp.Column:
    return exp.column(name, table=_CHOSEN, quoted=True)
