"""Which texts of an element need no closer look: what most of them are like, told by one cheap test.

Of speed alone: what an element means is said in the catalogue, whose expressions are split here where it helps.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field
from sqlglot import exp

from catalog.contracts.element import VALUE, DataElement
from catalog.contracts.expression_check import SqlExpression
from catalog.contracts.strict import Strict
from catalog.yaml_source import parse as parse_entry
from catalog.yaml_source import read_yaml
from quality.standards.expression import parse, sql

FILE = Path(__file__).parent / "ordinary.yaml"


class Told(Strict):
    """An entry of ordinary.yaml."""

    test: SqlExpression | None = Field(default=None, description="default: what `valid` says before its last condition")
    form: SqlExpression = VALUE
    but_for_last: bool = Field(default=False, description="whether the last condition of `valid` is still asked")


@dataclass(frozen=True)
class Ordinary:
    """Texts for which `test` is true are clean, have the normal form `form` and mean the type's plain value.

    Where texts are the element's values, they are valid as well, but for `check`.
    """

    test: str
    form: str
    check: str | None


@cache
def ordinary_texts() -> dict[str, Told]:
    """The table by element; every caller sees the same one."""
    document = read_yaml(FILE)
    return {name: parse_entry(Told, document, (name,)) for name in document.content}


def ordinary_of(element: DataElement) -> Ordinary | None:
    """What is known of an element's ordinary texts; None where each of its texts goes the long way."""
    told = ordinary_texts().get(element.id)
    if told is None:
        return None
    before, last = _conditions(element.valid or "") if told.but_for_last else ("", None)
    return Ordinary(told.test or before, told.form, last)


@cache
def _conditions(valid: str) -> tuple[str, str]:
    """What a predicate says before its last condition, and that condition."""
    tree = parse(valid)
    assert isinstance(tree, exp.And)  # the table's own promise, and a test's
    return sql(tree.this), sql(_written_out(tree.expression))


def _written_out(tree: exp.Expr) -> exp.Expr:
    """`list_transform([a], lambda n: …)[1]` says that `a` is to be computed once; here with `a` in the place of `n`.

    Where such a condition stands alone an engine sees by itself that it is the same each time, and is faster so.
    """
    call = tree.this
    if not (isinstance(tree, exp.Bracket) and isinstance(call, exp.Transform)):
        return tree
    [value], body = call.this.expressions, call.expression
    [name] = (parameter.name for parameter in body.expressions)

    def put_in(node: exp.Expr) -> exp.Expr:
        return exp.paren(value.copy()) if isinstance(node, exp.Identifier) and node.name == name else node

    written: exp.Expr = body.this.transform(put_in)
    return written
