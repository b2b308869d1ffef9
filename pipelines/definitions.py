"""What Dagster sees of the lake. Importing this module reads nothing; Dagster calls `definitions` when it loads it."""

from collections.abc import Set

import dagster as dg

from assets.context import LakeContext
from assets.findings.finding import FINDING, due_checks
from assets.ingestion.steps import ingestion_asset, ingestion_assets
from assets.master.steps import resolution_assets
from assets.models.steps import model_assets
from assets.publication.behind import datasets_behind
from assets.publication.steps import publication_assets
from assets.release.step_names import PUBLICATION
from assets.release.steps import governance_assets
from lake.home.crashes import tell_crashes
from lake.home.identity import refuse_strange_home
from lake.home.private_files import keep_private
from lake.settings import Settings
from lake.storage.patience import Patience
from pipelines.catalogue import Catalogue, kept_catalogue
from pipelines.jobs import build_job, daily_schedule, publish_job
from pipelines.progress import quiet_logger
from pipelines.resources import lake_resource
from pipelines.sensors import planning_sensor, publishing_sensors
from pipelines.site_step import site_asset
from pipelines.upkeep_job import maintain_job, nightly_schedule


def build_definitions(catalogue: Catalogue, lake: dg.ResourceDefinition = lake_resource) -> dg.Definitions:
    """All assets, jobs, sensors and schedules of a catalogue; `lake` gives them the lake they work on."""
    registry, models = catalogue.registry, catalogue.models
    build, publish = build_job(), publish_job()
    return dg.Definitions(
        assets=[
            *ingestion_assets(registry),
            *model_assets(models.values(), catalogue.tables, registry),
            *resolution_assets(registry),
            *governance_assets(catalogue.checks, registry),
            *publication_assets(registry),
            site_asset(registry),
        ],
        jobs=[build, publish, maintain_job()],
        schedules=[daily_schedule(catalogue), nightly_schedule()],
        sensors=[planning_sensor(catalogue, build, publish), *publishing_sensors(catalogue, publish)],
        resources={"lake": lake},
        loggers={"console": dg.colored_console_logger, "quiet": quiet_logger},
        executor=dg.in_process_executor,
    )


def definitions_of(catalogue: Catalogue, job: str, steps: Set[str], lake: LakeContext) -> dg.Definitions:
    """The assets of some steps of a plan and one job of them all, on an open lake: what is left out costs nothing."""
    registry, models = catalogue.registry, catalogue.models
    assets = [
        *(ingestion_asset(resource, registry) for name, resource in registry.resources.items() if name in steps),
        *model_assets((model for name, model in models.items() if name in steps), catalogue.tables, registry),
        *resolution_assets(registry, steps),
        *governance_assets(catalogue.checks, registry, steps, _shown_checks(catalogue, steps, lake)),
        *(publication_assets(registry, datasets_behind(lake)) if PUBLICATION in steps else ()),
    ]
    keys = [key for asset in assets for key in asset.keys]
    return dg.Definitions(
        assets=assets,
        jobs=[dg.define_asset_job(job, dg.AssetSelection.assets(*keys))],
        resources={"lake": dg.ResourceDefinition.hardcoded_resource(lake)},
        loggers={"quiet": quiet_logger},
        executor=dg.in_process_executor,
    )


def keys_of(definitions: dg.Definitions) -> set[dg.AssetKey]:
    """Every asset that is defined."""
    assets = (asset for asset in definitions.assets or () if isinstance(asset, dg.AssetsDefinition))
    return {key for asset in assets for key in asset.keys}


def _shown_checks(catalogue: Catalogue, steps: Set[str], lake: LakeContext) -> Set[str]:
    """Those between tables that will be asked; the others stay in the UI as they were seen there last."""
    return due_checks(lake, catalogue.checks.all) if FINDING.name in steps else set()


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions of the catalogue that the `LAKE_*` settings describe. LakeError for a home that is not whole."""
    settings = Settings()
    tell_crashes()
    keep_private()
    refuse_strange_home(settings, Patience(settings.busy_seconds))
    return build_definitions(kept_catalogue(settings))
