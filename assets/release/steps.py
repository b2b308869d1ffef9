"""The governance tables, written in one step, and the release that readers see."""

from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.findings.finding import FINDING
from assets.findings.finding_step import finding_step
from assets.findings.metric import METRIC
from assets.findings.metric_step import metric_step
from assets.gov.bulletin import BULLETIN
from assets.gov.bulletin_step import bulletin_step
from assets.gov.by_resource import TableByResource
from assets.gov.score import NAME as SCORE_TABLE
from assets.gov.score import newest_scores
from assets.gov.tables import CLOSING_TABLES, DELIVERY_TABLES, GOVERNANCE_TABLES, MEASURED_TABLES
from assets.governance import GovernanceTable, WorkedOutTable
from assets.records.relapse import reopen_relapsed
from assets.release import step_names
from assets.release.city_release import make_release
from assets.steps import asset_key, failing_plainly, markdown_table, owner, table_metadata
from catalog.registry.registry import Registry
from lake.releases.releases import Releases
from quality.checks.all_checks import Checks

PUBLISHING_GROUP = "gov"
KEEPER = "gsda"
"""市政务服务和数据管理局 runs the lake."""
RELEASE = dg.AssetKey(["release", "current"])
BATCH_TABLE = "gov.batch"
FAILURES = "failures"
MEASURED = tuple(table.spec.name for table in MEASURED_TABLES)


def governance_assets(
    checks: Checks, registry: Registry, wanted: Set[str] | None = None, shown: Set[str] | None = None
) -> list[dg.AssetsDefinition]:
    """The steps of publication that belong to the lake itself, all of them or those that a plan wants by name.

    `shown` are ids of the checks between tables that are to be seen; all when it is None.
    """
    keeper = owner(registry, KEEPER)
    steps: dict[str, Callable[[], dg.AssetsDefinition]] = {
        step_names.DELIVERIES: lambda: _delivery_tables(keeper, registry),
        FINDING.name: lambda: finding_step(checks, PUBLISHING_GROUP, keeper, shown),
        METRIC.name: lambda: metric_step(PUBLISHING_GROUP, keeper),
        step_names.GOVERNANCE: lambda: _governance_tables(keeper),
        BULLETIN: lambda: bulletin_step(PUBLISHING_GROUP, keeper),
        step_names.RELEASE: lambda: _release(keeper),
    }
    return [make() for name, make in steps.items() if wanted is None or name in wanted]


def _delivery_tables(keeper: str, registry: Registry) -> dg.AssetsDefinition:
    loaded = [resource.std.name for resource in registry.resources.values()]
    # Dagster notes with a table every one before it: one follows all that was loaded, and what is told of batches that.
    told = {table.spec.name for table in DELIVERY_TABLES if isinstance(table, TableByResource)}
    after = {name: [BATCH_TABLE] for name in told} | {BATCH_TABLE: loaded}
    specs = [_spec(table, keeper, after.get(table.spec.name, ())) for table in DELIVERY_TABLES]

    @dg.multi_asset(name=step_names.DELIVERIES, specs=specs)
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with lake.ahead.by_itself(step_names.DELIVERIES):
            yield from _written(lake, DELIVERY_TABLES)

    return step


def _governance_tables(keeper: str) -> dg.AssetsDefinition:
    specs = [_spec(table, keeper, MEASURED) for table in CLOSING_TABLES]  # their verdicts are among the results

    @dg.multi_asset(name=step_names.GOVERNANCE, specs=specs)
    def step(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with failing_plainly(lake):
            reopen_relapsed(lake)
        yield from _written(lake, CLOSING_TABLES)

    return step


def _written(lake: LakeContext, tables: Sequence[WorkedOutTable]) -> Iterator[dg.MaterializeResult[Any]]:
    for table in tables:
        with failing_plainly(lake):
            commit = table.write(lake)
        yield dg.MaterializeResult(
            asset_key=asset_key(table.spec.name),
            metadata={
                "dagster/row_count": lake.lakehouse.row_count(table.spec.name),
                "snapshot": str(commit.snapshot_id),
                "changed": commit.written,
                **_shown(lake, table),
            },
        )


def _shown(lake: LakeContext, table: GovernanceTable) -> dict[str, Any]:
    """What the UI shows of a table's content: the departments' scores of the newest month."""
    if table.spec.name != SCORE_TABLE:
        return {}
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [SCORE_TABLE])
        header, rows = newest_scores(engine)
    return {"scores": dg.MetadataValue.md(markdown_table(header, rows))}


def _spec(table: GovernanceTable, keeper: str, after: Sequence[str]) -> dg.AssetSpec:
    return dg.AssetSpec(
        asset_key(table.spec.name),
        deps=[asset_key(name) for name in after],
        group_name=PUBLISHING_GROUP,
        owners=[keeper],
        kinds={"iceberg", "python"},
        description=f"{table.spec.title}\n\n湖对自身的记录，可与其他表一样查询 · What the lake knows of itself.",
        tags={"layer": "gov", "zone": table.spec.zone},
        metadata={**table_metadata(table.spec), "key": ", ".join(table.key)},
    )


def _release(keeper: str) -> dg.AssetsDefinition:
    @dg.asset(
        key=RELEASE,
        deps=[asset_key(name) for name in (*MEASURED, *(table.spec.name for table in GOVERNANCE_TABLES))],
        group_name="release",
        owners=[keeper],
        kinds={"iceberg", "duckdb"},
        description="发布版本 · Release\n\n通过检查的快照清单、Iceberg 标签与 DuckDB 视图文件，一次切换 · "
        "A manifest of checked snapshots, a tag on each table and a DuckDB file of views, switched in one step.",
        config_schema={
            FAILURES: dg.Field(
                dict,
                default_value={},
                description="table or resource → why it could not be renewed; it stays as it was",
            )
        },
    )
    def release(context: dg.AssetExecutionContext, lake: dg.ResourceParam[LakeContext]) -> dg.MaterializeResult[Any]:
        with failing_plainly(lake):
            made = make_release(lake, context.op_execution_context.op_config[FAILURES])
        return dg.MaterializeResult(metadata=_release_metadata(lake, made is not None))

    return release


def _release_metadata(lake: LakeContext, changed: bool) -> dict[str, Any]:
    current = Releases(lake.lakehouse).current()
    if current is None:
        return {"changed": False, "release": "-"}
    manifest = current.manifest
    tables = [
        [name, table.title, f"{table.rows:,}", table.checks.passed, table.checks.failed]
        for name, table in manifest.tables.items()
    ]
    stale = [[stale.table, stale.reason] for stale in manifest.stale]
    return {
        "release": current.id,
        "changed": changed,
        "reason": manifest.reason,
        "tables": dg.MetadataValue.md(markdown_table(["table", "名称", "行数", "通过", "未通过"], tables)),
        "stale": dg.MetadataValue.md(markdown_table(["table", "原因"], stale)),
        "duckdb_file": dg.MetadataValue.path(str(current.database)),
    }
