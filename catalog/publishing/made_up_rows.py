"""Rows that show what a resource looks like without a single value from it: made of its dictionary and nothing else.

The same for the same dictionary. Numbers count up, days are the first of 2000, texts say that they are examples: no
value can be taken for that of a person, a firm or a place.
"""

from datetime import date, datetime, timedelta
from typing import Any

from catalog.beijing import BEIJING
from catalog.registry.field import Field

ROWS = 5
MARK, SAID = "_note", "示例数据（虚构）"
"""A column that no published table has, as none begins with an underscore, and what stands in it in every row."""
_FIRST = date(2000, 1, 1)
_KNOWN_PLACES = {"longitude": 113.0, "latitude": 22.5}


def made_up_rows(fields: list[Field]) -> list[dict[str, Any]]:
    """Column → value, `ROWS` times."""
    return [{MARK: SAID, **{field.name: _value(field, number) for field in fields}} for number in range(ROWS)]


def _value(field: Field, number: int) -> Any:
    kind = field.type.partition("(")[0]
    if field.code_list:
        code = list(field.code_list.codes)[number % len(field.code_list.codes)]
        return [code] if kind == "texts" else code
    if field.element.id in _KNOWN_PLACES:
        return round(_KNOWN_PLACES[field.element.id] + number / 100, 2)
    return _OF_KIND[kind](field, number)


def _text(field: Field, number: int) -> str:
    return f"示例{field.title}{number + 1}"


def _moment(_field: Field, number: int) -> str:
    return datetime(2000, 1, 1, 8 + number, tzinfo=BEIJING).isoformat()


_OF_KIND: dict[str, Any] = {
    "text": _text,
    "texts": lambda field, number: [_text(field, number)],
    "integer": lambda _field, number: number + 1,
    "double": lambda _field, number: (number + 1) * 1.5,
    "decimal": lambda _field, number: number + 1,
    "date": lambda _field, number: _FIRST + timedelta(days=number),
    "timestamp": _moment,
    "boolean": lambda _field, number: number % 2 == 0,
}
