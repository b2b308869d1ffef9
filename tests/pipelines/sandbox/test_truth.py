from pathlib import Path

import polars as pl
import pytest

from pipelines.sandbox.build import SandboxSummary
from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults.fault import fault_factors
from pipelines.sandbox.truth import Truth
from tests.pipelines.sandbox.delivered import by_line, holding, rows_of


def truth(city: SandboxSummary, name: str) -> pl.DataFrame:
    return pl.read_parquet(city.truth / f"{name}.parquet")


def test_every_fault_is_in_the_file_where_it_is_said_to_be(city: SandboxSummary, landing: Path) -> None:
    faults = truth(city, "faults").filter(pl.col("line").is_not_null(), pl.col("field").is_not_null())
    for (resource, file), group in faults.group_by("resource", "file", maintain_order=True):
        rows = by_line(landing, str(resource), str(file))
        for line, field, written in group.select("line", "field", "written").iter_rows():
            assert _same(rows[line][field], written), (file, line, field)


def _same(read: str | None, written: str | None) -> bool:
    """Formats without quotes lose blanks at the ends of a cell."""
    return read == written or (written is not None and (read or "") == written.strip())


def test_every_fault_of_a_database_is_in_the_row_with_that_key(city: SandboxSummary) -> None:
    faults = truth(city, "faults").filter(pl.col("key").is_not_null(), pl.col("field").is_not_null())
    for (source, field), group in faults.group_by("file", "field", maintain_order=True):
        rows = holding(rows_of(city.out, str(source)), str(field))
        for key, written in group.select("key", "written").iter_rows():
            parts = {part for part in key.split("|") if part}
            assert any(parts <= values for values in rows.get(written, [])), (source, key, field)


def test_every_line_of_a_file_has_its_entity(city: SandboxSummary, landing: Path) -> None:
    entities = truth(city, "entities").filter(pl.col("line").is_not_null())
    for (resource, file), group in entities.group_by("resource", "file", maintain_order=True):
        assert group["line"].to_list() == list(by_line(landing, str(resource), str(file))), file


def test_repeated_rows_are_repetitions(city: SandboxSummary, landing: Path) -> None:
    repeated = truth(city, "faults").filter(pl.col("fault") == "H31", pl.col("file") == "psb/resident_20231231.csv")
    rows = by_line(landing, "psb_resident", "psb/resident_20231231.csv")
    ids = [row["GMSFHM"] for row in rows.values()]
    assert len(repeated) > 0
    assert all(ids.count(rows[line]["GMSFHM"]) == 2 for line in repeated["line"])


@pytest.mark.parametrize(
    "fault", ["H3", "H4", "H6", "H7", "H9", "H10", "H11", "H12", "H14", "H15", "H16", "H17", "H20"]
)
def test_faults_of_values(city: SandboxSummary, fault: str) -> None:
    found = truth(city, "faults").filter(pl.col("fault") == fault)
    assert len(found) > 0
    assert (found["written"].ne_missing(found["right"])).all()


@pytest.mark.parametrize(
    "fault",
    [
        "H1",
        "H2",
        "H8",
        "H13",
        "H18",
        "H19",
        "H21",
        "H22",
        "H23",
        "H24",
        "H25",
        "H26",
        "H27",
        "H28",
        "H29",
        "H30",
        "H31",
        "H32",
        "H33",
        "H36",
        "H38",
    ],
)
def test_faults_of_rows_and_references(city: SandboxSummary, fault: str) -> None:
    assert city.faults[fault] > 0


def test_a_file_that_broke_off_ends_in_the_middle_of_a_row(landing: Path) -> None:
    *whole, last = (landing / "fire/hydrant_20231217.csv").read_text(encoding="gb18030").splitlines()
    assert last.count(",") < whole[0].count(",")
    assert len(whole) < len((landing / "fire/hydrant_20231224.csv").read_text(encoding="gb18030").splitlines())


def test_a_file_of_zero_bytes_comes_only_where_it_is_asked_for(landing: Path, tmp_path: Path) -> None:
    empty = "fire/hydrant_20240107.csv"
    assert not (landing / empty).exists()
    with Truth(tmp_path / "truth") as sheet, fault_factors({"H31": 2.0}):
        Desk(tmp_path, 1, sheet).empty("fire_fire_hydrant", empty)
    assert (tmp_path / "landing" / empty).stat().st_size == 0
    assert sheet.faults == {"H31": 1}
