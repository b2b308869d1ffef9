"""Most values are ordinary: one cheap test tells that a text is clean and what its normal form is.

Where the element's values are texts it also tells that they are valid, but for check digits.

Which texts these are says ordinary.py. The answer is a column of the first steps of a split, so that the dear way is
gone only by the others.
"""

from catalog.contracts.element import VALUE
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from quality.split.ordinary import ordinary_of
from quality.standards.expression import value_sql
from quality.standards.rule import RowRule, is_false


def ordinary_column(field: str) -> str:
    """The column that says whether the field's text as sent is ordinary; NULL counts as no."""
    return f"{field}.ordinary"


def checked_column(field: str) -> str:
    """The column that says whether the field's normal text passes its element's check.

    It is asked of every row: what an expression says twice is computed once there, and not behind a condition.
    """
    return f"{field}.checked"


def ordinary_tests(resource: Resource) -> dict[str, str]:
    """The fields that have such a test, and its SQL over the text in the column of the field's name.

    None has a field whose text still changes: by the department's codes, or because a coordinate is moved.
    """
    moved = {name for position in resource.contract.positions for name in (position.longitude, position.latitude)}
    stay = (field for field in resource.fields if not field.spec.codes and field.name not in moved)
    told = ((field.name, ordinary_of(field.element)) for field in stay)
    return {name: value_sql(ordinary.test, quote(name)) for name, ordinary in told if ordinary}


def unless_ordinary(field: str, text: str, form: str = VALUE) -> str:
    """SQL for the text of an ordinary value in its `form`, and for others what `text` makes of it; NULL stays NULL."""
    name = quote(field)
    ordinary = f"WHEN {quote(ordinary_column(field))} THEN {value_sql(form, name)}"
    return f"CASE {ordinary} WHEN {name} IS NOT NULL THEN {text} END"


def broken_by(field: Field, rule: RowRule) -> str:
    """When a value breaks the element's `valid` rule: of an ordinary text only the check is still asked."""
    ordinary = ordinary_of(field.element)
    if ordinary is None or field.type != "text":
        return rule.broken
    left = is_false(quote(checked_column(field.name))) if ordinary.check else "FALSE"
    return f"CASE WHEN {quote(ordinary_column(field.name))} THEN {left} ELSE {rule.broken} END"
