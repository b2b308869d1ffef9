"""Names and values become SQL here and nowhere else, so that nothing is ever pasted."""

from sqlglot import exp


def quote(*names: str) -> str:
    """`quote("std", "psb_resident")` is `"std"."psb_resident"`; quotes inside a name are doubled."""
    return ".".join(exp.to_identifier(name, quoted=True).sql(dialect="duckdb") for name in names)


def quote_table(name: str) -> str:
    """A lake table such as `std.psb_resident`, quoted part by part."""
    return quote(*name.split(".", 1))


def literal(value: str | int | float) -> str:
    """A text or a number as a SQL literal."""
    expression = exp.Literal.string(value) if isinstance(value, str) else exp.convert(value)
    return expression.sql(dialect="duckdb")
