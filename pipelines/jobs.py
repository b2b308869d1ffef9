"""Two jobs: build everything that can be built, then publish what holds."""

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any, TypeAlias

import dagster as dg

from assets.planning.plan_run import plan_run
from assets.release.steps import FAILURES, RELEASE
from assets.steps import asset_key
from catalog.beijing import ZONE
from catalog.model_inputs import GOVERNANCE_INPUTS
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.catalogue import Catalogue
from pipelines.planned_assets import selection_of
from pipelines.stages import BUILD, PUBLISH
from pipelines.usable_lake import lake_of

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

Job: TypeAlias = "UnresolvedAssetJobDefinition"
"""What `dg.define_asset_job` makes; Dagster does not export its name."""

PUBLISHED_BY_CALLER = "lake/published_by_caller"
"""Tag of a build whose starter publishes by itself, as `lake run` does."""
PUBLISHING_GROUPS = ("gov", "release", "publication")


def publishing_assets() -> dg.AssetSelection:
    """Governance tables, the release, the exports and the catalogue made from it."""
    return dg.AssetSelection.groups(*PUBLISHING_GROUPS)


def building_assets() -> dg.AssetSelection:
    """Everything that is made from deliveries, and what the lake knows of these, which models may read."""
    known = dg.AssetSelection.assets(*map(asset_key, GOVERNANCE_INPUTS))
    return dg.AssetSelection.all() - publishing_assets() | known


def build_job() -> Job:
    """Departments' deliveries to raw, std and quarantine, then master, topic and open tables."""
    return dg.define_asset_job(
        BUILD,
        building_assets(),
        description="归集、标准化、主数据、主题库、开放库 · Load every delivery and build every table. "
        "A step that fails stops only what depends on it.",
        tags={"lake/stage": "build"},
    )


def publish_job() -> Job:
    """A job of its own: the release depends on what is really there, not on every step having succeeded."""
    return dg.define_asset_job(
        PUBLISH,
        publishing_assets(),
        description="治理库、发布版本、开放数据与目录 · Release what passed its checks; name what did not.",
        tags={"lake/stage": "publish"},
    )


def daily_schedule(catalogue: Catalogue) -> dg.ScheduleDefinition:
    """Departments deliver overnight; the lake is built before the working day.

    The plan says of what; sources that have to be asked are, by the steps of their resources.
    """

    @dg.schedule(
        name="daily_build",
        job_name=BUILD,
        cron_schedule="0 5 * * *",
        execution_timezone=ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="每日 05:00（北京时间）构建 · Every day at 05:00 Beijing time, what is not up to date",
    )
    def tick(_context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        with closing(Lakehouse.open(Settings())) as house:
            steps = plan_run(lake_of(house, catalogue), catalogue.checks).to_do("resource", "model")
        if not steps:
            return dg.SkipReason("没有要做的事 · nothing to do")
        return dg.RunRequest(asset_selection=selection_of(steps, catalogue.registry))

    return tick


def publish_config(failures: Mapping[str, str]) -> dict[str, Any]:
    """Run configuration of the publication: what failed in the build stays in the release as readers know it."""
    return {"ops": {RELEASE.to_python_identifier(): {"config": {FAILURES: dict(failures)}}}}
