import hashlib
import shutil
from pathlib import Path

import polars as pl
import pytest

from pipelines.sandbox.build import SandboxSummary, build
from pipelines.sandbox.errors import SandboxError
from pipelines.sandbox.scale import SCALES


def fingerprints(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_seed_is_a_city_and_one_that_is_there_is_left_alone(city: SandboxSummary, tmp_path: Path) -> None:
    first, ours = build(tmp_path / "city"), fingerprints(city.out)
    assert first.built
    assert fingerprints(first.out) == ours
    before = (first.out / "sandbox.json").stat().st_mtime_ns
    second = build(first.out)
    assert not second.built
    assert (second.rows, second.faults) == (first.rows, first.faults)
    assert (first.out / "sandbox.json").stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


@pytest.mark.slow
def test_another_seed_is_another_city_in_its_place(city: SandboxSummary, tmp_path: Path) -> None:
    """Lists that are nobody's (items of service, offices) may stay; a day on which nothing changed has no file."""
    shutil.copytree(city.out, tmp_path / "city")
    assert build(tmp_path / "city", seed=1).built
    ours, other = fingerprints(city.out), fingerprints(tmp_path / "city")
    both = ours.keys() & other.keys()
    assert len(both) > 0.9 * len(ours)
    assert sum(ours[name] != other[name] for name in both) > 0.9 * len(both)
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(SandboxError, match="not a sandbox"):
        build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_an_unknown_scale_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SandboxError, match="'XXL'") as caught:
        build(tmp_path / "city", scale="XXL")
    assert caught.value.advice == "use one of S, M, L, XL"


def test_counts_have_the_shape_of_the_city(city: SandboxSummary) -> None:
    share = SCALES["S"].share
    assert city.rows["psb_resident"] == pytest.approx(4_034_800 * share, rel=0.01)
    assert city.rows["psb_floating_population"] == pytest.approx(1_300_000 * share, rel=0.01)
    assert city.rows["sib_insurance_payment"] == pytest.approx(48_000_000 * share, rel=0.25)
    assert city.rows["gsda_hotline_ticket"] == pytest.approx(929_000 * share, rel=0.05)
    assert city.rows["wrb_reservoir_limit"] == SCALES["S"].reservoirs


def test_truth_counts_every_row_and_fault(city: SandboxSummary) -> None:
    entities = pl.read_parquet(city.truth / "entities.parquet")
    faults = pl.read_parquet(city.truth / "faults.parquet")
    assert dict(entities.group_by("resource").len().iter_rows()) == city.rows
    assert dict(faults.group_by("fault").len().iter_rows()) == city.faults
    assert len(city.faults) >= 15


def test_a_person_is_the_same_entity_in_every_register(city: SandboxSummary) -> None:
    entities = pl.read_parquet(city.truth / "entities.parquet")
    registers = entities.filter(pl.col("resource").str.starts_with("psb_"))["entity_id"]
    insured = entities.filter(pl.col("resource") == "sib_insurance_payment")["entity_id"]
    assert insured.str.starts_with("person:").all()
    assert insured.is_in(registers.implode()).all()
