"""The step that asks the checks between tables, each shown as an asset check on `gov.finding`."""

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Any

import dagster as dg

from assets.context import LakeContext
from assets.findings.finding import FINDING, TABLE, Outcome, write_findings
from assets.steps import asset_key, failing_plainly, markdown_table, table_metadata
from quality.checks.all_checks import Checks
from quality.checks.check import Check

_DESCRIPTION = (
    f"{FINDING.title}\n\n跨表、跨部门、参照与时序检查发现的行：只有位置，没有内容 · "
    "Rows that checks between tables and along time find fault with: where they are, never what they say."
)


def finding_step(checks: Checks, group: str, owner: str, shown: Set[str] | None = None) -> dg.AssetsDefinition:
    """One step for all checks; one asset check for each that is a file, one a resource for those contracts imply.

    With `shown`, ids of checks, only of these: each costs Dagster more than to ask it.
    """
    grouped = {
        name: members
        for name, members in _grouped(checks).items()
        if shown is None or any(check.id in shown for check in members)
    }

    @dg.asset(
        key=asset_key(FINDING.name),
        check_specs=[_spec(name, members) for name, members in grouped.items()],
        group_name=group,
        owners=[owner],
        kinds={"iceberg", "duckdb"},
        description=_DESCRIPTION,
        tags={"layer": "gov", "zone": FINDING.zone},
        metadata={**table_metadata(FINDING), "key": ", ".join(TABLE.key)},
    )
    def findings(lake: dg.ResourceParam[LakeContext]) -> Iterator[dg.MaterializeResult[Any]]:
        with failing_plainly(lake):
            outcomes = write_findings(lake, checks.all)
        by_id = {outcome.check.id: outcome for outcome in outcomes}
        yield dg.MaterializeResult(
            metadata={
                "dagster/row_count": lake.lakehouse.row_count(FINDING.name),
                "asked": sum(outcome.asked for outcome in outcomes),
                "not_judged": sum(not outcome.state.judged for outcome in outcomes),
            },
            check_results=[_result(name, [by_id[check.id] for check in members]) for name, members in grouped.items()],
        )

    return findings


def _grouped(checks: Checks) -> dict[str, list[Check]]:
    """By the name of the asset check."""
    grouped = {check.name: [check] for check in checks.written}
    for check in checks.implied:
        grouped.setdefault(f"{check.resource}_{_kind(check)}", []).append(check)
    return grouped


def _kind(check: Check) -> str:
    """Checks that contracts imply, by what they look at."""
    kinds = {"reference": "references", "known_name": "names", "one_place": "places", "in_county": "places"}
    return kinds.get(check.name.rpartition(".")[2], "series")


def _spec(name: str, members: Sequence[Check]) -> dg.AssetCheckSpec:
    titles = "；".join(check.title for check in members)
    return dg.AssetCheckSpec(name, asset=asset_key(FINDING.name), description=f"{titles} · {members[0].table}")


def _result(name: str, outcomes: Sequence[Outcome]) -> dg.AssetCheckResult:
    severe = any(outcome.check.severity == "error" for outcome in outcomes)
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=asset_key(FINDING.name),
        passed=all(outcome.state.failed == 0 for outcome in outcomes),
        severity=dg.AssetCheckSeverity.ERROR if severe else dg.AssetCheckSeverity.WARN,
        description="；".join(_in_words(outcomes)),
        metadata={
            "checks": dg.MetadataValue.md(_table(outcomes)),
            "failed": sum(outcome.state.failed for outcome in outcomes),
            "not_judged": sum(not outcome.state.judged for outcome in outcomes),
        },
    )


def _in_words(outcomes: Iterable[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if not outcome.state.judged:
            yield f"未判定：{'、'.join(outcome.missing)} 尚未交付"
        elif outcome.state.failed:
            yield f"{outcome.check.reason}：{outcome.state.failed:,} 行"


def _table(outcomes: Sequence[Outcome]) -> str:
    rows = [
        [
            "未判定" if not outcome.state.judged else "未通过" if outcome.state.failed else "通过",
            outcome.check.title,
            outcome.check.table,
            f"{outcome.state.failed:,} / {outcome.state.checked:,}",
            outcome.state.seconds,
            "、".join(outcome.missing),
        ]
        for outcome in outcomes
    ]
    return markdown_table(["结论", "检查", "责任表", "不符 / 检查", "秒", "尚未交付"], rows)
