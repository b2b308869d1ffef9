"""`lake maintain`: small files together, old snapshots out, files nobody names away."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from pipelines.upkeep import Upkeep

DryRun = Annotated[bool, typer.Option("--dry-run", help="只说明将做什么，不作改动。")]
Apply = Annotated[bool, typer.Option("--apply", hidden=True)]
"""Was needed once to have anything done; scripts still say it."""
Keep = Annotated[
    int | None,
    typer.Option(min=1, help="除发布版本所用的以外保留几个快照；不写则与每夜维护相同。"),
]


def maintain(
    dry_run: DryRun = False,
    apply: Apply = False,
    keep: Keep = None,
    as_json: AsJson = False,
) -> None:
    """清理旧发布版本、旧快照、无主文件、旧运行和中断残留，合并小文件。

    已撤下的表，其文件在首次发现后 LAKE_DROPPED_DAYS（30）天清除。

    保留的发布版本所用的一律不动（`lake release list`）。Dagster 作业 `maintain_lake` 每夜做同样的事。
    某张表清理不成，退出码为 1，其他表照常清理。
    """
    from pipelines.command_line.output import print_json, show_error

    if dry_run and apply:
        raise typer.BadParameter("either --dry-run or --apply")
    done = _kept_up(keep, dry_run)
    if as_json:
        print_json(_record(done, dry_run))
    else:
        _show(done, dry_run)
    for error in done.errors:
        show_error(error)
    if done.errors:
        raise typer.Exit(1)


def _kept_up(keep: int | None, dry_run: bool) -> "Upkeep":
    from contextlib import nullcontext

    from lake.settings import Settings
    from lake.tables.maintenance import KEEP
    from pipelines.command_line.opened import locked, opened_lakehouse
    from pipelines.dagster_home import DAGSTER_YAML
    from pipelines.run_history import run_history
    from pipelines.upkeep import keep_up

    settings = Settings()
    has_history = (settings.home / DAGSTER_YAML).exists()
    with (
        locked(settings, only_looking=dry_run),
        opened_lakehouse(settings) as lakehouse,
        run_history(settings, lakehouse.patience) if has_history else nullcontext() as history,
    ):
        return keep_up(lakehouse, history, keep=keep or KEEP, dry_run=dry_run)


def _record(done: "Upkeep", dry_run: bool) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "dry_run": dry_run,
        "applied": not dry_run,
        "tables": [{**asdict(one), "error": one.error and one.error.as_dict()} for one in done.tables],
        "dropped": [asdict(one) for one in done.dropped],
        "releases": done.releases,
        "old_runs": done.old_runs,
        "scratch": done.scratch,
    }


def _show(done: "Upkeep", dry_run: bool) -> None:
    from pipelines.command_line.output import OUT, print_rows

    busy = [
        {
            "table": one.table,
            "files before": one.files_before,
            "files after": one.files_after,
            "snapshots": one.snapshots,
            "orphans": one.orphans,
        }
        for one in done.tables
        if not one.is_idle and not one.error
    ]
    dropped = [
        {
            "dropped table": one.table,
            "since": f"{one.since:%Y-%m-%d}",
            "files deleted": one.gone,
            "files left": one.left,
        }
        for one in done.dropped
    ]
    beside = {
        "发布版本 · releases": len(done.releases),
        "旧运行 · old runs": done.old_runs,
        "残留 · scratch": done.scratch,
    }
    told = [{"what": name, "count": number} for name, number in beside.items() if number]
    for lines in filter(None, (busy, dropped, told)):
        print_rows(lines, "将清理 · would be done" if dry_run else "已清理 · done")
    if not busy and not told and not any(one.gone for one in done.dropped):
        OUT.print("无需清理 · nothing to do")
    elif dry_run:
        OUT.print("未作改动，实际执行请用 `lake maintain` · nothing was changed: `lake maintain` does it")
