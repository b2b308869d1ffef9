"""`lake verify`: whether every file of the lake still is what was written, and what can be done where it is not."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from lake.told import Told
from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from assets.context import LakeContext
    from assets.repair.step import Step
    from lake.releases.verification import Verification
    from lake.settings import Settings

Quick = Annotated[
    bool,
    typer.Option("--quick/--full", help="只看文件长度和行数；不加则读取每个文件，核对校验和。"),
]
_WHOLE = Told(
    "{files} files, {damaged} damaged, looked at by checksum in {seconds} s",
    "共 {files} 个文件，损坏 {damaged} 个，按校验和核对，用时 {seconds} 秒",
)
_QUICK = Told(
    "{files} files, {damaged} damaged, looked at by presence, length and rows in {seconds} s",
    "共 {files} 个文件，损坏 {damaged} 个，只核对有无、长度和行数，用时 {seconds} 秒",
)
_UNKNOWN = Told(
    "{files} files are unknown: no checksum of them was ever written down, so that no flipped bit in them can be found",
    "{files} 个文件没有记过校验和，其中个别位的改变无法发现",
)


def verify(quick: Quick = False, as_json: AsJson = False) -> None:
    """逐一核对保留的快照、发布版本、开放文件和交付所用的每个文件。

    有文件与写入时不同，退出码为 1，并列出能做什么。加 --quick 时，文件内部个别位的改变查不出来。
    """
    import time
    from dataclasses import asdict

    from lake.settings import Settings
    from pipelines.command_line.output import print_json

    started = time.monotonic()
    found, steps = _verified(Settings(), quick)
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        told = [{**asdict(one), **_remedy(one, steps)} for one in found.damages]
        print_json({"whole": not quick, "seconds": seconds, **asdict(found), "damages": told})
    else:
        _show(found, steps, quick, seconds)
    if found.damages:
        raise typer.Exit(1)


def _verified(settings: "Settings", quick: bool) -> "tuple[Verification, list[Step]]":
    """A database that is damaged so badly that the home cannot be opened is told all the same."""
    from assets.repair.actions import SOLE_COPY
    from assets.repair.step import lost
    from lake.errors import LakeError
    from lake.releases.verification import Verification, database_damages
    from pipelines.command_line.opened import opened_lake

    databases = tuple(database_damages(settings, whole=not quick))
    try:
        with opened_lake(settings) as lake:
            return _looked(lake, quick)
    except LakeError:
        if not databases:
            raise
        steps = [lost(one.file, SOLE_COPY, (one,)) for one in databases]
        return Verification(len(databases), databases, 0), steps


def _looked(lake: "LakeContext", quick: bool) -> "tuple[Verification, list[Step]]":
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn

    from assets.repair.damages import find_damages
    from assets.repair.repair import plan
    from pipelines.command_line.output import ERR

    columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:
        task = progress.add_task("", total=None)
        found = find_damages(
            lake,
            whole=not quick,
            planned=lambda size: progress.update(task, total=size),
            done=lambda size: progress.advance(task, size),
        )
    return found, plan(lake, found.damages)


def _remedy(damage: Any, steps: "list[Step]") -> dict[str, Any]:
    """What becomes of a damage: the best that can be done, and all steps about it."""
    about = [step for step in steps if damage in step.damages]
    remedies = [step.remedy for step in about]
    best = next((step.remedy for step in about if step.do), remedies[0] if remedies else None)
    return {"remedy": best and best.value, "steps": [{"action": one.action, "remedy": one.remedy} for one in about]}


def _show(found: "Verification", steps: "list[Step]", quick: bool, seconds: float) -> None:
    from rich.markup import escape

    from pipelines.command_line.output import ERR, OUT, both

    for one in found.damages:
        ERR.print(f"[red]✘ {escape(one.table)}[/red]  {escape(one.file)} {escape(both(one.problem))}", soft_wrap=True)
    show_steps(steps)
    OUT.print(
        both((_QUICK if quick else _WHOLE).of(files=f"{found.files:,}", damaged=len(found.damages), seconds=seconds))
    )
    if found.unknown:
        OUT.print(f"[yellow]{both(_UNKNOWN.of(files=f'{found.unknown:,}'))}[/yellow]", soft_wrap=True)


def show_steps(steps: "list[Step]") -> None:
    """What can be done, and what has to come from elsewhere."""
    from rich.markup import escape

    from lake.told import in_chinese
    from pipelines.command_line.output import ERR

    for step in steps:
        mark = "[green]→[/green]" if step.do else "[yellow]![/yellow]"
        meaning = step.remedy.meaning
        chinese = f"{in_chinese(step.what)}：{step.action.zh}（{meaning.zh}）"
        ERR.print(f"{mark} {escape(chinese)}", soft_wrap=True)
        ERR.print(f"  [dim]{escape(f'{step.what}: {step.action} ({meaning})')}[/dim]", soft_wrap=True)
