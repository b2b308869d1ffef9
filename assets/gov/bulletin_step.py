"""The step that prints the month's bulletin on data quality, so that it can be reached from the UI."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.gov.bulletin import INDEX, print_month
from assets.gov.score import NAME as SCORES
from assets.steps import asset_key, failing_plainly, markdown_table
from quality.scoring.card import DIMENSION_TITLES
from quality.scoring.month import Month
from quality.scoring.page import ShownProblem
from quality.scoring.rectification import WORK_ORDER

BULLETIN = dg.AssetKey(["gov", "quality_bulletin"])
_DESCRIPTION = (
    "数据质量通报\n\n本月全市与各部门的质量评分、趋势、整改情况和十个最突出的问题，可打印的网页 · "
    "The month's pages on data quality, to be printed: the city's and one a department."
)


def bulletin_step(group: str, owner: str) -> dg.AssetsDefinition:
    """Materialised when scores or work orders have changed."""
    spec = dg.AssetSpec(
        BULLETIN,
        deps=[asset_key(SCORES), asset_key(WORK_ORDER)],
        group_name=group,
        owners=[owner],
        kinds={"python"},
        description=_DESCRIPTION,
        skippable=True,
    )

    @dg.multi_asset(name="data_quality_bulletin", specs=[spec])
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        now = datetime.now(UTC)
        with failing_plainly(lake):
            problems = print_month(lake, now)
        if problems is None:
            return
        page = lake.settings.bulletins_folder / str(Month.of(now)) / INDEX
        yield dg.MaterializeResult(
            asset_key=BULLETIN,
            metadata={"page": dg.MetadataValue.path(str(page)), "worst": dg.MetadataValue.md(_worst(problems))},
        )

    return step


def _worst(problems: Sequence[ShownProblem]) -> str:
    """The city's ten worst problems and the first row where each can be seen."""
    rows = [
        [
            shown.problem.reason,
            shown.resource,
            shown.department,
            DIMENSION_TITLES[shown.problem.dimension],
            f"{shown.problem.rows:,}",
            "；".join(f"{one.delivery} 第{one.line}行" for one in shown.examples[:1]),
        ]
        for shown in problems
    ]
    return markdown_table(["问题", "信息资源", "部门", "维度", "行数", "例如"], rows)
