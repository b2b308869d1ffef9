"""The city and its counties, and what they were once, by the six digits of GB/T 2260."""

import csv
from functools import cache
from pathlib import Path

CITY_CODE = "440700"
"""The city as a whole, where figures stand for counties and for it."""
_HISTORY = Path(__file__).parent / "reference" / "jm_division_history.csv"


@cache
def county_names() -> dict[str, str]:
    """Code → Chinese name. A code that was given up once keeps its name."""
    with _HISTORY.open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}
