"""Names and values become SQL here and nowhere else, so that nothing is ever pasted."""

from functools import lru_cache

from sqlglot import exp

_NAMES = 65_536
"""More than the columns, rules and tables of a city; each is quoted thousands of times in a run."""


def quote(*names: str) -> str:
    """`quote("std", "psb_resident")` is `"std"."psb_resident"`; quotes inside a name are doubled."""
    return ".".join(map(_quoted, names))


@lru_cache(_NAMES)
def _quoted(name: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect="duckdb")


def quote_table(name: str) -> str:
    """A lake table such as `std.psb_resident`, quoted part by part."""
    return quote(*name.split(".", 1))


def literal(value: str | int | float) -> str:
    """A text or a number as a SQL literal."""
    return _text(value) if isinstance(value, str) else exp.convert(value).sql(dialect="duckdb")


@lru_cache(_NAMES)
def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")
