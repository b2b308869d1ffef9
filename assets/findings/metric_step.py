"""The step that measures deliveries, with what is strange about the newest ones as an asset check."""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.findings.metric import METRIC, TABLE, Anomaly, write_metrics
from assets.steps import asset_key, failing_plainly, markdown_table, table_metadata

NO_ANOMALY = "no_anomaly"
_DESCRIPTION = (
    f"{METRIC.title}\n\n每批交付的行数、空值率、去重率、均值、分位数与代码占比，与历次交付比较 · "
    "What every delivery was like, and whether it is like those before it."
)


def metric_step(group: str, owner: str) -> dg.AssetsDefinition:
    """One step for all resources."""

    @dg.asset(
        key=asset_key(METRIC.name),
        check_specs=[
            dg.AssetCheckSpec(
                NO_ANOMALY,
                asset=asset_key(METRIC.name),
                description="各信息资源最近一批与历次交付相比无异常 · The newest deliveries are like those before them",
            )
        ],
        group_name=group,
        owners=[owner],
        kinds={"iceberg", "duckdb"},
        description=_DESCRIPTION,
        tags={"layer": "gov", "zone": METRIC.zone},
        metadata={**table_metadata(METRIC), "key": ", ".join(TABLE.key)},
    )
    def metrics(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with failing_plainly(lake):
            anomalies = write_metrics(lake)
        yield dg.MaterializeResult(
            metadata={"dagster/row_count": lake.lakehouse.row_count(METRIC.name)},
            check_results=[_result(anomalies)],
        )

    return metrics


def _result(anomalies: Sequence[Anomaly]) -> dg.AssetCheckResult:
    rows = [[one.resource, one.batch_id, "；".join(one.sentences)] for one in anomalies]
    return dg.AssetCheckResult(
        check_name=NO_ANOMALY,
        asset_key=asset_key(METRIC.name),
        passed=not anomalies,
        severity=dg.AssetCheckSeverity.WARN,
        description="；".join(f"{one.resource}：{one.sentences[0]}" for one in anomalies[:5]),
        metadata={"anomalies": dg.MetadataValue.md(markdown_table(["信息资源", "批次", "异常"], rows))},
    )
