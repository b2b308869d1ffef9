"""The open-data site as the last step of a publication that Dagster starts by itself; `lake run` needs none."""

from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.publication.steps import CATALOGUE, GROUP
from assets.release.steps import KEEPER
from assets.steps import failing_plainly, owner
from catalog.registry.registry import Registry

SITE = dg.AssetKey(["export", "site"])


def site_asset(registry: Registry) -> dg.AssetsDefinition:
    """Made anew where there is one."""

    @dg.asset(
        key=SITE,
        deps=[CATALOGUE],
        group_name=GROUP,
        owners=[owner(registry, KEEPER)],
        kinds={"html"},
        description="开放江门网站 · The open-data site\n\n已建成网站的，随发布更新。",
        tags={"layer": "export", "zone": "open", "grade": "1"},
    )
    def site(lake: dg.ResourceParam[LakeContext]) -> dg.MaterializeResult[Any]:
        from pipelines.portal.build import follow_release

        with failing_plainly(lake):
            built = follow_release(lake.settings)
        return dg.MaterializeResult(metadata={"changed_files": built.changed + built.removed if built else 0})

    return site
