from dataclasses import replace
from pathlib import Path
from shutil import copyfile

from assets.context import MODEL_FOLDERS
from catalog.contracts.reference_models import Geometry
from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import load_models
from catalog.registry.registry import Registry
from lake.errors import LakeError
from lake.settings import Settings
from pipelines.catalogue import catalogue_of, load_catalogue, misplaced
from pipelines.definitions import build_definitions


def test_a_contract_with_a_typo_is_named_and_stops_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "resources" / "amr" / "licence.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("titel: {zh: 证照, en: Licences}\n", encoding="utf-8")
    catalogue = load_catalogue(Settings(contracts=str(tmp_path)))
    assert "amr_licence" not in catalogue.registry.resources
    assert {error.file for error in catalogue.errors} == {str(path)}
    assert catalogue.left_out == ()
    assert build_definitions(catalogue).resolve_all_job_defs()


def test_a_model_is_not_blamed_for_a_contract_that_cannot_be_read() -> None:
    registry = Registry.load()
    del registry.contracts["wrb_reservoir_level"]
    broken = LakeError("`titel`: unknown key", advice="correct it", file="/x/resources/wrb/reservoir_level.yaml")
    registry.errors.append(broken)
    tables = ModelTables(load_models(MODEL_FOLDERS), input_tables(registry))
    catalogue = catalogue_of(registry, tables)
    assert "topic.smart_water_reservoir_status" in catalogue.left_out
    assert "std.wrb_reservoir_level" not in catalogue.left_out
    assert [error for error in catalogue.errors if error.resource] == []


def test_models_and_checks_that_read_a_missing_resource_are_left_out_with_one_error_each_for_its_cause() -> None:
    whole = load_catalogue(Settings())
    registry = Registry.load()
    del registry.contracts["wrb_reservoir_level"]
    base = {name: columns for name, columns in input_tables(whole.registry).items() if "reservoir_level" not in name}
    catalogue = catalogue_of(registry, ModelTables(dict(whole.models), base))
    assert "topic.smart_water_reservoir_status" in catalogue.left_out
    assert "open.reservoir_status_daily" in catalogue.left_out
    assert "topic.smart_water_river_level" in catalogue.models
    assert "reservoir_level_out_of_dam" not in {check.name for check in catalogue.checks.all}
    assert ["std.wrb_reservoir_level" in error.message for error in catalogue.errors] == [True, True, True]


def test_a_map_shows_only_columns_that_are_coordinates(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    copyfile(MODEL_FOLDERS[-1] / "parking_lot.sql", tmp_path / "open" / "parking_lot.sql")
    registry = Registry.load()
    park = registry.publications["parking_lot"]
    tables = ModelTables(load_models([tmp_path / "open"]), input_tables(registry))
    assert list(misplaced(registry, tables, tables.models)) == []
    swapped = park.model_copy(update={"geometry": Geometry(longitude="latitude", latitude="spaces")})
    faults = list(misplaced(replace(registry, publications={park.id: swapped}), tables, tables.models))
    assert [fault.message.partition(", ")[0] for fault in faults] == [
        "`geometry` takes latitude for the longitude",
        "`geometry` takes spaces for the latitude",
    ]
