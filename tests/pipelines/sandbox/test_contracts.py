"""The contracts of the sandbox's resources agree with what the sandbox delivers."""

from pathlib import Path

import pytest
import yaml

from catalog.contract import Contract
from lake.connectors.landing import glob_pattern
from pipelines.sandbox.build import SandboxSummary
from pipelines.sandbox.scale import SCALES
from tests.pipelines.sandbox.delivered import by_key, by_line

FILES = {
    "psb_resident": "psb/resident_20231231.csv",
    "psb_floating_population": "psb/floating_population_20231231.xlsx",
    "amr_market_entity": "amr/market_entity_20231231.csv",
    "amr_inspection": "amr/inspection_2023_01.csv",
    "gsda_hotline_ticket": "gsda/hotline_ticket_2023_01.jsonl",
    "gsda_service_case": "gsda/service_case_2023_02.csv",
    "drb_administrative_permit": "drb/administrative_permit_2023_01.xml",
}
SOURCES = {
    "sib_insurance_payment": "sib_core:AC43",
    "wrb_station": "wrb_rwdb:ST_STBPRP_B",
    "wrb_reservoir_level": "wrb_rwdb:ST_RSVR_R",
    "hyd_river_level": "wrb_rwdb:ST_RIVER_R",
    "eeb_air_quality": "eeb_air:/api/air-quality/hourly",
}
RESOURCES = Path(__file__).parents[3] / "catalog" / "resources"


def contract(name: str) -> Contract:
    path = RESOURCES.joinpath(*name.split("_", 1)).with_suffix(".yaml")
    return Contract.model_validate(yaml.safe_load(path.read_text("utf-8"))).located(path)


@pytest.mark.parametrize("name", FILES)
def test_the_contract_names_every_column_of_the_file(name: str, landing: Path) -> None:
    first = next(iter(by_line(landing, FILES[name]).values()))
    assert set(first) == set(contract(name).raw_columns)
    assert any(glob_pattern(getattr(source, "path", "")).fullmatch(FILES[name]) for source in contract(name).sources)


@pytest.mark.parametrize("name", SOURCES)
def test_the_contract_names_every_column_of_the_table(name: str, city: SandboxSummary) -> None:
    first = next(iter(by_key(city.out, SOURCES[name]).values()))[0]
    assert set(first) == set(contract(name).raw_columns)


@pytest.mark.parametrize("name", [*FILES, *SOURCES, "wrb_reservoir_limit"])
def test_the_volume_allows_the_smallest_city(name: str, city: SandboxSummary) -> None:
    assert contract(name).volume.min <= city.rows[name] / SCALES["S"].deliveries


@pytest.mark.parametrize("name", [*FILES, "sib_insurance_payment"])
def test_the_volume_allows_the_whole_city(name: str, city: SandboxSummary) -> None:
    assert (contract(name).volume.max or 0) >= city.rows[name] / SCALES["S"].share


def test_the_newest_version_of_a_row_wins_somewhere() -> None:
    assert contract("gsda_hotline_ticket").latest_by == "updated_at"
