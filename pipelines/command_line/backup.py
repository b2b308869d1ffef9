"""`lake backup` and `lake restore`: a home saved in sets, and put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lake.carrying.backup_folder import BackupFolder
    from lake.carrying.backup_set import BackupSet

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def backup(
    to: Annotated[Path, typer.Argument(help="A folder of backups; it is made when it is not there.")],
    with_landing: Annotated[bool, typer.Option(help="The deliveries in the landing folder too.")] = False,
    with_history: Annotated[bool, typer.Option(help="Dagster's history of runs too.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="Show the sets that are there, and make none.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Read all that is there, and make none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Save a home: everything in the first set, what is new in each later one. Readers go on; runs wait.

    Each set is whole by itself. Killed at any point, nothing half made is taken for a set. With --check exit code 1
    when a file is not as it was saved.
    """
    from lake.carrying.backup import back_up
    from lake.carrying.backup_folder import BackupFolder
    from lake.carrying.contents import Wanted
    from lake.carrying.local_home import refuse_missing
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import OUT, print_json

    if list_:
        _show_sets(BackupFolder(to), as_json)
        return
    if check:
        _check(BackupFolder(to), as_json)
        return
    settings = Settings()
    refuse_missing(settings)
    with run_lock(settings), CountingBar(quiet=as_json) as bar:
        done = back_up(settings, to, Wanted(with_landing, with_history), bar.show)
    if as_json:
        copied = {"files_copied": done.files_copied, "bytes_copied": done.bytes_copied}
        print_json({**_summary(done.made), **copied, "left_out": done.made.left_out})
        return
    OUT.print(
        f"backup {done.made.id}: {len(done.made.contents):,} files, {_size(done.made.bytes)}; "
        f"copied {done.files_copied:,} files, {_size(done.bytes_copied)}",
        soft_wrap=True,
    )
    for said in done.made.left_out:
        OUT.print(f"[yellow]not in it:[/yellow] {said}")


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="A folder of backups.")],
    set_: Annotated[str | None, typer.Option("--set", metavar="ID", help="Which set; the newest without it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup back, into a LAKE_HOME that is empty, wherever that is.

    Every file is compared with its checksum. Killed at any point, it goes on when it is run again.
    """
    from dataclasses import asdict

    from lake.carrying.restoring import restore as restored
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import OUT, print_json

    settings = Settings()
    with run_lock(settings), CountingBar(quiet=as_json) as bar:
        done = restored(settings, source, set_, bar.show)
    if as_json:
        print_json({**_summary(done.made), "home": settings.home, "relocation": asdict(done.relocation)})
        return
    OUT.print(
        f"{settings.home} is the home of backup {done.made.id}: {len(done.made.contents):,} files, "
        f"{_size(done.made.bytes)}, each with the checksum it was saved with",
        soft_wrap=True,
    )
    if done.relocation.former:
        OUT.print(f"made in {done.relocation.former}, it names this place now")


def _show_sets(folder: "BackupFolder", as_json: bool) -> None:
    from pipelines.command_line.output import print_json, print_rows

    rows = [_summary(folder.read(name)) for name in folder.names()]
    print_json(rows) if as_json else print_rows(rows, "备份 · backups")


def _check(folder: "BackupFolder", as_json: bool) -> None:
    from lake.carrying.backup_check import check
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import ERR, OUT, print_json

    with CountingBar(quiet=as_json) as bar:
        found = check(folder, bar.show)
    damages = [{"set": one.set, "file": one.file, "problem": one.problem} for one in found.damages]
    if as_json:
        print_json({"files": found.files, "damages": damages})
    else:
        for one in found.damages:
            ERR.print(f"[red]✘ {one.set}[/red]  {one.file} {one.problem}", soft_wrap=True)
        OUT.print(f"{found.files:,} files in {len(folder.names())} sets, {len(damages)} damaged")
    if damages:
        raise typer.Exit(1)


def _summary(made: "BackupSet") -> dict[str, Any]:
    return {
        "set": made.id,
        "made_at": made.made_at,
        "home": str(made.home),
        "tables": len(made.tables),
        "files": len(made.contents),
        "bytes": made.bytes,
    }


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
