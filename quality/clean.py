"""Text as sent becomes clean text; the same for every column of every table."""

from sqlglot import exp

from catalog.element import CLEAN_CHARACTERS_SQL, CLEAN_SQL
from quality.expression import with_value


def cleaned(value: exp.Expression, *, null_spellings: bool) -> exp.Expression:
    """The clean text of a value; 无, -, NULL and their like become NULL when `null_spellings`."""
    return with_value(CLEAN_SQL if null_spellings else CLEAN_CHARACTERS_SQL, value)
