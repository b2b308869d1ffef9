"""Text as sent becomes clean text; the same for every column of every table."""

from catalog.contracts.element import CLEAN_CHARACTERS_SQL, CLEAN_SQL
from quality.standards.expression import value_sql


def cleaned(value: str, *, null_spellings: bool) -> str:
    """SQL for the clean text of a value; 无, -, NULL and their like become NULL when `null_spellings`."""
    return value_sql(CLEAN_SQL if null_spellings else CLEAN_CHARACTERS_SQL, value)
