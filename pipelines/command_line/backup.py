"""`lake backup` and `lake restore`: a home saved in sets, and put back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lake.told import Told
from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from lake.carrying.backup_folder import BackupFolder
    from lake.carrying.backup_set import BackupSet

_SAVED = Told(
    "backup {set}: {files} files, {size}; copied {copied} files, {copied_size}",
    "备份 {set}：{files} 个文件，{size}；本次复制 {copied} 个，{copied_size}",
)
_RESTORED = Told(
    "{home} is the home of backup {set}: {files} files, {size}, each with the checksum it was saved with",
    "备份 {set} 已恢复到 {home}：{files} 个文件，{size}，校验和均与备份时相同",
)
_NAMES_THIS_PLACE = Told("made in {former}, it names this place now", "原在 {former}，现已改记为这里")
_CHECKED = Told("{files} files in {sets} sets, {damaged} damaged", "{sets} 次备份共 {files} 个文件，损坏 {damaged} 个")


def backup(
    to: Annotated[Path, typer.Argument(help="存放备份的文件夹；没有则新建。")],
    with_landing: Annotated[bool, typer.Option(help="连同交付目录中的交付。")] = False,
    with_history: Annotated[bool, typer.Option(help="连同 Dagster 的运行历史。")] = False,
    list_: Annotated[bool, typer.Option("--list", help="列出已有的备份，不新做。")] = False,
    check: Annotated[bool, typer.Option("--check", help="读取并核对已有的全部备份，不新做。")] = False,
    as_json: AsJson = False,
) -> None:
    """备份湖目录：第一次全部保存，以后每次只存新增的。读者不受影响，运行等待备份完成。

    每次备份都自成完整的一份。随时中断，不会把做到一半的当作备份。加 --check 时，有文件与备份时不同，退出码为 1。
    """
    from lake.carrying.backup import back_up
    from lake.carrying.backup_folder import BackupFolder
    from lake.carrying.contents import Wanted, left_out_in_both
    from lake.carrying.local_home import refuse_missing
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import OUT, both, print_json

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
    counts = {"files": f"{len(done.made.contents):,}", "copied": f"{done.files_copied:,}"}
    sizes = {"size": _size(done.made.bytes), "copied_size": _size(done.bytes_copied)}
    OUT.print(both(_SAVED.of(set=done.made.id, **counts, **sizes)), soft_wrap=True)
    for said in done.made.left_out:
        OUT.print(f"[yellow]未包括 · not in it:[/yellow] {both(left_out_in_both(said))}", soft_wrap=True)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="存放备份的文件夹。")],
    set_: Annotated[str | None, typer.Option("--set", metavar="ID", help="恢复哪一次备份；不写则为最新的。")] = None,
    as_json: AsJson = False,
) -> None:
    """把备份恢复到空的 LAKE_HOME，位置不限。

    每个文件都核对校验和。随时中断，再次运行即接着做。
    """
    from dataclasses import asdict

    from lake.carrying.restoring import restore as restored
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import OUT, both, print_json

    settings = Settings()
    with run_lock(settings), CountingBar(quiet=as_json) as bar:
        done = restored(settings, source, set_, bar.show)
    if as_json:
        print_json({**_summary(done.made), "home": settings.home, "relocation": asdict(done.relocation)})
        return
    counted = {"files": f"{len(done.made.contents):,}", "size": _size(done.made.bytes)}
    OUT.print(both(_RESTORED.of(home=settings.home, set=done.made.id, **counted)), soft_wrap=True)
    if done.relocation.former:
        OUT.print(both(_NAMES_THIS_PLACE.of(former=done.relocation.former)), soft_wrap=True)


def _show_sets(folder: "BackupFolder", as_json: bool) -> None:
    from pipelines.command_line.output import print_json, print_rows

    rows = [_summary(folder.read(name)) for name in folder.names()]
    print_json(rows) if as_json else print_rows(rows, "备份 · backups")


def _check(folder: "BackupFolder", as_json: bool) -> None:
    from rich.markup import escape

    from lake.carrying.backup_check import check
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import ERR, OUT, both, print_json

    with CountingBar(quiet=as_json) as bar:
        found = check(folder, bar.show)
    damages = [{"set": one.set, "file": one.file, "problem": one.problem} for one in found.damages]
    if as_json:
        print_json({"files": found.files, "damages": damages})
    else:
        for one in found.damages:
            ERR.print(f"[red]✘ {one.set}[/red]  {escape(one.file)} {escape(both(one.problem))}", soft_wrap=True)
        OUT.print(both(_CHECKED.of(files=f"{found.files:,}", sets=len(folder.names()), damaged=len(damages))))
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
