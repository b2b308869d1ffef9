"""The year cut into the periods in which incremental deliveries arrive."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pipelines.sandbox.world.events import YEAR_START


def periods(deliveries: int, year: int = YEAR_START.year) -> Iterator[tuple[str, datetime, datetime]]:
    """Name, start and end (exclusive) of each period of the year."""
    first, length = YEAR_START.replace(year=year), timedelta(days=365) / deliveries
    for number in range(deliveries):
        yield f"{year}_{number + 1:02}", first + length * number, first + length * (number + 1)
