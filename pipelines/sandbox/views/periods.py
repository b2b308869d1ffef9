"""The year cut into the periods in which incremental deliveries arrive."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from pipelines.sandbox.world.events import YEAR_START


def periods(deliveries: int) -> Iterator[tuple[str, datetime, datetime]]:
    """Name, start and end (exclusive) of each period of the year."""
    length = timedelta(days=365) / deliveries
    for number in range(deliveries):
        yield f"2023_{number + 1:02}", YEAR_START + length * number, YEAR_START + length * (number + 1)
