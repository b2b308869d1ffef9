"""Common table expressions: Spark has one list of them for a query, where DuckDB has one for each SELECT in it."""

from itertools import count

from sqlglot import exp
from sqlglot.optimizer.scope import Scope, traverse_scope


def names_apart(tree: exp.Expr) -> exp.Expr:
    """The same query, qualified as it is given, where no two of them have one name: sqlglot lifts all to the top."""
    renamed = _renamed(tree)
    if not renamed:
        return tree
    for scope in traverse_scope(tree):
        for table in scope.tables:
            source = scope.sources.get(table.alias_or_name)
            if isinstance(source, Scope) and (name := renamed.get(id(source.expression.parent))):
                table.set("this", exp.to_identifier(name, quoted=True))
    for one in tree.find_all(exp.CTE):
        if name := renamed.get(id(one)):
            one.args["alias"].set("this", exp.to_identifier(name, quoted=True))
    return tree


def _renamed(tree: exp.Expr) -> dict[int, str]:
    """By node, the new names of those whose name another has; Spark does not tell letters' cases apart."""
    taken, renamed = {one.alias.lower() for one in tree.find_all(exp.CTE)}, dict[int, str]()
    seen = set[str]()
    for one in tree.find_all(exp.CTE):
        name = one.alias.lower()
        if name in seen:
            name = next(free for number in count(2) if (free := f"{name}_{number}") not in taken)
            taken.add(name)
            renamed[id(one)] = name
        seen.add(name)
    return renamed
