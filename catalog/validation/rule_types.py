"""Whether the rules of a contract compare like with like: the types of its columns are known before a row arrives."""

from collections.abc import Iterator
from functools import lru_cache

import duckdb
import sqlglot
from sqlglot import exp

from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from lake.engine.session import Session
from lake.schema import duck_type

_RULES = 4096


def rule_type_faults(resource: Resource, scratch: Session) -> Iterator[tuple[int, str]]:
    """Position and fault of every rule that DuckDB refuses, asked in an empty database on a row of typed NULLs.

    Only of rules that can be read and name columns of the resource: what else is wrong is told elsewhere.
    """
    row = ", ".join(f"CAST(NULL AS {duck_type(field.type)}) AS {quote(field.name)}" for field in resource.fields)
    for position, rule in enumerate(resource.contract.rules):
        try:
            for check in (rule.check, _strictly_compared(rule.check)):
                scratch.execute(f"SELECT {check} FROM (SELECT {row})")
        except duckdb.Error as error:
            yield position, str(error).splitlines()[0].removeprefix("Binder Error: ")


@lru_cache(_RULES)
def _strictly_compared(check: str) -> str:
    """The same with `>` for every equality: DuckDB lets a number equal a text, and fails on the first text it reads."""

    def strict(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.EQ | exp.NEQ):
            return exp.GT(this=node.this, expression=node.expression)
        if isinstance(node, exp.In) and node.expressions:
            return exp.or_(*(exp.GT(this=node.this.copy(), expression=one.copy()) for one in node.expressions))
        return node

    return sqlglot.parse_one(check, dialect="duckdb").transform(strict).sql(dialect="duckdb")
