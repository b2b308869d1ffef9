"""Normalised text becomes a typed value, or NULL when it cannot."""

from lake.schema import duck_type

_INTEGER = r"[+-]?[0-9]+(\.0*)?"
_DAY = (
    r"[0-9]{1,6}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T]+[0-9]{1,2}(:[0-9]{1,2}){0,2}([.,][0-9]*)?)? *(Z|z|UTC|[+-][0-9:]+)?"
)
"""A day, with or without a time that is not looked at."""


def plain_value(text: str, logical_type: str) -> str:
    """SQL for the value of a text that is known to be an ordinary one: only a date may still not exist."""
    return text if logical_type == "text" else f"TRY_CAST({text} AS {duck_type(logical_type)})"


def typed_value(text: str, logical_type: str) -> str:
    """SQL for the value of the SQL expression `text`. DuckDB only: TRY_CAST.

    TRY_CAST alone is too kind: it rounds `1.5` to an integer, reads `inf` and `nan` as numbers and dates, and takes
    the first day of `2020-01-02至2022-01-28` for the date.
    """
    value = plain_value(text, logical_type)
    if logical_type == "integer":
        return f"CASE WHEN regexp_full_match({text}, '{_INTEGER}') THEN {value} END"
    if logical_type == "date":
        return f"CASE WHEN regexp_full_match({text}, '{_DAY}') AND isfinite({value}) THEN {value} END"
    if logical_type in ("double", "timestamp"):
        return f"CASE WHEN isfinite({value}) THEN {value} END"
    return value
