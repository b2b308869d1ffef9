"""H10 to H13 and Excel's serial numbers (H6): what happens to dates."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from pipelines.sandbox.faults.fault import Damage, each, one_of
from pipelines.sandbox.randomness import Generator

EXCEL_EPOCH = date(1899, 12, 30)

unknown_date = one_of("1900-01-01", "1899-12-31 12:00:00", "0001-01-01", "1970-01-01 08:00:00", "0000-00-00")
"""H10: dates that mean that nobody knew."""

open_end = one_of("9999-09-09", "9999-12-31", "2099-12-31")
"""H10, H40: dates that mean for ever."""


def day_of(value: str) -> date:
    """The day of a clean value: YYYY-MM-DD or YYYYMMDD, with or without a time."""
    return datetime.strptime(value[:10].replace("-", "")[:8], "%Y%m%d").date()


def like(day: date, clean: str) -> str:
    """The day written as the clean value is."""
    if "-" not in clean:
        return day.strftime("%Y%m%d")
    return day.isoformat() + clean[10:]


@each
def malformed(value: str, rng: Generator) -> str:
    """H11: the same day in another hand."""
    day, clock = day_of(value), value[10:]
    styles = (
        f"{day.year}/{day.month}/{day.day}{clock}",
        f"{day.year}.{day.month:02}.{day.day:02}{clock}",
        f"{day.year}年{day.month}月{day.day}日{clock}",
        f"{day.isoformat()}{clock[:-3] or ' 00:00'};{clock[-2:] or '00'}",
    )
    return styles[int(rng.integers(len(styles)))]


@each
def impossible(value: str, rng: Generator) -> str:
    """H11: a day that no calendar has."""
    year = day_of(value).year
    return f"{year}-02-30{value[10:]}" if "-" in value else f"{year}0230"


@each
def epoch(value: str, rng: Generator) -> str:
    """H13: a moment of Beijing's as seconds or milliseconds since 1970, or in UTC."""
    moment = datetime.fromisoformat(f"{value}+08:00")
    seconds = int(moment.timestamp())
    return (str(seconds), f"{seconds}000", f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")[int(rng.integers(3))]


@each
def serial_number(value: str, rng: Generator) -> str:
    """H6: the number Excel keeps for the day."""
    return str((day_of(value) - EXCEL_EPOCH).days)


def before(other: str) -> Damage:
    """H12: a date before the other one, which it must follow."""

    def damage(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
        shifts = rng.integers(30, 900, len(rows)).tolist()
        pairs = zip(rows[other], rows[field], shifts, strict=True)
        return [like(day_of(earlier) - timedelta(days=days), clean or earlier) for earlier, clean, days in pairs]

    return damage
