import csv
from pathlib import Path

import pytest

from quality.addresses.gazetteer import Gazetteer

REFERENCE = Path(__file__).parents[3] / "catalog" / "reference"


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def official_divisions() -> list[str]:
    """As `master.division` has them: code|name|level|parent|is current|successor."""
    history = [
        f"{row['code']}|{row['name']}|{'city' if row['code'] == '440700' else 'county'}|440700|"
        f"{'false' if row['end_year'] else 'true'}|{row['successor_code']}"
        for row in _rows("jm_division_history.csv")
    ]
    towns = [
        f"{row['code9']}|{row['name']}|town|{row['county6']}|true|{row['code9']}" for row in _rows("jm_towns_2023.csv")
    ]
    villages = [
        f"{row['code12']}|{row['name']}|village|{row['town9']}|true|{row['code12']}"
        for row in _rows("jm_villages_2023.csv")
    ]
    return [*history, *towns, *villages]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.of_texts(official_divisions())
