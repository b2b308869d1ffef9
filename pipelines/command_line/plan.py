"""`lake plan`: what the next run would do, and why, without doing it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lake.told import Told
from pipelines.command_line.as_json import AsJson
from pipelines.command_line.run import Full, Landings, Selection

if TYPE_CHECKING:
    from rich.tree import Tree

    from assets.planning.plan import Kind, Plan, State, Step
    from lake.settings import Settings

_TITLES: dict["Kind", str] = {
    "resource": "信息资源 · resources",
    "model": "派生表 · models",
    "governance": "治理库 · governance",
    "release": "发布 · release",
    "publication": "开放数据 · exports",
}
_STATES: dict["State", str] = {
    "due": "[bold green]●[/] ",
    "ask": "[bold cyan]?[/] ",
    "expected": "[yellow]○[/] ",
    "kept": "[red]✘[/] ",
    "waiting": "[dim]…[/] ",
}
_LEGEND = "● 将做 · due   ? 待问来源 · to ask   ○ 或将做 · may follow   ✘ 曾失败且未变 · failed before   … 等待 · waits"
_MOST_NAMED = 8
"""Steps named of each kind and state; the others are counted."""
_MOST_REASONS = 3
_WOULD_BEGIN = Told("{none_yet}: so `lake run` would begin one", "{none_yet}：以下是 `lake run` 新建时要做的事")


def plan(select: Selection = None, landing: Landings = None, full: Full = False, as_json: AsJson = False) -> None:
    """Show what the next run would do and why; nothing is written, and no source is asked."""
    from lake.settings import Settings
    from pipelines.command_line.output import OUT, print_json

    found = planned(Settings(), [folder.resolve() for folder in landing or []], select or [], full=full)
    if as_json:
        print_json(found.as_dict())
        return
    if not found.steps:
        OUT.print("没有要做的事 · Nothing to do: everything is up to date.")
        return
    OUT.print(tree_of(found))
    OUT.print(f"[dim]{_LEGEND}[/dim]")


def planned(settings: "Settings", landings: Sequence[Path], select: Sequence[str], *, full: bool) -> "Plan":
    """The plan of a lake, or of one that nobody has begun yet, which is not begun by that."""
    from contextlib import closing

    from assets.planning.plan_run import plan_run
    from lake.home.presence import lake_to_begin
    from lake.tables.lakehouse import Lakehouse
    from pipelines.command_line.opened import or_elsewhere
    from pipelines.command_line.output import ERR, both
    from pipelines.usable_lake import usable_lake

    if none_yet := lake_to_begin(settings):
        ERR.print(both(_WOULD_BEGIN.of(none_yet=none_yet)), soft_wrap=True, markup=False)
    with or_elsewhere(settings) as there, closing(Lakehouse.open(there)) as lakehouse:
        lake, catalogue = usable_lake(lakehouse, landings)
        return plan_run(lake, catalogue.checks, select=select, full=full)


def tree_of(found: "Plan") -> "Tree":
    """At most a screenful: the first steps of each kind by name, the others counted."""
    from rich.markup import escape
    from rich.tree import Tree

    from pipelines.command_line.run_report import counted_steps

    tree = Tree("[bold]下次运行 · the next run[/bold]", guide_style="dim")
    for kind, title in _TITLES.items():
        steps = [step for step in found.steps if step.kind == kind]
        if not steps:
            continue
        branch = tree.add(f"[bold]{title}[/bold] [dim]{len(steps)} of {len(steps) + found.current.get(kind, 0)}[/dim]")
        for state, mark in _STATES.items():
            same = [step for step in steps if step.state == state]
            for step in same[:_MOST_NAMED]:
                branch.add(f"{mark}{escape(step.name)}  [dim]{escape(_why(step))}[/dim]")
            if len(same) > _MOST_NAMED:
                branch.add(f"{mark}[dim]… +{len(same) - _MOST_NAMED}: {escape(_commonest(same[_MOST_NAMED:]))}[/dim]")
    if rest := counted_steps({str(kind): number for kind, number in found.current.items()}):
        tree.add(f"[dim]无需处理 · up to date: {rest}[/dim]")
    return tree


def _why(step: "Step") -> str:
    words = [reason.words for reason in step.reasons]
    more = f" … +{len(words) - _MOST_REASONS}" if len(words) > _MOST_REASONS else ""
    return "; ".join(words[:_MOST_REASONS]) + more


def _commonest(steps: Sequence["Step"]) -> str:
    """Why the steps that are not named are in the plan, by the number of steps."""
    from collections import Counter

    from assets.reasons import Reason

    counts = Counter(code for step in steps for code in {reason.code for reason in step.reasons})
    return ", ".join(f"{count} × {Reason(code).words}" for code, count in counts.most_common(_MOST_REASONS))
