"""What is shown in place of a value that not everybody may see: the one place that knows.

A value that conforms is masked as its element says. One that was sent, and may be wrong, shows its shape: what a mask
leaves standing would be right of a number and may be a name in another column.
"""

from catalog.contracts.element import DataElement
from catalog.contracts.grades import is_sensitive
from lake.engine.identifiers import literal, quote
from lake.shape import shape
from quality.standards.expression import value_sql
from quality.standards.text_shape import holds_personal_numbers

_STARS = "***"


def masked_sql(column: str, element: DataElement | None) -> str:
    """SQL for what is shown of a column that conforms to the element; NULL stays NULL."""
    mask = element.mask if element else None
    shown = literal(_STARS) if mask is None else value_sql(mask, quote(column))
    return f"CASE WHEN {quote(column)} IS NOT NULL THEN {shown} END"


def told_value(value: str, grade: int, *, misplaced: bool = False) -> str:
    """The value as it was sent, or its shape: by its grade, when it holds somebody's number, or where it may be any."""
    hidden = is_sensitive(grade) or misplaced or holds_personal_numbers([value])
    return shape(value) if hidden else value
