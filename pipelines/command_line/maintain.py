"""`lake maintain`: small files together, old snapshots out, files nobody names away."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lake.tables.lakehouse import Lakehouse

Apply = Annotated[bool, typer.Option("--apply", help="Do it; without this, only say what would be done.")]
Keep = Annotated[int, typer.Option(min=1, help="Snapshots to keep beside those that a release names.")]
Runs = Annotated[int, typer.Option("--keep-runs", min=1, help="Runs to keep in Dagster's history.")]


def maintain(
    apply: Apply = False,
    keep: Keep = 10,
    keep_runs: Runs = 100,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Compact tables, expire snapshots, remove orphan files, old runs and what killed runs left.

    Released snapshots and their files always stay.
    """
    from contextlib import nullcontext

    from lake.home.run_lock import run_lock
    from lake.home.scratch import empty_scratch
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT, print_json, print_rows
    from pipelines.history_pruning import prune_history

    settings = Settings()
    with run_lock(settings) if apply else nullcontext(), opened_lakehouse(settings) as lakehouse:
        rows = [_table(lakehouse, name, keep, dry_run=not apply) for name in lakehouse.tables()]
        left = {
            "old runs": prune_history(settings, keep_runs, lakehouse.patience, dry_run=not apply),
            "scratch": empty_scratch(settings, dry_run=not apply),
        }
    if as_json:
        print_json({"applied": apply, "tables": rows, **left})
        return
    busy = [row for row in rows if row["files before"] != row["files after"] or row["snapshots"] or row["orphans"]]
    told = [{"what": name, "number": number} for name, number in left.items() if number]
    for lines in filter(None, (busy, told)):
        print_rows(lines, "done" if apply else "would be done")
    if not busy and not told:
        OUT.print("nothing to do")
    elif not apply:
        OUT.print("Nothing was changed. `lake maintain --apply` does it.")


def _table(lakehouse: "Lakehouse", name: str, keep: int, *, dry_run: bool) -> dict[str, Any]:
    from lake.tables.maintenance import compact, expire, remove_orphans

    compaction = compact(lakehouse, name, dry_run=dry_run)
    return {
        "table": name,
        "files before": compaction.files_before,
        "files after": compaction.files_after,
        "snapshots": len(expire(lakehouse, name, keep=keep, dry_run=dry_run)),
        "orphans": len(remove_orphans(lakehouse, name, dry_run=dry_run)),
    }
