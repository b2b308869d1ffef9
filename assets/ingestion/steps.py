"""One Dagster step for each departmental resource: raw, std and quarantine together, then the checks."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import dagster as dg

from assets.context import LakeContext
from assets.ingestion.report_text import DRIFTS, MODES, delivery_report, last_delivery
from assets.steps import (
    DELIVERIES,
    RECONCILIATION,
    asset_key,
    column_lineage,
    failing_plainly,
    failure,
    markdown_table,
    owner,
    quality_checks,
    quality_results,
    table_metadata,
    told_errors,
)
from catalog.models.lineage import ColumnReference
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.registry.telling import told_file
from lake.ledger.records import Batch, Verdict
from lake.schema import TableSpec
from quality.scoring.punctuality import CYCLE_ZH, late_after

if TYPE_CHECKING:
    from assets.ingestion.load import LoadResult

Materialised = dg.MaterializeResult[Any]
_LAYERS = {"raw": "归集库", "std": "标准库", "quarantine": "问题库"}
StepResult = Materialised | dg.AssetCheckResult


def ingestion_asset(resource: Resource, registry: Registry) -> dg.AssetsDefinition:
    """The step of one resource."""
    name = resource.name
    standard = f"std.{name}"

    @dg.multi_asset(
        name=name,
        specs=_specs(resource, registry),
        check_specs=[*quality_checks(standard, reconciled=True), _deliveries_check(resource)],
        description=resource.title.zh,
    )
    def step(context: dg.AssetExecutionContext, lake: dg.ResourceParam[LakeContext]) -> Iterator[StepResult]:
        from assets.ingestion.untaken import stops_only_itself
        from assets.ingestion.work import worked

        with failing_plainly(lake, name):
            work = worked(lake, name)
        result = work.result
        yield from _materialisations(lake, resource, result)
        with failing_plainly(lake, name):
            verdicts = work.verdicts()
        yield from quality_results(standard, [one for one in verdicts if not _is_reconciliation(one)])
        yield _reconciliation(lake, resource, filter(_is_reconciliation, verdicts))
        yield _deliveries_result(resource, result)
        if result.errors and not stops_only_itself(lake, name, result.errors):
            raise failure(result.errors)

    return step


def _deliveries_check(resource: Resource) -> dg.AssetCheckSpec:
    description = "来源均已答复，文件均可读取；否则标准库及其下游保持原样 · All sources answered, all files were read"
    return dg.AssetCheckSpec(DELIVERIES, asset=asset_key(resource.raw.name), description=description)


def _deliveries_result(resource: Resource, result: "LoadResult") -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=asset_key(resource.raw.name),
        check_name=DELIVERIES,
        passed=not result.errors,
        description=told_errors(result.errors) or "来源均已答复，文件均可读取",
    )


def ingestion_assets(registry: Registry) -> list[dg.AssetsDefinition]:
    """The steps of all resources, in the catalogue's order."""
    return [ingestion_asset(resource, registry) for resource in registry.resources.values()]


def _specs(resource: Resource, registry: Registry) -> list[dg.AssetSpec]:
    """Raw is only materialised when something arrived: its freshness is the department's punctuality.

    As long as nothing has ever arrived there is no standard table, and what is built from it waits without failing.
    """
    raw, std, quarantine = resource.raw, resource.std, resource.quarantine
    source_kinds = sorted({source.kind for source in resource.sources})
    return [
        _spec(
            resource,
            registry,
            raw,
            {"iceberg", *source_kinds[:2]},
            skippable=True,
            freshness_policy=freshness(resource),
        ),
        _spec(resource, registry, std, {"iceberg", "duckdb"}, skippable=True, deps=[asset_key(raw.name)]),
        _spec(resource, registry, quarantine, {"iceberg", "duckdb"}, skippable=True, deps=[asset_key(raw.name)]),
    ]


def _spec(resource: Resource, registry: Registry, table: TableSpec, kinds: set[str], **more: Any) -> dg.AssetSpec:
    contract = resource.contract
    return dg.AssetSpec(
        asset_key(table.name),
        group_name=f"source_{resource.department}",
        owners=[owner(registry, resource.department)],
        kinds=kinds,
        description=_description(resource, table),
        tags=_tags(resource, table),
        metadata={
            **table_metadata(table),
            "resource_code": contract.code,
            "contract": f"{resource.department}/{contract.path.name}",
            "owner": registry.departments[resource.department].title.zh,
            "cadence": CYCLE_ZH[contract.update],
            "freshness": _late_in_words(resource),
            "grade": max((column.grade for column in table.columns), default=1),
            "delivery": MODES[contract.delivery],
            "drift": DRIFTS[contract.drift],
            "systems": "、".join(registry.systems[system].title.zh for system in contract.systems),
            "key": ", ".join(resource.key),
        },
        code_version=resource.version,
        **more,
    )


def _tags(resource: Resource, table: TableSpec) -> dict[str, str]:
    grade = max((column.grade for column in table.columns), default=1)
    contract = resource.contract
    systems = {f"system/{system}": "" for system in contract.systems}
    return {"layer": table.namespace, "zone": table.zone, "grade": str(grade), "update": contract.update, **systems}


def _description(resource: Resource, table: TableSpec) -> str:
    contract = resource.contract
    return (
        f"{contract.title.zh}（{_LAYERS[table.namespace]}） · {contract.title.en}\n\n{contract.abstract}\n\n"
        f"更新周期：{CYCLE_ZH[contract.update]} · 信息资源代码：{contract.code}"
    )


def _late_in_words(resource: Resource) -> str:
    window = late_after(resource.contract.update)
    return "不定期，不作时效要求" if window is None else f"超过 {window.total_seconds() / 3600:,.0f} 小时未更新即为逾期"


def freshness(resource: Resource) -> dg.FreshnessPolicy | None:
    """How long after a delivery the next one is late; a warning comes at three quarters of that time."""
    window = late_after(resource.contract.update)
    return None if window is None else dg.FreshnessPolicy.time_window(window, window * 0.75)


def _materialisations(
    lake: LakeContext, resource: Resource, result: "LoadResult"
) -> Iterator[dg.MaterializeResult[Any]]:
    raw, std, quarantine = resource.raw, resource.std, resource.quarantine
    if not lake.lakehouse.exists(std.name):
        return
    report = _last_report(lake, resource) | _held(lake, resource)
    if result.anything_new:
        yield dg.MaterializeResult(
            asset_key=asset_key(raw.name),
            metadata={
                **_rows(lake, raw),
                "deliveries": dg.MetadataValue.md(_deliveries(lake.registry, result.loaded)),
                **report,
            },
        )
    lineage = dg.MetadataValue.column_lineage(column_lineage(_standard_lineage(resource)))
    yield dg.MaterializeResult(
        asset_key=asset_key(std.name),
        metadata={
            **_rows(lake, std),
            "dagster/column_lineage": lineage,
            "new_batches": len(result.loaded),
            "already_loaded": result.already_loaded,
            **report,
        },
    )
    yield dg.MaterializeResult(asset_key=asset_key(quarantine.name), metadata=_rows(lake, quarantine))


def _last_report(lake: LakeContext, resource: Resource) -> dict[str, Any]:
    """The report of the newest delivery, its impact letter below it."""
    last = last_delivery(lake, resource.name)
    return {} if last is None else {"delivery_report": dg.MetadataValue.md(delivery_report(lake, last))}


def _held(lake: LakeContext, resource: Resource) -> dict[str, Any]:
    """Why the standard table stayed as it was, if the newest delivery is held."""
    from assets.ingestion.hold import why_held

    reason = why_held(lake.lakehouse.ledger.last_loaded(resource.name))
    return {} if reason is None else {"held": reason}


def _rows(lake: LakeContext, spec: TableSpec) -> dict[str, Any]:
    if not lake.lakehouse.exists(spec.name):
        return {"dagster/row_count": 0}
    snapshot = lake.lakehouse.head(spec.name)
    return {
        "dagster/row_count": lake.lakehouse.row_count(spec.name),
        "snapshot": str(snapshot) if snapshot is not None else "-",
    }


def _standard_lineage(resource: Resource) -> dict[str, set[ColumnReference]]:
    raw = resource.raw.name
    return {field.name: {ColumnReference(raw, column) for column in field.source_columns} for field in resource.fields}


def _deliveries(registry: Registry, batches: Sequence[Batch]) -> str:
    rows = [
        [
            told_file(registry, batch.resource, batch.delivery_name),
            *(f"{count:,}" for count in _counts(batch)),
            batch.batch_id,
        ]
        for batch in batches
    ]
    return markdown_table(["交付", "交付行", "入标准库", "入问题库", "被更新", "批次"], rows)


def _counts(batch: Batch) -> tuple[int, int, int, int]:
    return batch.rows_delivered, batch.rows_accepted, batch.rows_quarantined, batch.rows_superseded


def _is_reconciliation(verdict: Verdict) -> bool:
    return verdict.check.startswith(f"{RECONCILIATION}.")


def _reconciliation(lake: LakeContext, resource: Resource, verdicts: Iterable[Verdict]) -> dg.AssetCheckResult:
    """Every loaded batch accounts for every row it brought."""
    loaded = [batch for batch in lake.lakehouse.ledger.batches(resource.name) if batch.is_loaded]
    broken = [verdict.observed for verdict in verdicts if not verdict.passed]
    return dg.AssetCheckResult(
        asset_key=asset_key(resource.std.name),
        check_name=RECONCILIATION,
        passed=not broken,
        description="; ".join(broken) or f"{len(loaded)} 批次全部对平",
        metadata={
            "batches": dg.MetadataValue.md(_deliveries(lake.registry, loaded[-20:])),
            "delivered": sum(batch.rows_delivered for batch in loaded),
            "quarantined": sum(batch.rows_quarantined for batch in loaded),
        },
    )
