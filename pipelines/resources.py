"""The lake as a Dagster resource: opened for a run and locked against a second one."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dagster as dg

from assets.context import LakeContext
from lake.home.run_lock import run_lock_in_turn
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.usable_lake import usable_lake


@dg.resource(
    config_schema={
        "landings": dg.Field([str], default_value=[], description="further folders with deliveries"),
    },
    description="The lake that the LAKE_* settings describe",
)
def lake_resource(context: dg.InitResourceContext) -> Iterator[LakeContext]:
    """One open lake for one run, which waits for another that holds it and says so in its log."""
    landings, settings = [Path(folder) for folder in context.resource_config["landings"]], Settings()
    told = context.log.info if context.log else print
    with run_lock_in_turn(settings, told), closing(Lakehouse.open(settings)) as lakehouse:
        lake, _catalogue = usable_lake(lakehouse, landings)
        yield lake
