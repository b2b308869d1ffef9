"""The contracts of the sandbox's resources agree with what the sandbox delivers."""

from pathlib import Path

import polars as pl
import pytest

from lake.connectors.files.spreadsheet import ExcelSource
from lake.connectors.rows.header import folded
from pipelines.sandbox.build import SandboxSummary
from tests.pipelines.sandbox.delivered import QUERIED, by_line, is_expected, registry, rows_of, source_names

OFFICIAL = {"mca_division_history", "stat_division_town", "stat_division_village"}
"""Real public tables, which come with the catalogue."""


@pytest.fixture(scope="session")
def places(city: SandboxSummary) -> pl.DataFrame:
    """Resource and the file or source it was delivered in."""
    return pl.read_parquet(city.truth / "entities.parquet").select("resource", "file").unique(maintain_order=True)


def test_every_resource_is_delivered(city: SandboxSummary) -> None:
    assert set(city.rows) == registry().resources.keys() - OFFICIAL
    assert all(rows > 0 for rows in city.rows.values())


def test_every_file_and_source_is_one_its_contract_finds(places: pl.DataFrame) -> None:
    for resource, file in places.rows():
        contract = registry().resource(resource).contract
        assert file in source_names(contract) or is_expected(contract, file), (resource, file)


def test_contracts_name_every_column_that_is_delivered(city: SandboxSummary, places: pl.DataFrame) -> None:
    headers = pl.read_parquet(city.truth / "faults.parquet").filter(pl.col("fault") == "H8")
    for resource, file in places.rows():
        contract = registry().resource(resource).contract
        sent = _first(city, resource, file, contract_sources=source_names(contract))
        titles = {source.sheet_column for source in contract.sources if isinstance(source, ExcelSource)}
        if file not in QUERIED:  # which joins a second table
            written, right = _changed_header(headers, file)
            wanted = {folded(name) for name in (set(contract.raw_columns) - titles - right) | written}
            assert {folded(name) for name in sent} == wanted, (resource, file)  # as the reader matches them


def _changed_header(headers: pl.DataFrame, file: str) -> tuple[set[str], set[str]]:
    """Columns of a file as the answer sheet says they are written (H8), and those they stand for."""
    faults = headers.filter(pl.col("file") == file)
    return {*faults["written"]}, {*faults["right"]}


def _first(city: SandboxSummary, resource: str, file: str, contract_sources: list[str]) -> list[str]:
    if file in contract_sources:
        return list(rows_of(city.out, file)[0])
    return list(next(iter(by_line(Path(city.landing), resource, file).values())))
