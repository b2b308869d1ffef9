"""Whether the rules of a contract say something of a row, and compare like with like: types are known beforehand."""

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


def rule_type_faults(resource: Resource, scratch: Session) -> Iterator[tuple[int, str, str]]:
    """Position, fault and advice of a rule that is neither true nor false of a row, the same of all rows, or by chance.

    DuckDB is asked in an empty database on a row of typed NULLs. Only of rules that can be read and name columns of the
    resource: what else is wrong is told elsewhere.
    """
    row = ", ".join(f"CAST(NULL AS {duck_type(field.type)}) AS {quote(field.name)}" for field in resource.fields)
    for position, rule in enumerate(resource.contract.rules):
        if says_nothing := _of_no_row(rule.check):
            yield position, says_nothing, "write what is true of a good row, over its fields"
            continue
        try:
            scratch.execute(f"SELECT {_strictly_compared(rule.check)} FROM (SELECT {row})")
            found = scratch.execute(f"SELECT typeof({rule.check}), {rule.check} FROM (SELECT {row})").fetchone()
            if found and found[0] != "BOOLEAN":
                yield position, f"it is {found[0]}, neither true nor false", "compare it with something"
        except duckdb.Error as error:
            kind, _, told = str(error).splitlines()[0].partition(": ")
            yield position, told or kind, "compare values of one type" if kind == "Binder Error" else "correct it"


@lru_cache(_RULES)
def _of_no_row(check: str) -> str | None:
    """Why a rule says nothing of the row that it is to judge; None where it does."""
    tree = sqlglot.parse_one(check, dialect="duckdb")
    if tree.find(exp.Rand, exp.Uuid):
        return "it is left to chance, and would judge the same row otherwise the next time"
    return None if tree.find(exp.Column) else "it looks at no field, and says the same of every row"


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
