"""`lake verify`: whether every file of the lake still is what was committed."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lake.releases.verification import Verification
    from lake.tables.lakehouse import Lakehouse

Full = Annotated[bool, typer.Option("--full", help="Read every file and compare its checksum; else length and rows.")]


def verify(full: Full = False, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Look at every file of every table, release and export. Exit code 1 when one is not as it was written.

    Without --full a bit that flipped inside a table's file is not found.
    """
    import time
    from dataclasses import asdict

    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import print_json

    started = time.monotonic()
    with opened_lakehouse(Settings()) as lakehouse:
        found = _verified(lakehouse, full)
    seconds = round(time.monotonic() - started, 1)
    print_json({"whole": full, "seconds": seconds, **asdict(found)}) if as_json else _show(found, full, seconds)
    if found.damages:
        raise typer.Exit(1)


def _show(found: "Verification", full: bool, seconds: float) -> None:
    from rich.markup import escape

    from pipelines.command_line.output import ERR, OUT

    for one in found.damages:
        ERR.print(f"[red]✘ {escape(one.table)}[/red]  {escape(one.file)} {escape(one.problem)}", soft_wrap=True)
    for advice in dict.fromkeys(one.advice for one in found.damages):
        ERR.print(f"[green]→[/green] {escape(advice)}", soft_wrap=True)
    how = "checksum" if full else "presence, length and rows"
    OUT.print(f"{found.files:,} files, {len(found.damages)} damaged, looked at by {how} in {seconds} s")
    if found.unknown:
        why = "no checksum of them was ever written down, so that no flipped bit in them can be found"
        OUT.print(f"[yellow]{found.unknown:,} files are unknown[/yellow]: {why}")


def _verified(lakehouse: "Lakehouse", full: bool) -> "Verification":
    from dataclasses import replace

    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from assets.publication.verification import export_damages
    from lake.releases.releases import Releases
    from lake.releases.verification import database_damages, verify_files
    from pipelines.command_line.output import ERR

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:
        task = progress.add_task("", total=None)
        found = verify_files(
            lakehouse,
            Releases(lakehouse).files(),
            whole=full,
            planned=lambda size: progress.update(task, total=size),
            done=lambda size: progress.advance(task, size),
        )
    settings = lakehouse.settings
    others = (*database_damages(settings), *export_damages(settings)) if full else ()
    return replace(found, damages=(*found.damages, *others))
