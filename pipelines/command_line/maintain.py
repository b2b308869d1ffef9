"""`lake maintain`: small files together, old snapshots out, files nobody names away."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipelines.upkeep import Upkeep

Apply = Annotated[bool, typer.Option("--apply", help="Do it; without this, only say what would be done.")]
Keep = Annotated[
    int | None,
    typer.Option(min=1, help="Snapshots to keep beside those that a release names; else as many as every night."),
]


def maintain(
    apply: Apply = False,
    keep: Keep = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Prune releases, compact tables, expire snapshots, remove orphan files, old runs and what killed runs left.

    The files of tables that were dropped go, too, LAKE_DROPPED_DAYS (30) after the first night that found them.

    What a release shows that is kept always stays (`lake release list`). Dagster's job `maintain_lake` does the same
    every night.
    """
    from contextlib import nullcontext

    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from lake.tables.maintenance import KEEP
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import print_json, show_error
    from pipelines.dagster_home import DAGSTER_YAML
    from pipelines.run_history import run_history
    from pipelines.upkeep import keep_up

    settings = Settings()
    has_history = (settings.home / DAGSTER_YAML).exists()
    with (
        run_lock(settings) if apply else nullcontext(),
        opened_lakehouse(settings) as lakehouse,
        run_history(settings, lakehouse.patience) if has_history else nullcontext() as history,
    ):
        done = keep_up(lakehouse, history, keep=keep or KEEP, dry_run=not apply)
    if as_json:
        print_json(_record(done, apply))
    else:
        _show(done, apply)
    for error in done.errors:
        show_error(error)
    if done.errors:
        raise typer.Exit(1)


def _record(done: "Upkeep", apply: bool) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "applied": apply,
        "tables": [{**asdict(one), "error": one.error and one.error.as_dict()} for one in done.tables],
        "dropped": [asdict(one) for one in done.dropped],
        "releases": done.releases,
        "old_runs": done.old_runs,
        "scratch": done.scratch,
    }


def _show(done: "Upkeep", apply: bool) -> None:
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
    beside = {"releases": len(done.releases), "old runs": done.old_runs, "scratch": done.scratch}
    told = [{"what": name, "number": number} for name, number in beside.items() if number]
    for lines in filter(None, (busy, dropped, told)):
        print_rows(lines, "done" if apply else "would be done")
    if not busy and not told and not any(one.gone for one in done.dropped):
        OUT.print("nothing to do")
    elif not apply:
        OUT.print("Nothing was changed. `lake maintain --apply` does it.")
