"""`lake release`: what readers see, what changed, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lake.told import Told
from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from lake.releases.diff import TableDiff
    from lake.releases.releases import Releases

app = typer.Typer(no_args_is_help=True)
KEPT_FOR = {
    "current": "当前版本",
    "withdrawn": "已撤回",
    "before": "前一版本",
    "pinned": "指定保留",
    "day": "日末",
    "month": "月末",
    "year": "年末",
    "major": "主版本",
}
"""What a release is kept for, as people read it."""
_EXPORTED = Told(
    "{tables} tables, {rows} rows of release {release} ({zone}) in {folder}",
    "版本 {release} 的 {tables} 张表、{rows} 行（{zone}）已写入 {folder}",
)
Kept = Annotated[str, typer.Argument(help="A release that is kept, such as 1.2.0.")]
Chosen = Annotated[str, typer.Argument(help="A release, or `current`.")]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """All releases that are kept, oldest first, and what for; the current one is marked."""
    from catalog.beijing import BEIJING
    from lake.releases.releases import Releases
    from lake.releases.retention import Retention
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import print_json, print_rows

    settings = Settings()
    with opened_lakehouse(settings) as lakehouse:
        releases = Releases(lakehouse)
        current, kept = releases.current_id(), releases.pruning.kept_for(Retention.of(settings, BEIJING))
        rows = [
            {
                "release": release.id,
                "current": release.id == current,
                "created_at": release.manifest.created_at,
                "tables": len(release.manifest.tables),
                "rows": sum(table.rows for table in release.manifest.tables.values()),
                "stale": len(release.manifest.stale),
                "kept_for": list(kept.get(release.id, ())),
                "reason": release.manifest.reason,
            }
            for release in releases.list()
        ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        row["kept_for"] = "、".join(KEPT_FOR[why] for why in kept.get(str(row["release"]), ())) or "待清除"
    print_rows(rows, "发布版本 · releases")


@app.command()
def show(release: Chosen = "current", as_json: AsJson = False) -> None:
    """The manifest of a release: every table with snapshot, rows and checks."""
    from catalog.beijing import shown_moment
    from lake.releases.releases import Releases
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT, print_json, print_rows

    with opened_lakehouse(Settings()) as lakehouse:
        manifest = Releases(lakehouse).show(release).manifest
    if as_json:
        print_json(manifest.model_dump(mode="json"))
        return
    print_rows(
        [
            {
                "table": name,
                "title": table.title,
                "rows": table.rows,
                "passed": table.checks.passed,
                "failed": table.checks.failed,
                "snapshot": str(table.snapshot_id),
            }
            for name, table in manifest.tables.items()
        ],
        f"{manifest.id} · {shown_moment(manifest.created_at)} · {manifest.reason}",
    )
    for stale in manifest.stale:
        OUT.print(f"[yellow]未更新 · stale[/yellow] {stale.table}: {stale.reason}")


@app.command()
def diff(before: Chosen, after: Chosen, as_json: AsJson = False) -> None:
    """What changed between two releases."""
    from dataclasses import asdict

    from lake.releases.releases import Releases
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT, print_json, print_rows

    with opened_lakehouse(Settings()) as lakehouse:
        found = Releases(lakehouse).diff(before, after)
    if as_json:
        print_json(asdict(found))
        return
    for word, tables in (("新增 · new", found.tables_added), ("撤下 · gone", found.tables_removed)):
        if tables:
            OUT.print(f"{word}: {', '.join(tables)}")
    print_rows([_row(table) for table in found.tables], f"{before} → {after}")


def _row(table: "TableDiff") -> dict[str, Any]:
    columns = [
        f"{sign}{name}" for sign, names in zip("+-~", vars(table.columns).values(), strict=True) for name in names
    ]
    return {
        "table": table.table,
        "rows before": table.rows_before,
        "after": table.rows_after,
        "added": table.rows_added,
        "removed": table.rows_removed,
        "changed": table.rows_changed,
        "columns": " ".join(columns),
    }


@app.command()
def rollback(release: Kept, as_json: AsJson = False) -> None:
    """Let readers see an earlier release again; nothing is deleted."""
    with _changing() as releases:
        target = releases.rollback(release)
    _say(target.id, f"读者现在看到版本 {target.id} · readers see release {target.id} now", as_json)


@app.command()
def pin(
    release: Kept,
    reason: Annotated[str, typer.Option(help="Who needs it and what for, for others to read.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep a release for as long as nobody unpins it, however old it gets."""
    with _changing() as releases:
        releases.pruning.pin(release, reason)
    kept = f"版本 {release} 保留至 `lake release unpin {release}` · it is kept until then"
    _say(release, kept, as_json)


@app.command()
def unpin(release: Kept, as_json: AsJson = False) -> None:
    """Let a pinned release go when its time has come."""
    with _changing() as releases:
        releases.pruning.unpin(release)
    gone = f"版本 {release} 到期后清除 · release {release} goes when its time has come"
    _say(release, gone, as_json)


@contextmanager
def _changing() -> Iterator["Releases"]:
    from lake.releases.releases import Releases
    from lake.settings import Settings
    from pipelines.command_line.opened import locked, opened_lakehouse

    settings = Settings()
    with locked(settings), opened_lakehouse(settings) as lakehouse:
        yield Releases(lakehouse)


def _say(release: str, sentence: str, as_json: bool) -> None:
    from pipelines.command_line.output import OUT, print_json

    print_json({"release": release}) if as_json else OUT.print(sentence)


@app.command()
def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let the releases go that need not be kept: `lake release list` says what each is kept for.

    `lake maintain` does it, too, and deletes the rows that they alone showed.
    """
    from catalog.beijing import BEIJING
    from lake.releases.releases import Releases
    from lake.releases.retention import Retention
    from lake.settings import Settings
    from pipelines.command_line.opened import locked, opened_lakehouse
    from pipelines.command_line.output import OUT, print_json

    settings = Settings()
    with locked(settings, only_looking=dry_run), opened_lakehouse(settings) as lakehouse:
        pruned = Releases(lakehouse).pruning.prune(Retention.of(settings, BEIJING), dry_run=dry_run).releases
    if as_json:
        print_json({"dry_run": dry_run, "applied": not dry_run, "releases": pruned})
        return
    said = "将清除的发布版本 · would be pruned" if dry_run else "已清除的发布版本 · pruned"
    OUT.print(f"{said}: {', '.join(pruned) or '无 · none'}", soft_wrap=True)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder, elsewhere than in the home.")],
    release: Annotated[str, typer.Option(help="A release, or `current`.")] = "current",
    tables: Annotated[
        list[str] | None, typer.Option("--tables", help="A name or a pattern; may be given again.")
    ] = None,
    restricted: Annotated[bool, typer.Option("--restricted", help="Restricted tables too, if named in full.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a release for an analyst elsewhere: a DuckDB file with the tables inside, and Parquet beside it.

    Without --restricted nothing of that zone is in it.
    """
    from dataclasses import asdict

    from assets.publication.bundle import Wanted, export_release, refuse_place
    from lake.settings import Settings
    from pipelines.catalogue import load_catalogue
    from pipelines.command_line.output import OUT, both, print_json
    from pipelines.sql_session import released

    settings = Settings()
    refuse_place(settings, folder)  # before much is read
    wanted, chosen = Wanted(tuple(tables or ()), restricted), released(settings, release)
    catalogue = load_catalogue(settings)
    done = export_release(settings, catalogue.registry, catalogue.tables, chosen, folder, wanted)
    if as_json:
        print_json(asdict(done))
        return
    rows = sum(table.rows for table in done.tables)
    counts = {"tables": len(done.tables), "rows": f"{rows:,}", "release": done.release, "zone": done.zone}
    OUT.print(both(_EXPORTED.of(**counts, folder=done.folder)), soft_wrap=True)
    if done.left_out:
        listed = ", ".join(done.left_out)
        OUT.print(f"[yellow]受限，未包括 · left out, because restricted[/yellow]: {listed}", soft_wrap=True)
