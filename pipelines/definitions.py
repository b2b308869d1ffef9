"""What Dagster sees of the lake. Importing this module reads nothing; Dagster calls `definitions` when it loads it."""

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

import dagster as dg

from assets.ingestion.steps import ingestion_assets
from assets.models.steps import model_assets
from assets.publication.steps import publication_assets
from assets.release.steps import governance_assets
from catalog.models.sql_model import SqlModel
from lake.home.identity import refuse_strange_home
from lake.home.private_files import keep_private
from lake.settings import Settings
from lake.storage.patience import Patience
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.jobs import build_job, daily_schedule, publish_job
from pipelines.progress import quiet_logger
from pipelines.resources import lake_resource
from pipelines.sensors import landing_sensor, publishing_sensors
from pipelines.upkeep_job import maintain_job, nightly_schedule

LAYERS_OF_A_RESOURCE = ("raw", "std", "quarantine")


def build_definitions(catalogue: Catalogue, lake: dg.ResourceDefinition = lake_resource) -> dg.Definitions:
    """All assets, jobs, sensors and schedules of a catalogue; `lake` gives them the lake they work on."""
    registry, models = catalogue.registry, catalogue.models
    publish = publish_job()
    return dg.Definitions(
        assets=[
            *ingestion_assets(registry),
            *model_assets(models.values(), catalogue.tables, registry),
            *governance_assets(catalogue.checks, registry),
            *publication_assets(registry),
        ],
        jobs=[build_job(), publish, maintain_job()],
        schedules=[daily_schedule(), nightly_schedule()],
        sensors=[
            landing_sensor(registry, lambda resources: built_from(resources, models)),
            *publishing_sensors(publish),
        ],
        resources={"lake": lake},
        loggers={"console": dg.colored_console_logger, "quiet": quiet_logger},
        executor=dg.in_process_executor,
    )


def built_from(resources: Sequence[str], models: Mapping[str, SqlModel]) -> list[str]:
    """The tables of some resources and, upstream first, every model that reads them, directly or through others."""
    touched = [f"{layer}.{name}" for name in resources for layer in LAYERS_OF_A_RESOURCE]
    order = TopologicalSorter({name: model.upstream for name, model in models.items()}).static_order()
    for name in order:
        if name in models and set(models[name].upstream) & set(touched):
            touched.append(name)
    return touched


@dg.definitions
def definitions() -> dg.Definitions:
    """The definitions of the catalogue that the `LAKE_*` settings describe. LakeError for a home that is not whole."""
    settings = Settings()
    keep_private()
    refuse_strange_home(settings, Patience(settings.busy_seconds))
    return build_definitions(load_catalogue(settings))
