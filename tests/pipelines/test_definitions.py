import re
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets.context import MODEL_FOLDERS
from assets.publication.steps import publication_assets
from catalog.models.person_tables import TABLES as PERSONS
from catalog.models.sql_model import load_models
from catalog.registry.registry import Registry
from catalog.resolving.record_table import RECORD
from lake.settings import Settings
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.definitions import build_definitions, definitions_of
from tests.assets.small_lake import small_lake

RESOURCE_LAYERS = ("raw", "std", "quarantine")
GRAMMAR = re.compile(r"^(raw|std|quarantine|master|topic|open|gov|export|release)/[a-z][a-z0-9_]*$")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Settings())


@pytest.fixture(scope="module")
def definitions(catalogue: Catalogue) -> dg.Definitions:
    return build_definitions(catalogue)


@pytest.fixture(scope="module")
def specs(definitions: dg.Definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_definitions_load_and_nothing_is_left_out(definitions: dg.Definitions, catalogue: Catalogue) -> None:
    dg.Definitions.validate_loadable(definitions)
    assert (catalogue.errors, catalogue.left_out) == ((), ())


def test_every_asset_is_named_by_the_grammar(specs: dict[str, dg.AssetSpec]) -> None:
    assert [key for key in specs if not GRAMMAR.match(key)] == []


def test_assets_are_exactly_the_tables_of_the_catalogue(specs: dict[str, dg.AssetSpec]) -> None:
    registry = Registry.load()
    resources = {f"{layer}/{name}" for name in registry.resources for layer in RESOURCE_LAYERS}
    models = {name.replace(".", "/", 1) for name in (*load_models(MODEL_FOLDERS), *PERSONS, RECORD)}
    exports = {f"export/{name}" for name in (*registry.publications, "catalogue", "site")}
    made = set(specs)
    assert {key for key in made if key.split("/")[0] in RESOURCE_LAYERS} == resources
    assert {key for key in made if key.split("/")[0] in ("master", "topic", "open")} == models
    assert {key for key in made if key.startswith("export/")} == exports


def test_every_asset_says_whose_it_is_and_what(specs: dict[str, dg.AssetSpec]) -> None:
    for key, spec in specs.items():
        assert spec.owners, key
        assert spec.kinds, key
        assert spec.group_name and spec.group_name != "default", key
        assert re.search("[一-鿿]", spec.description or "") and re.search("[A-Za-z]", spec.description or ""), key


def test_tables_show_their_columns_grade_and_zone(specs: dict[str, dg.AssetSpec]) -> None:
    resident = specs["std/psb_resident"]
    schema = resident.metadata["dagster/column_schema"]
    columns = {column.name: column for column in schema.columns}
    assert re.search("[一-鿿]", columns["citizen_id"].description or "")
    assert columns["citizen_id"].tags["grade"] in ("3", "4")
    assert (resident.tags["zone"], resident.metadata["dagster/table_name"]) == ("restricted", "std.psb_resident")


def test_lateness_is_judged_where_deliveries_arrive(specs: dict[str, dg.AssetSpec]) -> None:
    late = {key for key, spec in specs.items() if spec.freshness_policy}
    assert late and all(key.startswith("raw/") for key in late)


def test_judged_tables_have_checks_that_block(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    blocking: dict[str, set[str]] = {}
    for key in graph.asset_check_keys:
        if graph.get_check_spec(key).blocking:
            blocking.setdefault(key.asset_key.to_user_string(), set()).add(key.name)
    assert blocking["std/psb_resident"] == {"great_expectations", "reconciliation"}
    judged = {key.to_user_string() for key in graph.get_all_asset_keys() if key.path[0] in ("std", "master", "topic")}
    assert judged <= set(blocking)


def test_three_jobs_two_schedules_and_three_sensors(definitions: dg.Definitions) -> None:
    jobs = {job.name: job for job in definitions.resolve_all_job_defs()}
    assert {"build_lake", "publish_lake", "maintain_lake"} <= set(jobs)
    build, publish = (
        {key.path[0] for key in jobs[name].asset_layer.executable_asset_keys} for name in ("build_lake", "publish_lake")
    )
    assert build == {"raw", "std", "quarantine", "gov", "master", "topic", "open"}
    assert publish == {"gov", "release", "export"}
    zones = {schedule.name: getattr(schedule, "execution_timezone", None) for schedule in definitions.schedules or ()}
    assert zones == dict.fromkeys(("daily_build", "nightly_maintenance"), "Asia/Shanghai")
    sensors = {sensor.name for sensor in definitions.sensors or ()}
    assert sensors == {"new_deliveries", "publish_after_success", "publish_after_failure"}


def test_what_a_plan_leaves_out_is_not_defined(catalogue: Catalogue, tmp_path: Path) -> None:
    steps = {"wrb_reservoir_level", "topic.smart_water_reservoir_status", "gov.metric"}
    with small_lake(tmp_path) as lake:
        found = definitions_of(catalogue, "build_lake", steps, lake)
    keys = found.resolve_job_def("build_lake").asset_layer.executable_asset_keys
    assert {key.to_user_string() for key in keys} == {
        *(f"{layer}/wrb_reservoir_level" for layer in RESOURCE_LAYERS),
        "topic/smart_water_reservoir_status",
        "gov/metric",
    }


def test_of_exports_those_are_defined_that_may_change(catalogue: Catalogue) -> None:
    (step,) = publication_assets(catalogue.registry, {"air_quality_daily"})
    assert {key.to_user_string() for key in step.keys} == {"export/air_quality_daily", "export/catalogue"}
    (step,) = publication_assets(catalogue.registry, set())
    assert dg.AssetKey(["release", "current"]) in step.dependency_keys  # which is made before, whatever is shown


def test_importing_the_definitions_reads_nothing_and_takes_nothing_heavy() -> None:
    code = (
        "import builtins, sys, pathlib\n"
        "import dagster\n"
        "read = pathlib.Path.read_text\n"
        "pathlib.Path.read_text = lambda path, *a, **k: (_ for _ in ()).throw(AssertionError(path))"
        " if path.suffix in ('.yaml', '.sql') else read(path, *a, **k)\n"
        "import pipelines.definitions\n"
        "heavy = {'great_expectations', 'scipy.optimize', 'scipy.sparse.csgraph'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_making_definitions_takes_no_great_expectations() -> None:
    """Of a catalogue without contracts and models: the same code, and little to read."""
    code = (
        "import sys\n"
        "from catalog.models.model_tables import ModelTables\n"
        "from catalog.registry.registry import Registry\n"
        "from pipelines.catalogue import catalogue_of\n"
        "from pipelines.definitions import build_definitions\n"
        "build_definitions(catalogue_of(Registry(resolutions=Registry.load().resolutions), ModelTables({}, {})))\n"
        "assert 'great_expectations' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.slow
def test_loading_the_definitions_takes_no_great_expectations() -> None:
    code = "import pipelines.definitions as d, sys; d.definitions(); assert 'great_expectations' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=240)
