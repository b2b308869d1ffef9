"""`lake passport`: the way of one row back to the files it came from."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.tree import Tree

from catalog.beijing import shown_moment

if TYPE_CHECKING:
    from assets.records.passport_record import Passport, SourceRow, UpstreamRows


def passport(
    table: Annotated[str, typer.Argument(help="Such as master.legal_entity.")],
    key: Annotated[list[str], typer.Argument(help="The row's key: its values in order, or column=value for each.")],
    reveal: Annotated[bool, typer.Option("--reveal", help="Show sensitive values (grade 3 and above).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Where a row comes from: files and lines, batches, rules, the choice among sources, snapshot and release."""
    from dataclasses import asdict

    from assets.records.passport import passport_of
    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lake
    from pipelines.command_line.output import OUT, print_json

    with opened_lake(Settings()) as lake:
        found = passport_of(lake, table, key, reveal=reveal)
    print_json(asdict(found)) if as_json else OUT.print(passport_tree(found))


def passport_tree(found: "Passport") -> Tree:
    """The passport as a tree: the row, the choices, its sources, and upstream rows with theirs."""
    key = " ".join(f"{name}={value}" for name, value in found.key.items())
    tree = Tree(f"[bold]{found.table}[/bold] {escape(found.title)}  {escape(key)}")
    _add_facts(tree, found)
    for survivor in found.survivors:
        place = f"{survivor.delivery}:{survivor.line}"
        why = f"({survivor.rule}, {survivor.batch_id})"
        tree.add(f"[cyan]{survivor.attribute}[/cyan] ← {escape(place)} [dim]{why}[/dim]")
    for source in found.sources:
        tree.add(_source(source))
    for upstream in found.upstream:
        tree.add(_upstream(upstream))
    return tree


def _add_facts(tree: Tree, found: "Passport") -> None:
    release = f"release {found.release}" if found.release else "not released"
    checks = f"{found.checks_passed} checks passed, {found.checks_failed} failed"
    tree.add(f"[dim]{release} · snapshot {found.snapshot_id} · contract {found.contract_version} · {checks}[/dim]")
    values = "  ".join(f"[dim]{name}[/dim] {escape(str(value))}" for name, value in found.values.items())
    tree.add(values)


def _source(source: "SourceRow") -> Tree:
    matched = f" · matched by {source.matched_by}" if source.matched_by else ""
    node = Tree(f"[green]{escape(source.delivery)}[/green] line {source.line} · {source.resource}{matched}")
    received = shown_moment(source.received_at) if source.received_at else "unknown"
    node.add(f"[dim]batch {source.batch_id} · received {received} · contract {source.contract_version}[/dim]")
    flags = f" · flagged: {', '.join(source.flags)}" if source.flags else ""
    node.add(f"[dim]{len(source.rules_passed)} rules passed{flags}[/dim]")
    for one in source.corrections:
        who = f"[dim]{escape(one.by)}, {one.decided_on}[/dim]"
        node.add(f"[yellow]corrected[/yellow] {escape(one.column)}: {escape(one.reason)} {who}")
    return node


def _upstream(upstream: "UpstreamRows") -> Tree:
    matched = f" by {', '.join(upstream.matched_by)}" if upstream.matched_by else ""
    shown = f", {len(upstream.rows)} shown" if len(upstream.rows) < upstream.total else ""
    node = Tree(f"from [bold]{upstream.table}[/bold] {escape(upstream.title)}: {upstream.total} rows{matched}{shown}")
    for row in upstream.rows:
        node.add(passport_tree(row))
    for delivery in upstream.deliveries:
        node.add(f"[green]{escape(delivery)}[/green]")
    return node
