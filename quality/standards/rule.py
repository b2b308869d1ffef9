"""Rules about one row: what they are called, what they say to the department and when they are broken."""

from dataclasses import dataclass
from functools import cache

from sqlglot import exp

from catalog.contracts.contract import ChangeLog, Contract, Dimension, Severity
from catalog.registry.field import Field
from lake.engine.identifiers import quote
from quality.standards.expression import in_range, parse, sql, value_sql
from quality.standards.membership import is_one_of

OPERATION = "operation.declared"
"""The rule's id, and the column that says whether a row breaks it."""
SURPLUS = "row.surplus"
"""The rule about a row with more cells than its header, and the column that says whether a row breaks it."""
CUT = "row.cut"
"""The same of a row in whose middle the file ends."""
OF_THE_FILE = (OPERATION, SURPLUS, CUT)
"""Rules about what a delivery said around the values: no column of the standard table knows it any more."""
SCHEMA_DRIFT = "schema_drift"
"""Stands for a rule where a whole delivery was refused or set aside for its header."""
HELD_BACK = "delivery_held"
"""… or was held because too many of its other rows were refused."""
_TYPE_TITLES = {"integer": "整数", "double": "数字", "date": "日期", "timestamp": "日期时间", "boolean": "是或否"}


@dataclass(frozen=True)
class RowRule:
    """A rule over one row. `broken` is SQL that is true, and otherwise false, for a row that breaks it."""

    id: str
    reason: str
    dimension: Dimension
    severity: Severity
    broken: str
    field: str | None = None


DRIFT = RowRule(SCHEMA_DRIFT, "表头与目录不一致，整批隔离", "conformity", "error", "FALSE")
"""What a delivery broke that was set aside as a whole. No row is asked: the header was."""
HELD = RowRule(HELD_BACK, "同批不合格的行过多，整批暂缓入库", "accuracy", "error", "FALSE")
"""What a sound row is refused for when its delivery is held."""
OF_THE_DELIVERY = (DRIFT, HELD)
"""What befalls rows because of the delivery they came in; no row can be corrected for it."""


def is_false(predicate: str) -> str:
    """A predicate is broken when it is false; NULL counts as good."""
    return f"({predicate}) IS FALSE"


@cache
def broken_check(check: str) -> str:
    """SQL that is true, and otherwise false, where the check that somebody wrote is false."""
    return _found_false(parse(check))


def _found_false(tree: exp.Expr) -> str:
    """The same as `is_false`, asking what stands behind an OR only where what stands before it is false.

    DuckDB asks both of every row; `birth_date = … or not regexp_matches(…)` then costs twice as much.
    """
    if isinstance(tree, exp.Paren):
        return _found_false(tree.this)
    if isinstance(tree, exp.Or):
        return f"CASE WHEN {_found_false(tree.left)} THEN {_found_false(tree.right)} ELSE FALSE END"
    return is_false(sql(in_range(tree)))


def operation_rule(changes: ChangeLog) -> RowRule:
    """A row of a `changes` delivery whose operation nobody declared. The first step computes it, from the text sent."""
    words = "、".join((*changes.insert, *changes.update, *changes.delete))
    reason = f"操作类型“{changes.operation}”不是约定的取值（{words}）"
    return RowRule(OPERATION, reason, "conformity", "error", quote(OPERATION))


def surplus_rule() -> RowRule:
    """A row with more cells than the header has columns: which value belongs to which column is then a guess."""
    reason = "这一行的单元格比表头多，各列的值可能错位（多为值中的分隔符未加引号）；多出的值见归集库 _extra"
    return RowRule(SURPLUS, reason, "conformity", "error", quote(SURPLUS))


def cut_rule() -> RowRule:
    """The last row of a file that ends in its middle: what of the last cell is missing nobody knows."""
    return RowRule(
        CUT, "文件在这一行中间断开，后面的内容没有传到；请重新交付完整的文件", "completeness", "error", quote(CUT)
    )


def required_rule(field: Field) -> RowRule:
    """Nothing was delivered, or nothing was left of it. Looks at the normalised text."""
    broken = f"{quote(field.name)} IS NULL"
    return RowRule(f"{field.name}.required", f"{field.title}不能为空", "completeness", "error", broken, field.name)


def format_rule(field: Field, typed: str) -> RowRule:
    """Text that cannot become the type. Looks at the normalised text; `typed` is its cast."""
    wanted = _TYPE_TITLES.get(field.type, "数字" if field.type.startswith("decimal") else "规定的格式")
    broken = f"{quote(field.name)} IS NOT NULL AND {typed} IS NULL"
    return RowRule(f"{field.name}.format", f"{field.title}不是有效的{wanted}", "accuracy", "error", broken, field.name)


def valid_rule(field: Field) -> RowRule | None:
    """The element's predicate and code list, over the typed value; None when the element has neither."""
    element = field.element
    checks = [] if element.valid is None else [value_sql(element.valid, quote(field.name))]
    if field.code_list:
        checks.append(is_one_of(quote(field.name), field.code_list.codes))
    if not checks:
        return None
    predicate = " AND ".join(f"({check})" for check in checks)
    reason = f"{field.title}：{element.reason}" if element.reason else f"{field.title}不符合{element.title}的规定"
    # An element says nothing of a value that is not there; that is what `required` is for. DuckDB asks both sides of
    # an AND of every row, but what stands behind a THEN only where it applies.
    broken = f"CASE WHEN {quote(field.name)} IS NOT NULL THEN {is_false(predicate)} ELSE FALSE END"
    return RowRule(f"{field.name}.valid", reason, element.dimension, "error", broken, field.name)


def doubtful_rule(field: Field) -> RowRule | None:
    """What the element accepts and still finds doubtful: the row is flagged and stays; None when nothing is."""
    element = field.element
    if element.doubtful is None:
        return None
    broken = f"coalesce({value_sql(element.doubtful, quote(field.name))}, FALSE)"
    return RowRule(
        f"{field.name}.doubtful", f"{field.title}：{element.doubt}", element.dimension, "warning", broken, field.name
    )


def contract_rules(contract: Contract) -> list[RowRule]:
    """What the contract says beyond its fields, over the standard columns."""
    return [
        RowRule(rule.name, rule.message, rule.dimension, rule.severity, broken_check(rule.check))
        for rule in contract.rules
    ]
