"""The summary a run ends with."""

from collections.abc import Mapping

from rich.console import Group
from rich.markup import escape
from rich.table import Table

from pipelines.command_line.output import ERR, OUT, table
from pipelines.run_summary import ResourceSummary, RunSummary

_COLUMNS = ("resource", "deliveries", "rows", "accepted", "quarantined", "superseded", "reconciled")
_MOST_NAMED = 10
"""Resources named that never delivered; the others are counted."""


def show_summary(summary: RunSummary) -> None:
    """What was loaded, what the lake holds now, and what went wrong."""
    if summary.resources:
        OUT.print(_loaded(summary.resources))
    elif summary.ok:
        OUT.print("没有新的交付 · Nothing new to load.")
    OUT.print(_holdings(summary))
    if summary.site_changes:
        OUT.print(f"[dim]开放江门 · open-data site:[/dim] {summary.site_changes:,} files")
    if unneeded := counted_steps(summary.unneeded):
        OUT.print(f"[dim]无需处理 · up to date, not done:[/dim] {unneeded}")
    for failure in summary.failures:
        for line in failure.message.splitlines() or [""]:
            ERR.print(f"[red]✘ {escape(failure.step)}[/red]  {escape(line)}", soft_wrap=True)
    for held in summary.held:
        ERR.print(f"[red]✘ 暂缓 · held {escape(held.step)}[/red]  {escape(held.message)}", soft_wrap=True)
    if summary.awaited:
        named, more = ", ".join(summary.awaited[:_MOST_NAMED]), len(summary.awaited) - _MOST_NAMED
        rest = f" … +{more} (lake status)" if more > 0 else ""
        OUT.print(f"[yellow]尚未交付 · not delivered yet:[/yellow] {escape(named + rest)}")
    if summary.strays:
        unnamed = len(summary.strays) - _MOST_NAMED
        strays = [*summary.strays[:_MOST_NAMED], *([f"… +{unnamed}"] if unnamed > 0 else [])]
        ERR.print("[yellow]不是交付，请部门核对 · no delivery, for the department to look at:[/yellow]")
        ERR.print(escape("\n".join(strays)))
    if summary.skipped:
        ERR.print(f"[yellow]因此未更新 · not built because of that:[/yellow] {escape(', '.join(summary.skipped))}")


_KINDS = {
    "resource": "resources",
    "model": "models",
    "governance": "governance steps",
    "release": "release",
    "publication": "exports",
}


def counted_steps(steps: Mapping[str, int]) -> str:
    """`158 resources, 20 models`."""
    return ", ".join(
        _KINDS[kind] if kind in ("release", "publication") else f"{steps[kind]:,} {_KINDS[kind]}"
        for kind in _KINDS
        if steps.get(kind)
    )


def _loaded(resources: tuple[ResourceSummary, ...]) -> Table:
    lines = [
        (one.resource, one.deliveries, one.delivered, one.accepted, one.quarantined, one.superseded, one.balanced)
        for one in resources
    ]
    totals = [sum(int(line[at]) for line in lines) for at in range(1, 6)]
    balanced = all(one.balanced for one in resources)
    return table("本次归集 · loaded now", _COLUMNS, [*lines, ("合计 · total", *totals, balanced)])


def _holdings(summary: RunSummary) -> Group:
    """The lake after the run."""
    golden = _golden(summary.rows_of("master"))
    release = f"{summary.release or 'none'} ({'new' if summary.newly_released else 'unchanged'})"
    quality = "-" if summary.quality is None else f"{summary.quality:.1f} / 100"
    lines = Table.grid(padding=(0, 2))
    for title, value in (
        ("质量得分 · quality", quality),
        ("主数据 · golden records", ", ".join(f"{name} {rows:,}" for name, rows in golden.items()) or "-"),
        ("主题库 · topics", _tables(summary.rows_of("topic"))),
        ("开放数据 · open datasets", _tables(summary.rows_of("open"))),
        ("发布版本 · release", release),
        ("用时 · time", f"{summary.seconds:.1f} s"),
    ):
        lines.add_row(f"[bold]{title}[/bold]", escape(value))
    return Group(lines)


def _golden(master: dict[str, int]) -> dict[str, int]:
    """Master tables without their satellites, such as claims and cross-references."""
    satellites = {name for name in master for other in master if name.startswith(f"{other}_")}
    return {name: rows for name, rows in master.items() if name not in satellites}


def _tables(rows: dict[str, int]) -> str:
    return f"{len(rows)} tables, {sum(rows.values()):,} rows"
