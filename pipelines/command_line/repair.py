"""`lake repair`: what `lake verify` found is made again where something sound is left to make it from."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from assets.repair.repair import Outcome
    from assets.repair.step import Step

DryRun = Annotated[bool, typer.Option("--dry-run", help="只说明将做什么，不作改动。")]


def repair(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """重做损坏的部分；只有备份里才有的，逐一列出。读者可照常读取。

    仍有损坏时退出码为 1。重做的内容由其后的 `lake run` 发布。
    """
    from assets.repair.repair import plan
    from assets.repair.repair import repair as repair_lake
    from lake.settings import Settings
    from pipelines.command_line.opened import locked, opened_lake
    from pipelines.command_line.output import print_json

    settings = Settings()
    outcomes: tuple[Outcome, ...] = ()
    with locked(settings, only_looking=dry_run), opened_lake(settings) as lake:
        if dry_run:
            left = tuple(plan(lake))
        else:
            done = repair_lake(lake)
            outcomes, left = done.outcomes, done.left
    if as_json:
        print_json({"dry_run": dry_run, "done": [_told(one) for one in outcomes], "left": [_step(one) for one in left]})
    else:
        _show(outcomes, left, dry_run)
    if left:
        raise typer.Exit(1)


def _step(step: "Step") -> dict[str, Any]:
    return {
        "what": step.what,
        "action": step.action,
        "remedy": step.remedy,
        "files": sorted({one.file for one in step.damages}),
    }


def _told(outcome: "Outcome") -> dict[str, Any]:
    return {**_step(outcome.step), "error": outcome.error and outcome.error.as_dict()}


def _show(outcomes: "tuple[Outcome, ...]", left: "tuple[Step, ...]", dry_run: bool) -> None:
    from rich.markup import escape

    from lake.told import Told, in_chinese
    from pipelines.command_line.output import OUT, both, show_error
    from pipelines.command_line.verify import show_steps

    for one in outcomes:
        if one.error:
            show_error(one.error)
        else:
            done = Told(f"{one.step.what}: {one.step.action}", f"{in_chinese(one.step.what)}：{one.step.action.zh}")
            OUT.print(f"[green]✔[/green] {escape(both(done))}", soft_wrap=True)
    show_steps(list(left))
    if not left:
        OUT.print("完好 · nothing is damaged")
        if outcomes:
            OUT.print("重做的内容由 `lake run` 发布 · `lake run` releases what was made again")
    elif dry_run:
        OUT.print("未作改动，实际执行请用 `lake repair` · nothing was changed: `lake repair` does what can be done")
