"""DuckDB's SQL as sqlglot's tree, where sqlglot reads it as another dialect's."""

from sqlglot import exp


def reductions_in_order(tree: exp.Expr) -> exp.Expr:
    """DuckDB's reduce(list, merge, start), which sqlglot reads as if it were Spark's aggregate(list, start, merge)."""
    for node in tree.find_all(exp.Reduce):
        start, merge = node.args["initial"], node.args["merge"]
        if isinstance(start, exp.Lambda):
            node.set("initial", merge)
            node.set("merge", start)
    return tree
