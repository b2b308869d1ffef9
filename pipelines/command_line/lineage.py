"""`lake catalog lineage`: where a column comes from, what is made from it, and what stops without it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from rich.tree import Tree

    from catalog.lineage.walk import Branch, Direction
    from catalog.models.lineage import ColumnReference
    from pipelines.lineage import Lineage

_MOST_TOLD = 12
_HEADS = {"up": "来源 · made from", "down": "去向 · made into"}


def lineage(
    column: Annotated[
        str | None,
        typer.Argument(help="As in std.psb_resident.citizen_id, or an indicator's code."),
    ] = None,
    up: Annotated[bool, typer.Option("--up", help="Only what it is made from, down to the delivered files.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Only what is made from it, to exports and indicators.")] = False,
    openlineage: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write OpenLineage events, one JSON line each.")
    ] = None,
    graphml: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the graph as GraphML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Follow a column through contracts, models and exports, as their SQL says (字段血缘).

    Without a COLUMN the files hold the lineage of the whole lake.
    """
    from lake.errors import LakeError
    from lake.settings import Settings
    from pipelines.lineage import Lineage

    if column is None and openlineage is None and graphml is None:
        raise LakeError("which column?", advice="name one, or a file for all: --openlineage FILE or --graphml FILE")
    found = Lineage.load(Settings())
    start = found.column(column) if column else None
    directions: list[Direction] = ["up", "down"] if up == down else ["up"] if up else ["down"]
    if openlineage or graphml:
        _write(found, start, directions, openlineage, graphml)
    elif start:
        _show(found, start, directions, as_json)


def _write(
    found: "Lineage",
    start: "ColumnReference | None",
    directions: "list[Direction]",
    openlineage: Path | None,
    graphml: Path | None,
) -> None:
    from pipelines.command_line.output import OUT
    from pipelines.lineage_files import write_graphml, write_openlineage

    part = found.part(start, directions) if start else found.graph
    if openlineage:
        OUT.print(
            f"{write_openlineage(found, part, openlineage)} 个 OpenLineage 事件 · events: {openlineage}", markup=False
        )
    if graphml:
        nodes, edges = write_graphml(found, part, graphml)
        OUT.print(f"{nodes} 列、{edges} 条边 · columns and edges: {graphml}", markup=False)


def _show(found: "Lineage", start: "ColumnReference", directions: "list[Direction]", as_json: bool) -> None:
    from catalog.lineage.walk import lineage_tree
    from pipelines.command_line.output import OUT, print_json

    trees = {direction: lineage_tree(found.graph, start, direction) for direction in directions}
    if as_json:
        told = {direction: list(map(_record, tree.walk())) for direction, tree in trees.items()}
        print_json(_described(found, start) | told | {"without_it": _without(found, start)})
        return
    for direction, tree in trees.items():
        OUT.print(f"[bold]{_HEADS[direction]}[/bold]")
        OUT.print(_drawn(found, tree, direction))
    if "down" in directions:
        _tell_what_stops(found, start)


def _described(found: "Lineage", column: "ColumnReference") -> dict[str, Any]:
    table = found.tables[column.table]
    shown = table.columns.get(column.column)
    return {
        "column": str(column),
        "title": shown.title if shown else "",
        "grade": shown.grade if shown else table.grade,
        "table": table.title,
        "department": found.department(column.table),
        "files": list(table.files),
    }


def _record(branch: "Branch") -> dict[str, Any]:
    return {
        "column": str(branch.column),
        "next": [str(one.column) for one in branch.branches],
        "rows": list(branch.rows),
        "seen": branch.seen,
    }


def _drawn(found: "Lineage", branch: "Branch", direction: "Direction") -> "Tree":
    from rich.markup import escape
    from rich.tree import Tree

    node = Tree(_label(found, branch))
    for one in branch.branches:
        node.add(_drawn(found, one, direction))
    if branch.rows:
        told = f"行由此挑选：{_some(branch.rows)}" if direction == "up" else f"只挑选其行：{_some(branch.rows)}"
        node.add(f"[dim]{escape(told)}[/dim]")
    return node


def _label(found: "Lineage", branch: "Branch") -> str:
    from rich.markup import escape

    about = _described(found, branch.column)
    files = f" [green]{escape('、'.join(about['files']))}[/green]" if about["files"] else ""
    grade = f" [yellow]{about['grade']}级[/yellow]" if about["grade"] > 2 else ""
    again = " [dim]（见上）[/dim]" if branch.seen else ""
    owner = f" [dim]{escape(about['department'])}[/dim]"
    return f"[bold]{escape(about['column'])}[/bold] {escape(about['title'])}{grade}{owner}{files}{again}"


def _without(found: "Lineage", column: "ColumnReference") -> dict[str, Any]:
    broken = sorted(found.graph.broken_without(column))
    return {"broken": broken, "departments": sorted({found.department(table) for table in broken})}


def _tell_what_stops(found: "Lineage", column: "ColumnReference") -> None:
    from pipelines.command_line.output import OUT

    stops = _without(found, column)
    if not stops["broken"]:
        OUT.print("此列取消，没有表、指标或开放数据受影响。 · Nothing is made from it.")
        return
    kinds = {"export": "开放数据", "kpi": "指标"}
    by_kind: dict[str, list[str]] = {}
    for table in stops["broken"]:
        by_kind.setdefault(kinds.get(table.split(".", 1)[0], "表"), []).append(table)
    OUT.print("[bold]此列取消则停 · what stops without it[/bold]")
    for kind, names in by_kind.items():
        OUT.print(f"  {kind} {len(names)}：{_some(names)}", markup=False)
    OUT.print(f"  须知会 · whom to call：{'、'.join(stops['departments'])}", markup=False)


def _some(names: "tuple[str, ...] | list[str]") -> str:
    rest = len(names) - _MOST_TOLD
    return "、".join(names[:_MOST_TOLD]) + (f" 等{len(names)}项" if rest > 0 else "")
