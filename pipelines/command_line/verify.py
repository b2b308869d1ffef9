"""`lake verify`: whether every file of the lake still is what was written, and what can be done where it is not."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assets.context import LakeContext
    from assets.repair.step import Step
    from lake.releases.verification import Verification
    from lake.settings import Settings

Quick = Annotated[
    bool, typer.Option("--quick/--full", help="Length and rows alone; else every file is read for its checksum.")
]


def verify(
    quick: Quick = False, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False
) -> None:
    """Look at every file that a kept snapshot, a release, an export or a delivery needs.

    Exit code 1 when one is not as it was written. With --quick a bit that flipped inside a file is not found.
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
        steps = [lost(one.file, "nothing else in the home holds what is in it", (one,)) for one in databases]
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

    from pipelines.command_line.output import ERR, OUT

    for one in found.damages:
        ERR.print(f"[red]✘ {escape(one.table)}[/red]  {escape(one.file)} {escape(one.problem)}", soft_wrap=True)
    show_steps(steps)
    how = "presence, length and rows" if quick else "checksum"
    OUT.print(f"{found.files:,} files, {len(found.damages)} damaged, looked at by {how} in {seconds} s")
    if found.unknown:
        why = "no checksum of them was ever written down, so that no flipped bit in them can be found"
        OUT.print(f"[yellow]{found.unknown:,} files are unknown[/yellow]: {why}")


def show_steps(steps: "list[Step]") -> None:
    """What can be done, and what has to come from elsewhere."""
    from rich.markup import escape

    from pipelines.command_line.output import ERR

    for step in steps:
        mark = "[green]→[/green]" if step.do else "[yellow]![/yellow]"
        ERR.print(f"{mark} {escape(step.what)}: {escape(step.action)} ({step.remedy.meaning})", soft_wrap=True)
