"""Expressions that write the world's values as texts."""

import polars as pl


def day(column: str) -> pl.Expr:
    """A day as YYYY-MM-DD."""
    return pl.col(column).dt.strftime("%Y-%m-%d")


def compact_day(column: str) -> pl.Expr:
    """A day as YYYYMMDD."""
    return pl.col(column).dt.strftime("%Y%m%d")


def moment(column: str | pl.Expr) -> pl.Expr:
    """A moment as YYYY-MM-DD HH:MM:SS, Beijing time."""
    return (pl.col(column) if isinstance(column, str) else column).dt.strftime("%Y-%m-%d %H:%M:%S")


def number(column: str) -> pl.Expr:
    """A number as short as it goes, whole ones without a decimal point."""
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")


def sexagesimal(column: str) -> pl.Expr:
    """Degrees as 113°4′56.28″."""
    hundredths = (pl.col(column) * 360_000).round().cast(pl.Int64)
    seconds = (hundredths % 6000 / 100).cast(pl.String)
    return pl.format("{}°{}′{}″", hundredths // 360_000, hundredths // 6000 % 60, seconds)


def beside(*frames: pl.DataFrame) -> pl.DataFrame:
    """Frames of equal height side by side; of columns with the same name the first is kept."""
    joined = frames[0]
    for frame in frames[1:]:
        joined = joined.hstack(frame.select(pl.exclude(joined.columns)))
    return joined
