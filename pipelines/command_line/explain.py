"""`lake quality explain`: what is asked of the rows of a resource, and what one row answered."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from assets.records.row_explanation import RowExplanation
    from quality.split.explanation import Explanation

OUTCOMES = {
    "accepted": "[green]已入标准库[/green]",
    "refused": "[red]已退回[/red]",
    "superseded": "[yellow]已被更新[/yellow]：同一主键以 {place} 为准",
    "deletion": "[green]已受理[/green]：这一行删除其主键",
    "gone": "[yellow]已不在标准库[/yellow]：此后的交付没有这一主键，或已将其删除",
}
SEVERITIES = {"error": "退回", "warning": "提示"}


def explain(
    resource: Annotated[str, typer.Argument(help="信息资源，如 psb_resident。")],
    line: Annotated[int | None, typer.Option("--line", help="交付文件的行号：说明该行为何入库或被退回。")] = None,
    batch: Annotated[str | None, typer.Option("--batch", help="批次号（不止一批有这一行时）。")] = None,
    delivery: Annotated[str | None, typer.Option("--delivery", help="或交付文件名。")] = None,
    as_json: AsJson = False,
) -> None:
    """一个资源的规则和编译出的 SQL；加 --line 说明某一行的哪个值违反了哪条规则。"""
    if line is None and (batch or delivery):
        raise typer.BadParameter("--batch 和 --delivery 指明 --line 在哪一批：请同时写明 --line")
    if line is None:
        _explain_resource(resource, as_json)
    else:
        _explain_row(resource, line, batch, delivery, as_json)


def _explain_resource(resource: str, as_json: bool) -> None:
    from dataclasses import asdict

    from catalog.registry.registry import Registry
    from lake.settings import Settings
    from pipelines.command_line.output import print_json
    from quality.split.explanation import explain as explain_split

    registry = Registry.load(Settings().contract_folders, strict=False)
    made = explain_split(registry.resource(resource))
    print_json({**asdict(made), "sql": made.sql}) if as_json else _print_resource(made)


def _print_resource(made: "Explanation") -> None:
    from pipelines.command_line.output import OUT, print_rows

    rows = [
        {
            "规则": rule.id,
            "级别": SEVERITIES[rule.severity],
            "字段": rule.title,
            "原因": rule.reason,
            "检查": rule.checked,
        }
        for rule in made.rules
    ]
    print_rows(rows, f"{made.resource} {made.title} · 契约 {made.contract_version} · {len(rows)} 条规则")
    if made.corrections:
        OUT.print(f"评判之前先按目录更正（{made.corrections} 条）")
    print(made.sql)  # as it is: Rich would break its lines


def _explain_row(resource: str, line: int, batch: str | None, delivery: str | None, as_json: bool) -> None:
    from dataclasses import asdict

    from assets.records.row_explanation import explain_row
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import print_json

    with opened_lake(Settings()) as lake:
        found = explain_row(lake, resource, line, batch_id=batch, delivery=delivery)
    print_json(asdict(found)) if as_json else print_row(found)


def print_row(found: "RowExplanation") -> None:
    """What became of a delivered row, the rules it broke, and its values."""
    from pipelines.command_line.output import OUT, print_rows

    by = found.superseded_by
    outcome = OUTCOMES[found.outcome].format(place=escape(f"{by.delivery} 第 {by.line} 行") if by else "")
    OUT.print(f"{found.resource} · {escape(found.place.delivery)} 第 {found.place.line} 行 · {outcome}")
    OUT.print(f"[dim]批次 {found.place.batch_id}[/dim]")
    for rule in found.broken:
        OUT.print(f"  {SEVERITIES[rule.severity]} [bold]{rule.id}[/bold] {escape(rule.reason)}")
    if found.corrections:
        OUT.print(f"  评判之前已按目录更正：{'、'.join(found.corrections)}")
    if not found.restated:
        OUT.print("  契约已有变化：以上按现行契约评判，下一次 `lake run` 将据此重新标准化")
    rows = [
        {
            "字段": value.field,
            "名称": value.title,
            "原文": _sent(value.sent),
            "规范": value.normal,
            "规则": "、".join(value.broken),
        }
        for value in found.values
    ]
    print_rows(rows)


def _sent(columns: dict[str, str]) -> str:
    """What was sent for a field; with the column's name where it is made of several."""
    if len(columns) == 1:
        return next(iter(columns.values()))
    return "；".join(f"{name}={value}" for name, value in columns.items())
