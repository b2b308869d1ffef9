"""`lake passport`: the way of one row back to the files it came from."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.tree import Tree

from catalog.beijing import shown_moment
from pipelines.command_line.as_json import AsJson
from pipelines.command_line.line_ranges import line_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.records.delivered_row import DeliveredRow
    from assets.records.passport_record import Passport, SourceRow, UpstreamRows


MOST_LINES = 5
"""Rows that are told one by one; more of them are told together, by delivery."""
CLOSED_BY = {
    "return": "退回重报后通过",
    "delivery": "此后的交付已更正",
    "withdrawn": "此后的全量交付已无此行",
    "repeated": "此后的交付仍有同样问题，另立工单",
    "contract": "契约已修改",
}
_CHOSEN = {
    "only_source": "仅一处陈述",
    "sources_agree": "各处一致",
    "source_rank_then_recency": "按来源次序与新近程度",
}


def passport(
    table: Annotated[str, typer.Argument(help="表，如 master.legal_entity。")],
    key: Annotated[
        list[str],
        typer.Argument(help="该行的主键：依次给出各值，或逐个写成 列名=值；quarantine.… 和 raw.… 则为批次号和行号。"),
    ],
    reveal: Annotated[bool, typer.Option("--reveal", help="显示敏感值（三级及以上）。")] = False,
    as_json: AsJson = False,
) -> None:
    """数据护照：一行数据来自哪些文件和行、批次、规则，多源如何取值，属于哪个快照和发布版本。"""
    from dataclasses import asdict

    from assets.records.delivered_row import LAYERS, delivered_row
    from assets.records.passport import passport_of
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT, print_json

    with opened_lake(Settings()) as lake:
        if table.startswith(tuple(f"{layer}." for layer in LAYERS)):
            delivered = delivered_row(lake, table, key)
            print_json(asdict(delivered)) if as_json else _print_delivered(delivered)
            return
        found = passport_of(lake, table, key, reveal=reveal)
    print_json(asdict(found)) if as_json else OUT.print(passport_tree(found))


def _print_delivered(found: "DeliveredRow") -> None:
    """Where the row was sent, which rules it broke, and what stands now."""
    from pipelines.command_line.explain import print_row
    from pipelines.command_line.output import OUT
    from quality.work_orders.order import STATUS_ZH

    print_row(found.explanation)
    received = _moment(found.received_at) if found.received_at else "不详"
    OUT.print(f"收到 {received} · 入湖 {_moment(found.ingested_at)} · 契约 {found.contract_version}")
    if order := found.order:
        end = f"{CLOSED_BY[order.closed_by]}，{_moment(order.closed_at)}" if order.closed_by and order.closed_at else ""
        OUT.print(f"整改工单：{STATUS_ZH[order.status]} {end or f'{order.due_on} 到期'} · 已重报 {order.attempts} 次")
        if order.last_reasons:
            OUT.print(f"最近一次重报未通过：{escape('；'.join(order.last_reasons))}")
        if order.accepted_in:
            OUT.print(f"同一主键现以批次 {order.accepted_in} 的数据为准")


def _moment(moment: "datetime") -> str:
    return f"{shown_moment(moment)}（北京时间）"


def passport_tree(found: "Passport") -> Tree:
    """The passport as a tree: the row, the choices, its sources, and upstream rows with theirs."""
    key = " ".join(f"{name}={value}" for name, value in found.key.items())
    tree = Tree(f"[bold]{found.table}[/bold] {escape(found.title)}  {escape(key)}")
    _add_facts(tree, found)
    for survivor in found.survivors:
        place = f"{survivor.delivery} 第 {survivor.line} 行"
        why = f"（{_CHOSEN.get(survivor.rule, survivor.rule)}，批次 {survivor.batch_id}）"
        tree.add(f"[cyan]{survivor.attribute}[/cyan] ← {escape(place)} [dim]{why}[/dim]")
    _add_sources(tree, found.sources)
    for upstream in found.upstream:
        tree.add(_upstream(upstream))
    return tree


def _add_facts(tree: Tree, found: "Passport") -> None:
    release = f"发布版本 {found.release}" if found.release else "尚未发布"
    contract = f" · 契约 {found.contract_version}" if found.contract_version else ""
    checks = f"检查通过 {found.checks_passed} 项，未通过 {found.checks_failed} 项"
    for failed in found.failed_checks:
        tree.add(f"[red]未通过检查[/red] {escape(failed)}")
    tree.add(f"[dim]{release} · 快照 {found.snapshot_id}{contract} · {checks}[/dim]")
    values = "  ".join(f"[dim]{name}[/dim] {escape(_value(value))}" for name, value in found.values.items())
    tree.add(values)


def _add_sources(tree: Tree, sources: "Sequence[SourceRow]") -> None:
    """Every source by itself; more than a few lines of one delivery together."""
    by_delivery: dict[tuple[str, str | None], list[SourceRow]] = {}
    for source in sources:
        by_delivery.setdefault((source.delivery, source.matched_by), []).append(source)
    for (delivery, matched_by), rows in by_delivery.items():
        if len(rows) <= MOST_LINES:
            for one in rows:
                tree.add(_source(one))
        else:
            lines = line_ranges(sorted({row.line for row in rows}))
            place = f"共 {len(rows)} 行，第 {lines} 行 · {rows[0].resource}{_matched([matched_by])}"
            tree.add(f"[green]{escape(delivery)}[/green] {place}")


def _matched(rules: "Iterable[str | None]") -> str:
    known = "、".join(rule for rule in rules if rule)
    return f" · 依据 {escape(known)}" if known else ""


def _value(value: object) -> str:
    """As pages show it: moments in Beijing's time, which the tree names; what is not there is a dash."""
    if isinstance(value, datetime) and value.tzinfo:
        return _moment(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "—" if value is None else str(value)


def _source(source: "SourceRow") -> Tree:
    place = f"第 {source.line} 行 · {source.resource}{_matched([source.matched_by])}"
    node = Tree(f"[green]{escape(source.delivery)}[/green] {place}")
    received = _moment(source.received_at) if source.received_at else "时间不详"
    node.add(f"[dim]批次 {source.batch_id} · 收到 {received} · 契约 {source.contract_version}[/dim]")
    flags = f" · 提示 {', '.join(source.flags)}" if source.flags else ""
    node.add(f"[dim]通过规则 {len(source.rules_passed)} 条{flags}[/dim]")
    for one in source.corrections:
        who = f"[dim]{escape(one.by)}，{one.decided_on}[/dim]"
        node.add(f"[yellow]已按目录更正[/yellow] {escape(one.column)}：{escape(one.reason)} {who}")
    return node


def _upstream(upstream: "UpstreamRows") -> Tree:
    shown = f"，显示 {len(upstream.rows)} 行" if len(upstream.rows) < upstream.total else ""
    rows = f"{upstream.total} 行{_matched(upstream.matched_by)}{shown}"
    node = Tree(f"来自 [bold]{upstream.table}[/bold] {escape(upstream.title)}：{rows}")
    if len(upstream.rows) > MOST_LINES:
        _add_sources(node, [source for row in upstream.rows for source in row.all_sources()])
    else:
        for row in upstream.rows:
            node.add(passport_tree(row))
    for delivery in upstream.deliveries:
        node.add(f"[green]{escape(delivery)}[/green]")
    return node
