"""What all asset factories share: how a table, its checks and its way look in the Dagster UI."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.markdown import markdown_table
from catalog.models.lineage import ColumnReference
from catalog.registry.registry import Registry
from catalog.registry.telling import told_error
from lake.errors import LakeError
from lake.home.unforeseen import unforeseen
from lake.ledger.records import Verdict
from lake.schema import Column, TableSpec
from quality.expectations.outcome import outcome

__all__ = [
    "DELIVERIES",
    "EXPECTATIONS",
    "RECONCILIATION",
    "WARNINGS",
    "asset_key",
    "column_lineage",
    "column_schema",
    "failing_plainly",
    "failure",
    "markdown_table",
    "owner",
    "quality_checks",
    "quality_results",
    "table_metadata",
    "table_name",
    "told_errors",
    "verdict_table",
]

EXPECTATIONS = "great_expectations"
WARNINGS = "quality_warnings"
RECONCILIATION = "reconciliation"
DELIVERIES = "deliveries"
"""The check on a raw table that what came could be taken. It stops nothing: the standard table stands as it was."""


def owner(registry: Registry, department: str) -> str:
    """A department as Dagster's UI names owners: `team:公安局`."""
    known = registry.departments.get(department)
    return f"team:{known.short if known else department}"


def asset_key(table: str) -> dg.AssetKey:
    """`std.psb_resident` is the asset `std/psb_resident`."""
    return dg.AssetKey(table.split(".", 1))


def table_name(key: dg.AssetKey) -> str:
    """The lake table of an asset."""
    return ".".join(key.path)


def column_schema(columns: Sequence[Column]) -> dg.TableSchema:
    """The columns with their Chinese titles and grades."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                column.type,
                " · ".join(part for part in (column.title, column.description) if part) or None,
                dg.TableColumnConstraints(nullable=not column.required),
                tags={"grade": str(column.grade)},
            )
            for column in columns
        ]
    )


def column_lineage(lineage: Mapping[str, Set[ColumnReference]]) -> dg.TableColumnLineage:
    """Column lineage as the UI draws it."""
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(asset_key(origin.table), origin.column) for origin in sorted(origins)]
            for column, origins in lineage.items()
        }
    )


def table_metadata(spec: TableSpec) -> dict[str, Any]:
    """What the UI shows of a table before anything has run."""
    return {
        "dagster/table_name": spec.name,
        "dagster/column_schema": column_schema(spec.columns),
        "title": spec.title,
        "zone": spec.zone,
    }


def quality_checks(table: str, *, reconciled: bool = False) -> list[dg.AssetCheckSpec]:
    """The asset checks of a judged table; a failed blocking check stops what is built from the table."""
    key = asset_key(table)
    checks = [
        dg.AssetCheckSpec(
            EXPECTATIONS,
            asset=key,
            blocking=True,
            description="阻断性质量期望，全部通过方可进入下游与发布 · Blocking expectations (Great Expectations)",
        ),
        dg.AssetCheckSpec(
            WARNINGS,
            asset=key,
            description="其他质量期望：记录并提醒，不阻断 · Other expectations: recorded, shown, never blocking",
        ),
    ]
    if reconciled:
        checks.append(
            dg.AssetCheckSpec(
                RECONCILIATION,
                asset=key,
                blocking=True,
                description="对账：交付行 = 归集行 = 入标准库 + 入问题库 + 被更新 · Every row accounted for",
            )
        )
    return checks


def quality_results(table: str, verdicts: Sequence[Verdict]) -> Iterator[dg.AssetCheckResult]:
    """The verdicts on a table as two check results: what blocks, and what only warns."""
    for name, blocking in ((EXPECTATIONS, True), (WARNINGS, False)):
        chosen = [verdict for verdict in verdicts if verdict.blocking is blocking]
        failed = sum(not verdict.passed for verdict in chosen)
        yield dg.AssetCheckResult(
            asset_key=asset_key(table),
            check_name=name,
            passed=failed == 0,
            severity=dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN,
            description=outcome(chosen),
            metadata={
                "verdicts": dg.MetadataValue.md(verdict_table(chosen)),
                "passed": len(chosen) - failed,
                "failed": failed,
            },
        )


def verdict_table(verdicts: Iterable[Verdict]) -> str:
    """Verdicts as a Markdown table, failures first."""
    rows = [
        [
            "通过" if verdict.passed else "未通过",
            verdict.title,
            verdict.dimension,
            f"{verdict.failed:,} / {verdict.checked:,}",
            verdict.observed,
            verdict.check,
        ]
        for verdict in sorted(verdicts, key=lambda verdict: (verdict.passed, verdict.check))
    ]
    return markdown_table(["结论", "期望", "维度", "不符 / 检查", "实测", "check"], rows)


@contextmanager
def failing_plainly(lake: LakeContext, resource: str | None = None) -> Iterator[None]:
    """Every error of a step becomes its failure, in words that Dagster may store and show to anybody.

    Without the errors behind it: those of libraries quote rows.
    """
    try:
        yield
    except dg.Failure:
        raise
    except Exception as error:
        plain = error if isinstance(error, LakeError) else unforeseen(lake.settings, error)
        named = plain.at_resource(resource) if resource else plain
        raise failure([told_error(lake.registry, named)]) from None


def told_errors(errors: Iterable[LakeError]) -> str:
    """Each in a line."""
    return "\n".join(str(error) for error in errors)


def failure(errors: Sequence[LakeError]) -> dg.Failure:
    """A step's failure that reads like the errors behind it; retrying would not help."""
    return dg.Failure(
        description=told_errors(errors),
        metadata={
            "errors": dg.MetadataValue.json([error.as_dict() for error in errors]),
        },
        allow_retries=False,
    )
