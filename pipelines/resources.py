"""The lake as a Dagster resource: opened for a run and locked against a second one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import dagster as dg

from assets.context import LakeContext
from lake.home.run_lock import run_lock
from lake.settings import Settings
from pipelines.catalogue import Catalogue, catalogue_of, check_folders


@contextmanager
def locked_lake(settings: Settings, landings: list[Path]) -> Iterator[tuple[LakeContext, Catalogue]]:
    """The lake for one run, with only those models that can be built; a second run at the same time is refused."""
    with run_lock(settings):
        lake = LakeContext.open(settings, landings)
        try:
            catalogue = catalogue_of(lake.registry, lake.tables, check_folders(settings))
            usable = replace(lake, models=dict(catalogue.models)) if catalogue.left_out else lake
            yield usable, catalogue
        finally:
            lake.lakehouse.close()


@dg.resource(
    config_schema={
        "landings": dg.Field([str], default_value=[], description="further folders with deliveries"),
    },
    description="The lake that the LAKE_* settings describe",
)
def lake_resource(context: dg.InitResourceContext) -> Iterator[LakeContext]:
    """One open lake for one run."""
    landings = [Path(folder) for folder in context.resource_config["landings"]]
    with locked_lake(Settings(), landings) as (lake, _catalogue):
        yield lake
